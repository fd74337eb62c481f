"""A drawn picture: the card, the slot it goes into, and the way it goes."""

from __future__ import annotations

from kivy.graphics import Color, Line, Quad, Rectangle, RoundedRectangle, Triangle

from kiosk.pages import CardStep
from screens.parts.part import Part
from screens.theme import Look


class CardPicture(Part):
    """The card before the slot while waiting, half inside while it is read; a tick or a mark when done."""

    def __init__(self, look: Look, width: float, height: float, step: CardStep) -> None:
        super().__init__(look, width, height)
        self._step = step

    def paint(self) -> None:
        self.bordered("field", "line")
        unit = min(self.height / 112, self.width / 190)
        middle, top = self.center_x, self.center_y + 45 * unit
        inside = {CardStep.WAITING: 0.0, CardStep.READING: 26.0, CardStep.READ: 26.0, CardStep.TROUBLE: 8.0}
        self._card(middle, top - 34 * unit + inside[self._step] * unit, unit)
        self._reader(middle, top, unit)
        if self._step is CardStep.WAITING:
            self._arrow(middle - 62 * unit, top - 44 * unit, unit)
            self._arrow(middle + 62 * unit, top - 44 * unit, unit)
        elif self._step is CardStep.READ:
            self._tick(middle + 62 * unit, top - 30 * unit, unit)

    def _reader(self, middle: float, top: float, unit: float) -> None:
        with self.canvas:
            Color(*self.look.palette.rgb("soft"))
            RoundedRectangle(
                pos=(middle - 60 * unit, top - 18 * unit), size=(120 * unit, 24 * unit), radius=[3 * unit]
            )
            Color(*self.look.palette.rgb("paper"))
            Rectangle(pos=(middle - 44 * unit, top - 16 * unit), size=(88 * unit, 3 * unit))

    def _card(self, middle: float, top: float, unit: float) -> None:
        """85.6 by 54 mm at scale. Source: ISO/IEC 7810 ID-1."""
        left, width, height = middle - 40 * unit, 80 * unit, 54 * unit
        with self.canvas:
            Color(*self.look.palette.rgb("blue"))
            RoundedRectangle(pos=(left, top - height), size=(width, height), radius=[3 * unit])
            Color(*self.look.palette.rgb("field"))
            inset = 0.8 * unit
            inside = (width - 2 * inset, height - 2 * inset)
            RoundedRectangle(pos=(left + inset, top - height + inset), size=inside, radius=[2.4 * unit])
            Color(*self.look.palette.rgb("blue"))
            RoundedRectangle(
                pos=(left + 54 * unit, top - 42 * unit), size=(18 * unit, 24 * unit), radius=[unit]
            )
            for line in range(4):
                length = (40, 34, 40, 26)[line]
                y = top - (14 + 7 * line) * unit
                Line(points=(left + 8 * unit, y, left + (8 + length) * unit, y), width=unit * 0.7)

    def _arrow(self, x: float, y: float, unit: float) -> None:
        with self.canvas:
            Color(*self.look.palette.rgb("blue"))
            Triangle(points=(x - 8 * unit, y, x + 8 * unit, y, x, y + 11 * unit))
            Rectangle(pos=(x - 3 * unit, y - 16 * unit), size=(6 * unit, 16 * unit))

    def _tick(self, x: float, y: float, unit: float) -> None:
        with self.canvas:
            Color(*self.look.palette.rgb("ok"))
            Quad(
                points=(
                    x - 9 * unit,
                    y,
                    x - 5 * unit,
                    y + 3 * unit,
                    x,
                    y - 4 * unit,
                    x - 2 * unit,
                    y - 9 * unit,
                )
            )
            Quad(points=(x - 2 * unit, y - 9 * unit, x, y - 4 * unit, x + 11 * unit, y + 12 * unit,
                         x + 14 * unit, y + 9 * unit))  # fmt: skip
