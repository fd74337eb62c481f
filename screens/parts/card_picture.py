"""A drawn picture: the card, the slot it goes into, and the way it goes."""

from __future__ import annotations

from kivy.graphics import Color, Line, Rectangle, RoundedRectangle, Triangle

from kiosk.pages import CardStep
from screens.parts.part import Part
from screens.theme import Look

# Source: ISO/IEC 7810 ID-1, 85.60 by 53.98 mm; ISO/IEC 7816-2: the contacts lie near a short edge, which goes
# into the reader first.
_CARD_WIDTH, _CARD_HEIGHT = 54.0, 85.6
_INSIDE = {CardStep.WAITING: 0.0, CardStep.READING: 38.0, CardStep.TROUBLE: 10.0}
_SLOT_TO_CARD = 12.0  # between them while waiting


class CardPicture(Part):
    """The card before the slot while waiting, its chip inside while it is read; a tick when it is done."""

    def __init__(self, look: Look, width: float, height: float, step: CardStep) -> None:
        super().__init__(look, width, height)
        self._step = step

    def paint(self) -> None:
        self.bordered("field", "line")
        unit = min(self.height / 144, self.width / 190)
        middle, slot = self.center_x, self.top - 32 * unit
        self._card(middle, slot - (_SLOT_TO_CARD - _INSIDE[self._step]) * unit, unit)
        self._reader(middle, slot, unit)
        if self._step is CardStep.WAITING:
            self._arrow(middle - 52 * unit, slot - 46 * unit, unit)
            self._arrow(middle + 52 * unit, slot - 46 * unit, unit)

    def _reader(self, middle: float, slot: float, unit: float) -> None:
        """Drawn over the card, so that what is inside cannot be seen."""
        with self.canvas:
            Color(*self.look.palette.rgb("soft"))
            RoundedRectangle(pos=(middle - 46 * unit, slot), size=(92 * unit, 28 * unit), radius=[3 * unit])
            Color(*self.look.palette.rgb("field"))
            Rectangle(pos=(middle - 30 * unit, slot + 2 * unit), size=(60 * unit, 2.4 * unit))

    def _card(self, middle: float, top: float, unit: float) -> None:
        width, inset = _CARD_WIDTH * unit, 0.9 * unit
        height = _CARD_HEIGHT * unit
        left, low = middle - width / 2, top - height
        with self.canvas:
            Color(*self.look.palette.rgb("blue"))
            RoundedRectangle(pos=(left, low), size=(width, height), radius=[3 * unit])
            Color(*self.look.palette.rgb("field"))
            inside = (width - 2 * inset, height - 2 * inset)
            RoundedRectangle(pos=(left + inset, low + inset), size=inside, radius=[2.2 * unit])
            Color(*self.look.palette.rgb("blue"))
            for length, y in ((34, 34), (26, 26), (34, 18)):
                Line(
                    points=(left + 10 * unit, low + y * unit, left + (10 + length) * unit, low + y * unit),
                    width=unit,
                )
        self._chip(middle, top - 17 * unit, unit)

    def _chip(self, middle: float, y: float, unit: float) -> None:
        half_width, half_height = 8 * unit, 7 * unit
        with self.canvas:
            Color(*self.look.palette.rgb("warn"))
            box = (middle - half_width, y - half_height, 2 * half_width, 2 * half_height, 2 * unit)
            Line(rounded_rectangle=box, width=unit * 0.7)
            Line(points=(middle - half_width, y, middle + half_width, y), width=unit * 0.5)
            for x in (middle - half_width / 2.4, middle + half_width / 2.4):
                Line(points=(x, y - half_height, x, y + half_height), width=unit * 0.5)

    def _arrow(self, x: float, y: float, unit: float) -> None:
        with self.canvas:
            Color(*self.look.palette.rgb("blue"))
            Triangle(points=(x - 8 * unit, y, x + 8 * unit, y, x, y + 11 * unit))
            Rectangle(pos=(x - 3 * unit, y - 16 * unit), size=(6 * unit, 16 * unit))
