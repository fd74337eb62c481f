"""A number to write down, in the largest letters of the page."""

from __future__ import annotations

from kiosk.pages import Tone
from screens.parts.part import Part
from screens.parts.text import Text, place_down
from screens.theme import Look, Role

_BORDERS = {Tone.NEUTRAL: "blue", Tone.OK: "ok", Tone.WARN: "warn"}


class NumberBox(Part):
    def __init__(self, look: Look, label: str, number: str, width: float, *, tone: Tone = Tone.OK) -> None:
        room = width - look.mm(20)
        self._tone = tone
        self._texts: list[Part] = [Text(look, label, room, role=Role.SMALL, colour="soft")] if label else []
        self._texts.append(Text(look, number, room, role=Role.TITLE))
        super().__init__(
            look, width, sum(part.height for part in self._texts) + look.mm(14 if not look.is_low else 6)
        )
        for part in self._texts:
            self.add_widget(part)

    def paint(self) -> None:
        self.bordered("field", _BORDERS[self._tone], border_mm=0.8)
        pad = self.look.mm(7 if not self.look.is_low else 3)
        place_down(self._texts, self.x + self.look.mm(10), self.top - pad)
