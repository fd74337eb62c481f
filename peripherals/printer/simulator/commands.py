"""What a stream of bytes asks an ESC/POS printer to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """The commands a slip is made of, by their prefix. Source: Epson ESC/POS command reference."""

    REAL_TIME_QUESTION = b"\x10\x04"  # DLE EOT n
    INITIALIZE = b"\x1b@"
    FEED_LINES = b"\x1bd"
    FEED_DOTS = b"\x1bJ"
    LINE_FEED = b"\n"
    RASTER = b"\x1dv0"
    CUT = b"\x1dV"
    STATUS_PUSH = b"\x1da"
    PAPER_QUESTION = b"\x1dr"
    EXTENDED = b"\x1d("  # GS ( letter, length, data
    EMPHASIS = b"\x1bE"
    LINE_SPACING = b"\x1b3"
    DEFAULT_SPACING = b"\x1b2"
    CHARACTER_SIZE = b"\x1d!"
    KANJI_SIZE = b"\x1c!"
    KANJI_ON = b"\x1c&"
    KANJI_OFF = b"\x1c."
    TEXT = b""
    OTHER = b"\x00"  # a setting that changes no slip, or a byte that means nothing


@dataclass(frozen=True, slots=True)
class Command:
    kind: Kind
    raw: bytes

    @property
    def parameters(self) -> bytes:
        return self.raw[len(self.kind.value) :]


_ESC, _GS, _FS, _DLE = 0x1B, 0x1D, 0x1C, 0x10
_LENGTHS = {  # whole length of commands with a fixed one
    Kind.REAL_TIME_QUESTION.value: 3,
    Kind.INITIALIZE.value: 2,
    Kind.FEED_LINES.value: 3,
    Kind.FEED_DOTS.value: 3,
    Kind.STATUS_PUSH.value: 3,
    Kind.PAPER_QUESTION.value: 3,
    b"\x10\x05": 3,  # DLE ENQ n
    **{b"\x1b" + bytes([letter]): 3 for letter in b"!-3EGMRVat{"},
    **{b"\x1d" + bytes([letter]): 3 for letter in b"!BHfhw"},
    **{b"\x1d" + bytes([letter]): 4 for letter in b"LPW"},
    **{b"\x1c" + bytes([letter]): 3 for letter in b"!-W"},
}
_RASTER_HEADER = 8  # GS v 0 m xL xH yL yH
_EXTENDED_HEADER = 5  # GS ( letter pL pH
_CUTS_WITH_FEED = b"\x41\x42\x61\x62\x67\x68"


class CommandStream:
    """Cuts received bytes into commands, however they arrive."""

    def __init__(self) -> None:
        self._pending = bytearray()

    def feed(self, data: bytes) -> list[Command]:
        """The commands completed by these bytes; together they are the bytes, none lost and none added."""
        self._pending += data
        commands: list[Command] = []
        start = 0
        while start < len(self._pending) and (length := _length(self._pending, start)):
            raw = bytes(self._pending[start : start + length])
            commands.append(Command(_kind(raw), raw))
            start += length
        del self._pending[:start]
        return commands


def _length(pending: bytearray, start: int) -> int:
    """The length of the command that begins at `start`; 0 while it is incomplete."""
    first, here = pending[start], len(pending) - start
    if first >= 0x20:
        return next((place for place in range(1, here) if pending[start + place] < 0x20), here)
    if first not in (_ESC, _GS, _FS, _DLE):
        return 1
    if here < 2:
        return 0
    whole = _whole_length(bytes(pending[start : start + _RASTER_HEADER]))
    return whole if whole and here >= whole else 0


def _whole_length(head: bytes) -> int:
    prefix = head[:2]
    if prefix == Kind.RASTER.value[:2]:
        if len(head) < _RASTER_HEADER:
            return 0
        width_bytes, height = int.from_bytes(head[4:6], "little"), int.from_bytes(head[6:8], "little")
        return _RASTER_HEADER + width_bytes * height
    if prefix == Kind.EXTENDED.value:
        return _EXTENDED_HEADER + int.from_bytes(head[3:5], "little") if len(head) >= _EXTENDED_HEADER else 0
    if prefix == Kind.CUT.value:
        return (4 if head[2] in _CUTS_WITH_FEED else 3) if len(head) > 2 else 0
    return _LENGTHS.get(prefix, 2)


def _kind(raw: bytes) -> Kind:
    if raw[0] >= 0x20:
        return Kind.TEXT
    return next((kind for kind in Kind if kind.value and raw.startswith(kind.value)), Kind.OTHER)
