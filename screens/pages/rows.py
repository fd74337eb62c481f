"""The rows of a repeat group: each with a verb to change and one to remove it; one more is added below."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.pages import Rows, RowsVerb
from screens.pages.screen import PageScreen
from screens.parts.blocks import ActionBox
from screens.parts.button import Button, Style
from screens.parts.part import Part


class RowsScreen(PageScreen[Rows]):
    def build(self) -> None:
        page, look = self.page, self.look
        self.head(page.title, page.explanation, page.message)
        parts: list[Part] = [self._row(place, self.read(row)) for place, row in enumerate(page.rows)]
        if page.can_add:
            verb = look.text("rows.add" if page.rows else "rows.add_first")
            parts.append(
                Button(
                    look, verb, self.body.width, height=look.mm(22 if not look.is_low else 15),
                    touch_id="row.add", style=Style.SECONDARY,
                    act=lambda: self.answer((RowsVerb.ADD, len(page.rows))),
                )
            )  # fmt: skip
        self.rows(parts)

    def _row(self, place: int, words: str) -> ActionBox:
        actions = [
            (f"row.{place}.{verb}", self.look.text(f"rows.{verb}"), self._act(verb, place))
            for verb in (RowsVerb.CHANGE, RowsVerb.REMOVE)
        ]
        title = self.look.text("rows.place", place=place + 1)
        return ActionBox(self.look, self.body.width, title, note=words, actions=actions, is_answer=True)

    def _act(self, verb: RowsVerb, place: int) -> Callable[[], None]:
        return lambda: self.answer((verb, place))

    def primary(self) -> tuple[str, Callable[[], None] | None]:
        act = (
            (lambda: self.answer((RowsVerb.CONTINUE, len(self.page.rows))))
            if self.page.can_continue
            else None
        )
        return self.look.text("frame.continue"), act
