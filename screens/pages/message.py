"""A page that says one thing."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.pages import Message, Tone
from screens.pages.choose import choice_rows
from screens.pages.screen import PageScreen
from screens.parts.number import NumberBox
from screens.parts.panel import Code
from screens.parts.part import Part
from screens.parts.text import Text

INKS = {Tone.NEUTRAL: "ink", Tone.OK: "ok", Tone.WARN: "warn"}
CODE_MM = 60.0


class MessageScreen(PageScreen[Message]):
    asks_before_leaving = False

    def start(self) -> None:
        self.primary_id = f"action.{self.page.actions[0].id}" if self.page.actions else ""

    def build(self) -> None:
        look, width = self.look, self.body.width
        self.head(self.page.title, colour=INKS[self.page.tone])
        others = self.page.actions[1:]
        for row in reversed(choice_rows(look, others, width, self.answer, prefix="action")):
            self.add_bottom(row)
        parts: list[Part] = []
        if self.page.big:
            parts.append(NumberBox(look, "", self.page.big, width, tone=self.page.tone))
        parts += [Text(look, self.read(paragraph), width) for paragraph in self.page.paragraphs]
        if self.page.qr:
            parts.append(Code(look, self.page.qr, min(look.mm(CODE_MM), self.room)))
        self.rows(parts, gap_mm=5)

    def has_leave(self) -> bool:
        """Without actions it only tells, and goes when what it asks for has been done."""
        return bool(self.page.actions) and not self.page.is_last

    def primary(self) -> tuple[str, Callable[[], None] | None] | None:
        if not self.page.actions:
            return None
        first = self.page.actions[0]
        return self.read(first.label), lambda: self.answer(first.id)
