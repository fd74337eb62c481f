"""One page that was scanned, large, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.pages import PageAct, TakenPages
from screens.pages.screen import PageScreen
from screens.parts.preview_view import PreviewView

_ROWS = ((PageAct.TURN, PageAct.RETAKE, PageAct.DELETE), (PageAct.FORWARD, PageAct.BACKWARD))
_WIDE_ROWS = ((PageAct.TURN, PageAct.RETAKE), (PageAct.DELETE,), (PageAct.FORWARD, PageAct.BACKWARD))
_LEAF = (PageAct.PREVIOUS, PageAct.NEXT)
"""What stands beside each other."""


class TakenPagesScreen(PageScreen[TakenPages]):
    def build(self) -> None:
        look, page, width = self.look, self.page, self.body.width
        self.head(page.title, page.explanation if not look.is_low else "")
        verbs = {act: self.read(words) for act, words in page.acts}
        rows = (*(_ROWS if self.side == self.body else _WIDE_ROWS), _LEAF)
        offered: list[list[tuple[str, str, object]]] = [
            [(act.value, verbs[act], act) for act in row if act in verbs] for row in rows
        ]
        self.button_rows(offered, quiet=frozenset((PageAct.DELETE.value,)))
        view = PreviewView(look, width, self.room, self.read(page.note), page.tone)
        self.add_bottom(view)
        view.show(page.picture)

    def primary(self) -> tuple[str, Callable[[], None] | None]:
        return self.read(self.page.done), lambda: self.answer(PageAct.DONE)
