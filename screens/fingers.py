"""Which fingers lie on the glass; what would be drawn anew under one waits until it is lifted."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from kivy.clock import Clock

LONGEST_PRESS_S = 3.0
"""Whatever lies on the glass for longer (a sleeve, a drop of water) is no press, and holds nothing up."""


class Fingers:
    """A press lands on the part it began on, so that part must not be replaced before the release.

    Thread: main only.
    """

    def __init__(self, window: Any, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._down_at_s: dict[int, float] = {}
        self._waiting: Callable[[], None] | None = None
        window.bind(on_touch_down=self._pressed, on_touch_up=self._lifted)

    @property
    def are_down(self) -> bool:
        """Whether somebody is pressing now."""
        now_s = self._clock()
        return any(now_s - down_s < LONGEST_PRESS_S for down_s in self._down_at_s.values())

    def once_lifted(self, act: Callable[[], None]) -> None:
        """Do this now, or as soon as nobody presses; of several that wait, only the last is done."""
        self.forget()
        if self.are_down:
            self._waiting = act
            Clock.schedule_once(self._go_on, LONGEST_PRESS_S)
        else:
            act()

    def forget(self) -> None:
        """What waits is no longer wanted."""
        self._waiting = None

    def _pressed(self, _window: Any, touch: Any) -> None:
        self._down_at_s[touch.uid] = self._clock()

    def _lifted(self, _window: Any, touch: Any) -> None:
        """The release goes to what was pressed after this, and before the next frame."""
        self._down_at_s.pop(touch.uid, None)
        if self._waiting is not None:
            Clock.schedule_once(self._go_on, 0)

    def _go_on(self, _passed_s: float) -> None:
        if self._waiting is not None and not self.are_down:
            act, self._waiting = self._waiting, None
            act()
