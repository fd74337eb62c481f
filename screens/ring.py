"""The ring around what the keys have come to: a dark line and a light one, seen on any ground."""

from __future__ import annotations

from typing import Any

from kivy.graphics import Color, InstructionGroup, Line

from screens.theme import Look

LINE_MM = 1.2  # Source: experience.md, ring at least 1 mm; each of the two lines alone is that wide
DARK, LIGHT = "#000000", "#FFFFFF"


class Ring:
    """Drawn over everything in `canvas`. Thread: main only."""

    def __init__(self, canvas: Any) -> None:
        self._canvas = canvas
        self._drawn = InstructionGroup()
        self._around: object = None

    def lay(self, look: Look, part: Any) -> bool:
        """Around this part; whether it had to be drawn anew."""
        around = (look, part.x, part.y, part.width, part.height)
        if around == self._around:
            return False
        self.take_off()
        self._around = around
        line = look.mm(LINE_MM)
        for colour, out in ((DARK, line * 1.5), (LIGHT, line * 0.5)):
            left, low = max(part.x - out, line / 2), max(part.y - out, line / 2)
            right = min(part.right + out, look.width_px - line / 2)
            high = min(part.top + out, look.height_px - line / 2)
            if colour == LIGHT:  # where the dark line stands at the edge, this one goes further in
                left, low = max(left, line * 1.5), max(low, line * 1.5)
                right = min(right, look.width_px - line * 1.5)
                high = min(high, look.height_px - line * 1.5)
            value = 0.0 if colour == DARK else 1.0
            self._drawn.add(Color(value, value, value))
            self._drawn.add(
                Line(rounded_rectangle=(left, low, right - left, high - low, line * 2), width=line / 2)
            )
        self._canvas.add(self._drawn)
        return True

    def take_off(self) -> None:
        if self._around is not None:
            self._canvas.remove(self._drawn)
            self._drawn.clear()
            self._around = None

    @property
    def is_on(self) -> bool:
        return self._around is not None
