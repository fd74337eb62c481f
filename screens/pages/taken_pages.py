"""One page that was scanned, large, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from kiosk.pages import PageAct, TakenPages
from screens.pages.screen import PageScreen
from screens.parts.button import Button, Style
from screens.parts.preview_view import PreviewView

_PAIRS = (
    (PageAct.PREVIOUS, PageAct.NEXT),
    (PageAct.FORWARD, PageAct.BACKWARD),
    (PageAct.TURN, PageAct.RETAKE, PageAct.DELETE),
)
"""What stands beside each other, the lowest row first."""


class TakenPagesScreen(PageScreen[TakenPages]):
    def build(self) -> None:
        look, page, width = self.look, self.page, self.body.width
        self.head(page.title, page.explanation if not look.is_low else "")
        verbs = {act: self.read(words) for act, words in page.acts}
        for acts in _PAIRS:
            self._row([(act, verbs[act]) for act in acts if act in verbs])
        view = PreviewView(look, width, self.room, self.read(page.note), page.tone)
        self.add_bottom(view)
        view.show(page.picture)

    def _row(self, offered: list[tuple[PageAct, str]]) -> None:
        look, gap = self.look, self.look.mm(4)
        if not offered:
            return
        width = (self.body.width - gap * (len(offered) - 1)) / len(offered)
        high = look.mm(20 if not look.is_low else 15)
        buttons = [
            Button(
                look, verb, width, height=high, touch_id=act.value,
                style=Style.QUIET if act is PageAct.DELETE else Style.SECONDARY,
                act=partial(self.answer, act),
            )
            for act, verb in offered
        ]  # fmt: skip
        for number, button in enumerate(buttons[1:], start=1):
            self.put(button, self.body.x + number * (width + gap), self._bottom)
        self.add_bottom(buttons[0])

    def primary(self) -> tuple[str, Callable[[], None] | None]:
        return self.read(self.page.done), lambda: self.answer(PageAct.DONE)
