"""Frames of the SAM_V module: whatever bytes come, in whatever pieces, only whole and right frames come out.

Shape: AA AA AA 96 69, length (two bytes, big-endian, of all that follows), then for a request command and
data, for an answer three status bytes and data; last the XOR of all after the preamble.
Source: docs/devices/resident-id-reader.md (six independent implementations agree byte for byte).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import xor

PREAMBLE = bytes.fromhex("AAAAAA9669")
HEAD_LENGTH = len(PREAMBLE) + 2
SHORTEST = 4  # three status bytes and the checksum
LONGEST = 0x1000  # the longest answer known has 0x090A; more is a length read out of noise
_STATUS_LENGTH = 3


@dataclass(slots=True, repr=False)
class Answer:
    """One answer. `data` may be personal and belongs to whoever holds the answer: `wipe` after use."""

    status: int
    data: bytearray

    def __repr__(self) -> str:
        return f"Answer({self.status:02X}, {len(self.data)} bytes)"

    def wipe(self) -> None:
        """Overwrites the data."""
        self.data[:] = bytes(len(self.data))


def request(code: bytes, data: bytes = b"") -> bytes:
    """The frame of a command."""
    return _frame(code + data)


def answer_frame(status: int, data: bytes | bytearray = b"") -> bytes:
    """The frame of an answer, as a module would send it."""
    return _frame(status.to_bytes(_STATUS_LENGTH, "big") + data)


def _frame(content: bytes) -> bytes:
    body = (len(content) + 1).to_bytes(2, "big") + content
    return PREAMBLE + body + bytes([_checksum(body)])


def _checksum(content: bytes | memoryview) -> int:
    return reduce(xor, content, 0)


class FrameReader:
    """Finds answers in a stream. `broken` counts frames with a wrong checksum.

    Errors: none, for any bytes. What has been looked at is overwritten. At most one frame is held.
    """

    def __init__(self) -> None:
        self._held = bytearray()
        self.broken = 0

    @property
    def has_begun(self) -> bool:
        """A frame is on its way and not whole yet."""
        return len(self._held) >= HEAD_LENGTH

    def feed(self, data: bytes | bytearray) -> list[Answer]:
        """The answers that these bytes complete, in order."""
        self._held += data
        answers = []
        while (answer := self._next()) is not None:
            answers.append(answer)
        return answers

    def restart(self) -> list[Answer]:
        """No more bytes come: what was taken for a frame was noise. The answers that lie inside it."""
        answers = []
        while self._held:
            self._drop(1)
            answers += self.feed(b"")
            if not self.has_begun:
                self._drop(len(self._held))
        return answers

    def wipe(self) -> None:
        """Forgets what is held."""
        self._drop(len(self._held))

    def _next(self) -> Answer | None:
        while self._starts_with_head():
            length = int.from_bytes(self._held[len(PREAMBLE) : HEAD_LENGTH], "big")
            end = HEAD_LENGTH + length
            if not SHORTEST <= length <= LONGEST:
                self._drop(1)
                continue
            if len(self._held) < end:
                return None
            if self._is_right(end):
                data_at = HEAD_LENGTH + _STATUS_LENGTH
                status = int.from_bytes(self._held[HEAD_LENGTH:data_at], "big")
                answer = Answer(status, self._held[data_at : end - 1])
                self._drop(end)
                return answer
            self.broken += 1
            self._drop(1)
        return None

    def _starts_with_head(self) -> bool:
        """Drops what cannot be the beginning of a frame."""
        start = self._held.find(PREAMBLE)
        self._drop(start if start >= 0 else max(0, len(self._held) - len(PREAMBLE) + 1))
        return start >= 0 and len(self._held) >= HEAD_LENGTH

    def _is_right(self, end: int) -> bool:
        with memoryview(self._held) as held:
            return _checksum(held[len(PREAMBLE) : end - 1]) == held[end - 1]

    def _drop(self, count: int) -> None:
        self._held[:count] = bytes(count)
        del self._held[:count]
