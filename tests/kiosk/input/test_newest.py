"""Reading beside the window: what is told, and what no longer is."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import Any

from kiosk.input.handwriting.ink import Ink
from kiosk.input.handwriting.newest import NewestInk, Reading
from kiosk.input.handwriting.written import Written
from peripherals.devices import Deadline
from tests.kiosk.input.pen import ink

WITHIN_S = 20.0


class _Slow:
    """Reads when it is allowed to; a stop lets it go, as the end of the process does."""

    def __init__(self) -> None:
        self.begun: queue.Queue[Ink] = queue.Queue()
        self.may_end = threading.Semaphore(0)
        self.stops = 0

    def read(self, ink: Ink, deadline: Deadline, *, usual_height: float) -> Reading:
        del deadline, usual_height
        self.begun.put(ink)
        self.may_end.acquire(timeout=WITHIN_S)
        return (Written((str(len(ink)),), tuple(range(len(ink)))),)

    def stop(self) -> None:
        self.stops += 1
        self.may_end.release()


class _Window:
    """The window's thread: does what it was handed when it is told to."""

    def __init__(self) -> None:
        self.handed: queue.Queue[Callable[[], None]] = queue.Queue()
        self.told: list[str] = []

    def tell(self, reading: Any) -> None:
        self.told.append(reading[0].candidates[0])

    def turn(self) -> None:
        self.handed.get(timeout=WITHIN_S)()


def reading_one(reader: _Slow, window: _Window) -> NewestInk:
    """While the reader is at its first character."""
    newest = NewestInk(reader, window.handed.put)
    newest.read(ink("一"), 1.0, window.tell)
    reader.begun.get(timeout=WITHIN_S)
    return newest


def test_of_several_inks_only_the_newest_is_read_after_the_one_under_way() -> None:
    reader, window = _Slow(), _Window()
    newest = reading_one(reader, window)
    newest.read(ink("十"), 1.0, window.tell)
    newest.read(ink("王"), 1.0, window.tell)
    reader.may_end.release(2)
    window.turn()
    window.turn()
    assert window.told == ["4"]
    assert len(reader.begun.get(timeout=WITHIN_S)) == 4
    newest.stop()


def test_what_was_forgotten_is_not_told() -> None:
    reader, window = _Slow(), _Window()
    newest = reading_one(reader, window)
    newest.forget()
    reader.may_end.release()
    window.turn()
    assert window.told == []
    newest.stop()


def test_a_stop_ends_the_reader_tells_nothing_and_keeps_no_ink() -> None:
    reader, window = _Slow(), _Window()
    newest = reading_one(reader, window)
    newest.stop()
    window.turn()
    assert window.told == []
    assert reader.stops >= 1
    newest.read(ink("十"), 1.0, window.tell)
    reader.may_end.release()
    window.turn()
    assert window.told == ["2"]
    newest.stop()
