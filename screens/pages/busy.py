"""Work is under way: what is happening, and after ten seconds a way out."""

from __future__ import annotations

from kiosk.pages import Busy
from screens.pages.screen import PageScreen
from screens.parts.button import Button, Style
from screens.parts.panel import Callout
from screens.theme import Role

WAY_OUT_AFTER_S = 10.0  # Source: experience.md, row touch


class BusyScreen(PageScreen[Busy]):
    draft: bool

    def start(self) -> None:
        self.draft = False
        if self.page.way_out:
            self.after(WAY_OUT_AFTER_S, self._offer)

    def build(self) -> None:
        look, width = self.look, self.body.width
        side = self.side.width
        self.head(self.page.title, self.page.explanation)
        if not self.page.is_stuck:  # else there is something to do
            self.add_top(Callout(look, side, [("", look.text("busy.wait"))], role=Role.BODY))
        if self.draft and (verb := self.read(self.page.way_out)):
            self.add_bottom(Button(look, verb, width, touch_id="way_out", style=Style.SECONDARY,
                                   act=lambda: self.answer(None)))  # fmt: skip

    def has_leave(self) -> bool:
        return False

    def _offer(self) -> None:
        self.draft = True
        self.rebuild()
