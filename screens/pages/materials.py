"""The material list: how each one stands and what can be done about it here."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.pages import Materials
from screens.pages.screen import PageScreen
from screens.parts.blocks import material_box
from screens.parts.part import Part


class MaterialsScreen(PageScreen[Materials]):
    def build(self) -> None:
        page, width = self.page, self.body.width
        self.head(page.title, page.explanation, page.error)
        boxes: list[Part] = [
            material_box(self.look, width, row, lambda material, action: self.answer((material, action)))
            for row in page.rows
        ]
        self.rows(boxes)

    def primary(self) -> tuple[str, Callable[[], None] | None]:
        act = (lambda: self.answer(("", "continue"))) if self.page.can_continue else None
        return self.look.text("frame.continue"), act
