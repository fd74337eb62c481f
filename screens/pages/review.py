"""Check answers: every answer once more, each with a way to change it."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.pages import Review, ReviewRow
from screens.pages.screen import PageScreen
from screens.parts.blocks import ActionBox
from screens.parts.part import Part
from screens.parts.text import Text


class ReviewScreen(PageScreen[Review]):
    def build(self) -> None:
        page, width = self.page, self.body.width
        self.head(page.title, page.explanation)
        parts: list[Part] = []
        for name, rows in page.sections:
            if heading := self.read(name):
                name_part = Text(self.look, heading, width, bold=True)
                name_part.is_heading = True
                parts.append(name_part)
            parts += [self._row(row) for row in rows]
        self.rows(parts, gap_mm=3)

    def _row(self, row: ReviewRow) -> ActionBox:
        verb = self.look.text("review.change")
        actions = [(f"change.{row.key}", verb, lambda: self.answer(row.key))] if row.key else []
        label, value = self.read(row.label), self.read(row.value)
        return ActionBox(
            self.look,
            self.body.width,
            label,
            note=value,
            actions=actions,
            is_answer=True,
        )

    def primary(self) -> tuple[str, Callable[[], None] | None]:
        return self.once_seen(self.read(self.page.go), lambda: self.answer("continue"))
