"""Received: the number, what comes next and when, and what became of the slip."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.pages import Done, DoneAnswer, Tone
from screens.pages.screen import PageScreen
from screens.parts.blocks import CodeRow
from screens.parts.button import Style
from screens.parts.number import NumberBox
from screens.parts.panel import Callout
from screens.parts.part import Part
from screens.parts.row import Row
from screens.surround import FootButton


class DoneScreen(PageScreen[Done]):
    def build(self) -> None:
        look, page, width = self.look, self.page, self.body.width
        self.head(page.title, page.explanation, colour="ok")
        number = NumberBox(look, self.read(page.number_label), page.number, width)
        told = [(self.read(page.printing), page.printing_tone), (self.read(page.note), Tone.WARN)]
        callouts: list[Part] = [Callout(look, width, [("", said)], tone=tone) for said, tone in told if said]
        parts: list[Part] = [
            Row(look, width, self.read(when), note=self.read(what)) for when, what in page.dates
        ]
        if page.qr:
            parts.append(CodeRow(look, width, page.qr, [look.text("done.qr")]))
        if look.is_portrait:
            self.add_top(number)
            for callout in reversed(callouts):
                self.add_bottom(callout)
            self.rows(parts)
        else:
            self.rows([number, *callouts, *parts])

    def has_leave(self) -> bool:
        """The primary verb ends the visit; a second way to end would only make people wonder."""
        return False

    def extras(self) -> list[FootButton]:
        if not self.page.can_reprint:
            return []
        act = lambda: self.answer(DoneAnswer.REPRINT)  # noqa: E731
        return [FootButton("reprint", self.look.text("done.reprint"), act, Style.SECONDARY)]

    def primary(self) -> tuple[str, Callable[[], None] | None]:
        return self.read(self.page.go), lambda: self.answer(DoneAnswer.CONTINUE)
