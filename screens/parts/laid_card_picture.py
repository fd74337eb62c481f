"""A drawn picture: the reader's plate, the card above it, and the way it goes down."""

from __future__ import annotations

from kivy.graphics import Color, Ellipse, Line, Rectangle, RoundedRectangle, Triangle

from kiosk.pages import CardStep
from screens.parts.part import Part
from screens.theme import Look

# Source: ISO/IEC 7810 ID-1, 85.60 by 53.98 mm.
_CARD_WIDTH, _CARD_HEIGHT = 85.6, 54.0
_PLATE_WIDTH, _PLATE_HEIGHT = 108.0, 66.0
_ABOVE_PLATE = {CardStep.WAITING: 74.0, CardStep.READING: 0.0, CardStep.TROUBLE: 22.0}


class LaidCardPicture(Part):
    """The card over the plate while waiting, flat on it while it is read, half off it after trouble."""

    def __init__(self, look: Look, width: float, height: float, step: CardStep) -> None:
        super().__init__(look, width, height)
        self._step = step

    def paint(self) -> None:
        self.bordered("field", "line")
        unit = min(self.height / 150, self.width / 190)
        middle, low = self.center_x, self.y + 8 * unit
        self._plate(middle, low, unit)
        flat_low = low + (_PLATE_HEIGHT - _CARD_HEIGHT) / 2 * unit
        self._card(middle, flat_low + _ABOVE_PLATE[self._step] * unit, unit)
        if self._step is CardStep.WAITING:
            for side in (-1, 1):
                self._arrow(middle + side * 66 * unit, low + 74 * unit, unit)

    def _plate(self, middle: float, low: float, unit: float) -> None:
        size = (_PLATE_WIDTH * unit, _PLATE_HEIGHT * unit)
        with self.canvas:
            Color(*self.look.palette.rgb("soft"))
            RoundedRectangle(pos=(middle - size[0] / 2, low), size=size, radius=[4 * unit])
            Color(*self.look.palette.rgb("field"))
            inset = 3 * unit
            box = (middle - size[0] / 2 + inset, low + inset, size[0] - 2 * inset, size[1] - 2 * inset)
            Line(rounded_rectangle=(*box, 3 * unit), width=unit * 0.6)

    def _card(self, middle: float, low: float, unit: float) -> None:
        width, height, inset = _CARD_WIDTH * unit, _CARD_HEIGHT * unit, 0.9 * unit
        left = middle - width / 2
        with self.canvas:
            Color(*self.look.palette.rgb("blue"))
            RoundedRectangle(pos=(left, low), size=(width, height), radius=[3 * unit])
            Color(*self.look.palette.rgb("field"))
            inside = (width - 2 * inset, height - 2 * inset)
            RoundedRectangle(pos=(left + inset, low + inset), size=inside, radius=[2.2 * unit])
            Color(*self.look.palette.rgb("blue"))
            for length, y in ((30, 42), (22, 34), (34, 26), (44, 10)):
                start = left + 9 * unit
                Line(points=(start, low + y * unit, start + length * unit, low + y * unit), width=unit)
        self._portrait(left + 64 * unit, low + 20 * unit, unit)

    def _portrait(self, middle: float, low: float, unit: float) -> None:
        with self.canvas:
            Color(*self.look.palette.rgb("blue"))
            Ellipse(pos=(middle - 5 * unit, low + 14 * unit), size=(10 * unit, 11 * unit))
            shoulders = {"angle_start": -90, "angle_end": 90}
            Ellipse(pos=(middle - 9 * unit, low - 12 * unit), size=(18 * unit, 24 * unit), **shoulders)

    def _arrow(self, x: float, y: float, unit: float) -> None:
        with self.canvas:
            Color(*self.look.palette.rgb("blue"))
            Triangle(points=(x - 8 * unit, y, x + 8 * unit, y, x, y - 11 * unit))
            Rectangle(pos=(x - 3 * unit, y), size=(6 * unit, 16 * unit))
