"""What a printer says, told apart byte by byte.

Four kinds of answer share one line with flow control; their fixed bits tell them apart (Epson reference,
pages DLE EOT, GS a, GS r, GS ( H). What fits none is noise and never becomes an answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from peripherals.printer.escpos import PROCESS_ID_LENGTH

_Fits = Callable[[int, int], bool]
_XON, _XOFF = 0x11, 0x13
_PUSHED_LENGTH = 4
_PAPER_ANSWERS = (0x00, 0x03, 0x0C, 0x0F)
_PROCESS_ID_HEADER = b"\x37\x22"
_PROCESS_ID_BLOCK = len(_PROCESS_ID_HEADER) + PROCESS_ID_LENGTH + 1


@dataclass(frozen=True, slots=True)
class RealTimeAnswer:
    """To DLE EOT; which question it answers is known only to who asked."""

    byte: int


@dataclass(frozen=True, slots=True)
class PushedStatus:
    """The four bytes that GS a makes the printer send by itself."""

    packet: bytes


@dataclass(frozen=True, slots=True)
class PaperAnswer:
    """To GS r 1: all sent before it was processed."""

    byte: int

    @property
    def is_out(self) -> bool:
        return bool(self.byte & 0x0C)


@dataclass(frozen=True, slots=True)
class ProcessIdAnswer:
    """To GS ( H fn 48: all sent before it was printed."""

    process_id: bytes


@dataclass(frozen=True, slots=True)
class FlowControl:
    may_send: bool


@dataclass(frozen=True, slots=True)
class Noise:
    data: bytes


Answer = RealTimeAnswer | PushedStatus | PaperAnswer | ProcessIdAnswer | FlowControl | Noise


class AnswerStream:
    """Cuts received bytes into answers, however they arrive; finds its place again after noise."""

    def __init__(self) -> None:
        self._pending = bytearray()

    def feed(self, data: bytes) -> list[Answer]:
        """The answers completed by these bytes. Every byte ends up in exactly one answer or stays pending."""
        self._pending += data
        answers: list[Answer] = []
        while self._pending and (length := self._next_length()):
            answers.append(_answer(bytes(self._pending[:length])))
            del self._pending[:length]
        return answers

    def _next_length(self) -> int:
        """How many bytes the next answer has; 0 while it is incomplete.

        A started answer that turns out wrong ends before the byte that broke it, so the rest of it cannot be
        taken for an answer to another question.
        """
        first = self._pending[0]
        if _is_pushed_start(first):
            return _fixed_length(self._pending, _PUSHED_LENGTH, _is_pushed_byte)
        if first == _PROCESS_ID_HEADER[0]:
            return _fixed_length(self._pending, _PROCESS_ID_BLOCK, _is_process_id_byte)
        return 1


def _fixed_length(pending: bytearray, whole: int, fits: _Fits) -> int:
    for place, byte in enumerate(pending[:whole]):
        if not fits(place, byte):
            return place
    return whole if len(pending) >= whole else 0


def _is_pushed_start(byte: int) -> bool:
    return byte & 0x93 == 0x10


def _is_pushed_byte(place: int, byte: int) -> bool:
    return _is_pushed_start(byte) if place == 0 else byte & 0x90 == 0


def _is_process_id_byte(place: int, byte: int) -> bool:
    if place < len(_PROCESS_ID_HEADER):
        return byte == _PROCESS_ID_HEADER[place]
    return byte == 0 if place == _PROCESS_ID_BLOCK - 1 else 0x20 <= byte <= 0x7E


def _answer(data: bytes) -> Answer:
    first = data[0]
    if len(data) == _PUSHED_LENGTH and _is_pushed_start(first):
        return PushedStatus(data)
    if len(data) == _PROCESS_ID_BLOCK:
        return ProcessIdAnswer(data[len(_PROCESS_ID_HEADER) : -1])
    if len(data) > 1 or first == _PROCESS_ID_HEADER[0] or _is_pushed_start(first):
        return Noise(data)
    if first in (_XON, _XOFF):
        return FlowControl(may_send=first == _XON)
    if first & 0x93 == 0x12:
        return RealTimeAnswer(first)
    if first in _PAPER_ANSWERS:
        return PaperAnswer(first)
    return Noise(data)
