"""What can be pressed: acts on release inside, shows the press at once, ignores the second press."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Any

from kivy.graphics import Color

from screens.parts.part import Part
from screens.theme import Look

Act = Callable[[], None]
# Source: experience.md, row touch: a second press within 600 ms is a tremor, not a wish.
SECOND_PRESS_S = 0.6


class Guard:
    """Closed for a while after an act, so that a double press never reaches the next page."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._acted_at = -math.inf
        self.pause_s = SECOND_PRESS_S

    @property
    def is_closed(self) -> bool:
        return self._clock() - self._acted_at < self.pause_s

    def close(self) -> None:
        self._acted_at = self._clock()

    def open(self) -> None:
        self._acted_at = -math.inf


guard = Guard()  # one window, one person at a time


class Pressable(Part):
    """A part with an id that stays the same, the words on it, and what it does.

    A key (`is_key`) may be pressed as fast as a person types; everything else closes the guard.
    """

    def __init__(
        self,
        look: Look,
        width: float,
        height: float,
        *,
        touch_id: str,
        say: str,
        act: Act | None,
        is_key: bool = False,
    ) -> None:
        super().__init__(look, width, height)
        self.touch_id = touch_id
        self.say = say
        self.act = act
        self.is_key = is_key
        self._ground: Color | None = None
        self._rest: tuple[float, ...] = ()

    @property
    def is_enabled(self) -> bool:
        return self.act is not None

    @property
    def tells_what_is_typed(self) -> bool:
        """Whoever hears its name knows a part of what is typed: for headphones alone."""
        return self.is_key

    def shows_press_on(self, ground: Color) -> None:
        """The colour that changes while a finger is down."""
        self._ground, self._rest = ground, tuple(ground.rgb)

    def on_touch_down(self, touch: Any) -> bool:
        if super().on_touch_down(touch):
            return True
        if not self.collide_point(*touch.pos):
            return False
        if self.is_enabled and not guard.is_closed:
            touch.grab(self)
            self._show(pressed=True)
        return True

    def on_touch_move(self, touch: Any) -> bool:
        if touch.grab_current is self:
            self._show(pressed=self.collide_point(*touch.pos))
            return True
        return bool(super().on_touch_move(touch))

    def on_touch_up(self, touch: Any) -> bool:
        if touch.grab_current is not self:
            return bool(super().on_touch_up(touch))
        touch.ungrab(self)
        self._show(pressed=False)
        if self.collide_point(*touch.pos):
            self.press()
        return True

    def press(self) -> None:
        """What a release does, of a finger inside or of a keypad's OK."""
        if self.parent is not None and self.act is not None and not guard.is_closed:
            if not self.is_key:
                guard.close()
            self.act()

    def _show(self, *, pressed: bool) -> None:
        if self._ground is None:
            return
        self._ground.rgb = self._pressed_colour() if pressed else self._rest

    def _pressed_colour(self) -> tuple[float, ...]:
        """A quarter of the way to the other end of the scale."""
        end = 0.0 if sum(self._rest) > 1.5 else 1.0
        return tuple(value + (end - value) * 0.25 for value in self._rest)
