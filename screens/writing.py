"""What is being written by hand in one field: strokes, what was read of them, and what was picked instead."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from kivy.clock import Clock

from kiosk.input.handwriting.ink import MOST_POINTS, MOST_STROKES
from kiosk.input.handwriting.newest import InkReader, NewestInk, Reading
from kiosk.input.handwriting.written import Written
from kiosk.pages import Stroke
from peripherals.devices import Failed

# A line of flat characters is not a line of small ones. Source: people fill more than half of a pad's height;
# the engine takes the ink's own height where it is more.
_USUAL_HEIGHT = 0.5
_MOST_FAILURES = 2  # one after the other: then this visit goes on without handwriting


class Writing:
    """Nothing of it outlives `clear`, nor in the reading process `stop`. Thread: main only."""

    def __init__(self, reader: InkReader) -> None:
        self._newest = NewestInk(reader, _by_the_window)
        self._failures = 0
        self.changed: Callable[[], None] = lambda: None
        self._forget()

    def _forget(self) -> None:
        self.strokes: tuple[Stroke, ...] = ()
        self.characters: tuple[Written, ...] = ()
        self._picked: dict[tuple[int, ...], str] = {}
        self._aspect = 1.0
        self.at = 0
        self.fault = ""

    @property
    def is_usable(self) -> bool:
        return self._failures < _MOST_FAILURES

    @property
    def is_reading(self) -> bool:
        """There is ink that nobody has read yet."""
        return bool(self.strokes) and not self.fault and self._read_strokes != len(self.strokes)

    @property
    def _read_strokes(self) -> int:
        return sum(len(each.strokes) for each in self.characters)

    @property
    def line(self) -> tuple[str, ...]:
        """The characters as they would be put in."""
        return tuple(self._picked.get(each.strokes, each.candidates[0]) for each in self.characters)

    @property
    def candidates(self) -> tuple[str, ...]:
        """Of the character that is being looked at."""
        return self.characters[self.at].candidates if self.at < len(self.characters) else ()

    def write(self, stroke: Stroke, aspect: float) -> None:
        """One more stroke, as shares of a pad `aspect` times as wide as it is high."""
        points = sum(map(len, self.strokes)) + len(stroke)
        if len(self.strokes) < MOST_STROKES and points <= MOST_POINTS:
            self.strokes = (*self.strokes, stroke)
            self._aspect = aspect
            self._read()

    def undo(self) -> None:
        """Take back the last stroke."""
        self.strokes = self.strokes[:-1]
        if self.strokes:
            self._read()
        else:
            self.clear()

    def look_at(self, place: int) -> None:
        self.at = place

    def pick(self, character: str) -> None:
        """This one, and not what was read first, for the character that is being looked at."""
        self._picked[self.characters[self.at].strokes] = character

    def clear(self) -> None:
        self._newest.forget()
        self._forget()

    def stop(self) -> None:
        """Clear, and end the process that has seen the ink."""
        self._newest.stop()
        self._forget()
        self._failures = 0

    def _read(self) -> None:
        scale = np.array([self._aspect, 1.0])
        ink = tuple(np.array(stroke, np.float64) * scale for stroke in self.strokes)
        self._newest.read(ink, _USUAL_HEIGHT, self._told)

    def _told(self, reading: Reading) -> None:
        if isinstance(reading, Failed):
            self.fault = reading.code
            self.characters = ()
            self._failures += 1
        else:
            self.fault, self._failures = "", 0
            self.characters = reading
        self.at = max(0, len(self.characters) - 1)
        self.changed()


def _by_the_window(act: Callable[[], None]) -> None:
    Clock.schedule_once(partial(_act, act), -1)


def _act(act: Callable[[], None], _passed_s: float) -> None:
    act()
