"""From the bytes of a reader to codes: where one ends, in which letters it is written, whether it is new.

Pure: the clock is an argument. Units: seconds, bytes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from unicodedata import category

from peripherals.code_reader.code import Code

LONGEST_CODE = 4096
"""Bytes. A QR code holds 2953 at most; Source: ISO/IEC 18004, table 7."""

_ENDS = b"\r\n\x03"  # CR, LF, or ETX, as readers are set up
_NO_LETTERS = frozenset({"Cc", "Cn", "Cs"})  # control characters, and what no standard knows
_SKIPPED = b"\x00\x02"  # STX, and what an idle line may look like


class Encoding(StrEnum):
    AUTO = "auto"  # UTF-8 when it is that throughout, else GB18030
    UTF_8 = "utf-8"
    GB18030 = "gb18030"


@dataclass(frozen=True, slots=True)
class Garbled:
    """Bytes came, and they are no code: noise, or longer than any code."""

    is_too_long: bool = False


Heard = Code | Garbled


class Framer:
    """Cuts a stream at CR, LF or ETX, and where a reader sends none of them, at a pause.

    Of a code that is too long all is dropped until it ends.
    """

    def __init__(self, gap_s: float, longest: int = LONGEST_CODE) -> None:
        self._gap_s, self._longest = gap_s, longest
        self._pending = bytearray()
        self._is_too_long = False
        self._came_s = -math.inf

    def feed(self, data: bytes, now_s: float) -> list[bytes | None]:
        """Codes that are whole now, oldest first; None for one that was too long."""
        whole = self.rest(now_s)
        if data:
            self._came_s = now_s
        for byte in data:
            if byte in _ENDS:
                whole += self._cut()
            elif byte not in _SKIPPED:
                self._add(byte)
        return whole

    def rest(self, now_s: float) -> list[bytes | None]:
        """What became whole by a pause."""
        return self._cut() if now_s - self._came_s >= self._gap_s else []

    def _add(self, byte: int) -> None:
        if len(self._pending) < self._longest:
            self._pending.append(byte)
        else:
            self._is_too_long = True

    def _cut(self) -> list[bytes | None]:
        raw, self._pending = bytes(self._pending), bytearray()
        is_too_long, self._is_too_long = self._is_too_long, False
        return [None] if is_too_long else [raw] if raw else []


def read_code(raw: bytes | None, encoding: Encoding) -> Heard:
    """Pure. What cannot be read letter by letter, or holds control characters, is no code."""
    if raw is None:
        return Garbled(is_too_long=True)
    tried = (Encoding.UTF_8, Encoding.GB18030) if encoding is Encoding.AUTO else (encoding,)
    for each in tried:
        try:
            text = raw.decode(each.value).strip()
        except UnicodeDecodeError:
            continue
        if text and not any(category(letter) in _NO_LETTERS for letter in text):
            return Code(text)
    return Garbled()


class Repeats:
    """Knows a code that is still being held before the reader: it counts once, until it was away."""

    def __init__(self, away_s: float) -> None:
        self._away_s = away_s
        self._last: Code | None = None
        self._seen_s = -math.inf

    def is_repeat(self, code: Code, now_s: float) -> bool:
        is_same = code == self._last and now_s - self._seen_s < self._away_s
        self._last, self._seen_s = code, now_s
        return is_same

    def let_go(self, now_s: float) -> None:
        """Nothing of a person's code stays once it was away."""
        if now_s - self._seen_s >= self._away_s:
            self._last = None
