"""What all code readers have in common: somebody holds a code before it, once, and fresh."""

from __future__ import annotations

import time
from typing import Protocol

from config.strings import text
from peripherals.code_reader.code import Code
from peripherals.code_reader.framing import Encoding, Framer, Garbled, Heard, Repeats, read_code
from peripherals.devices import Completion, Deadline, DeviceState, Done, Failed, Recovery, Status

FRESH_S = 2.0
"""A code nobody asked for is forgotten after this long: it belongs to whoever stood there before."""

_LOOK_S = 0.05


class Source(Protocol):
    """Where bytes come from. Errors: OSError from every call."""

    def open(self) -> None: ...
    def close(self) -> None: ...
    def read(self, timeout_s: float) -> bytes: ...


class CodeReading:
    """A `CodeReader` over a source. Errors: ValueError for an option that makes no sense."""

    def __init__(self, source: Source, encoding: str, gap_s: float, away_s: float) -> None:
        if not 0 < gap_s <= 1 or not 0 <= away_s <= 60:
            raise ValueError(text("driver.gap_away"))
        self._source = source
        self._encoding = Encoding(encoding)
        self._gap_s, self._away_s = gap_s, away_s
        self._start_afresh()

    def open(self) -> None:
        self._source.open()
        self._start_afresh()

    def close(self) -> None:
        self._source.close()
        self._start_afresh()

    def status(self) -> Status:
        self._listen(0.0)
        return Status(DeviceState.ONLINE)

    def next_code(self, deadline: Deadline) -> Done[Code] | Failed:
        while True:
            self._listen(min(_LOOK_S, deadline.left_s()))
            if self._waiting:
                return _outcome(self._waiting.pop(0)[1])
            if deadline.is_over:
                return Failed(Completion.TIME_OUT, "code.none", Recovery.RETRY)

    def _start_afresh(self) -> None:
        self._framer = Framer(self._gap_s)
        self._repeats = Repeats(self._away_s)
        self._waiting: list[tuple[float, Heard]] = []

    def _listen(self, timeout_s: float) -> None:
        came = self._source.read(timeout_s)
        now_s = time.monotonic()
        for raw in self._framer.feed(came, now_s):
            heard = read_code(raw, self._encoding)
            if isinstance(heard, Garbled) or not self._repeats.is_repeat(heard, now_s):
                self._waiting.append((now_s, heard))
        self._repeats.let_go(now_s)
        self._waiting = [(at_s, heard) for at_s, heard in self._waiting if now_s - at_s < FRESH_S]


def _outcome(heard: Heard) -> Done[Code] | Failed:
    if isinstance(heard, Code):
        return Done(heard)
    if heard.is_too_long:
        return Failed(Completion.INVALID_DATA, "code.too_long", Recovery.RETRY)
    return Failed(Completion.INVALID_DATA, "code.garbled", Recovery.RETRY)
