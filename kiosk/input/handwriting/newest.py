"""Reads beside the window: of several inks that wait only the newest is read, and told."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from kiosk.input.handwriting.ink import Ink
from kiosk.input.handwriting.written import Written
from peripherals.devices import Deadline, Failed

Reading = tuple[Written, ...] | Failed
_PATIENCE_S = 10.0  # the first ink waits until the recogniser is loaded, about a second


class InkReader(Protocol):
    """The part of `HandwritingReader` that is used here."""

    def read(self, ink: Ink, deadline: Deadline, *, usual_height: float) -> Reading: ...

    def stop(self) -> None: ...


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class _Asked:
    ink: Ink
    usual_height: float
    tell: Callable[[Reading], None]


class NewestInk:
    """`hand_over` makes the window's thread do something soon. Thread: the window's, for every method."""

    def __init__(self, reader: InkReader, hand_over: Callable[[Callable[[], None]], None]) -> None:
        self._reader, self._hand_over = reader, hand_over
        self._changed = threading.Condition()
        self._waiting: _Asked | None = None
        self._last: _Asked | None = None
        self._worker: threading.Thread | None = None

    def read(self, ink: Ink, usual_height: float, tell: Callable[[Reading], None]) -> None:
        """Returns at once; `tell` is called by the window's thread unless a newer ink came or this was
        forgotten."""
        with self._changed:
            self._last = self._waiting = _Asked(ink, usual_height, tell)
            if self._worker is None:
                self._worker = threading.Thread(target=self._work, name="handwriting", daemon=True)
                self._worker.start()
            self._changed.notify_all()

    def forget(self) -> None:
        """Nothing of what was asked is told any more."""
        with self._changed:
            self._last = self._waiting = None

    def stop(self) -> None:
        """Forget, and end the process with all it has seen."""
        with self._changed:
            self._last = self._waiting = self._worker = None
            self._changed.notify_all()
        self._reader.stop()

    def _work(self) -> None:
        me = threading.current_thread()
        while (asked := self._next(me)) is not None:
            reading = self._reader.read(
                asked.ink, Deadline.after(_PATIENCE_S), usual_height=asked.usual_height
            )
            self._hand_over(partial(self._tell, asked, reading))
            del asked, reading
        with self._changed:
            if self._worker is None:
                self._reader.stop()  # it may have begun anew between that stop and the end of this

    def _next(self, me: threading.Thread) -> _Asked | None:
        """None: stopped."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting is not None or self._worker is not me)
            if self._worker is not me:
                return None
            asked, self._waiting = self._waiting, None
            return asked

    def _tell(self, asked: _Asked, reading: Reading) -> None:
        if asked is self._last:
            asked.tell(reading)
