"""Agreeing and not agreeing, equally easy: consent to what is taken, and the commitment."""

from __future__ import annotations

from typing import Any

from kiosk.pages import Commitment, Consent
from kiosk.words import Words
from screens.pages.screen import PageScreen
from screens.parts.button import Button, Style
from screens.parts.panel import Callout
from screens.parts.part import Part
from screens.parts.pieces import text_pieces
from screens.theme import Role


class _AgreeScreen(PageScreen[Any]):
    def two_ways(self, agree: Words, decline: Words, *, may_agree: bool = True) -> None:
        """Both verbs with the same size and look, at the bottom of the body."""
        look, gap = self.look, self.look.mm(5)
        width = (self.body.width - gap) / 2
        high = look.mm(24 if not look.is_low else 20)
        no = Button(look, self.read(decline), width, height=high, touch_id="decline", style=Style.SECONDARY,
                    act=lambda: self.answer(False))  # fmt: skip
        yes = Button(look, self.read(agree), width, height=high, touch_id="agree", style=Style.SECONDARY,
                     act=(lambda: self.answer(True)) if may_agree else None)  # fmt: skip
        self.put(no, self.body.x, self._bottom)
        self.put(yes, self.body.right - width, self._bottom)
        self._bottom += high + look.mm(6)


class ConsentScreen(_AgreeScreen):
    page: Consent

    def build(self) -> None:
        look, page = self.look, self.page
        self.head(page.title)
        self.two_ways(page.agree, page.decline)
        parts: list[Part] = [
            Callout(look, self.body.width, [("", self.read(point))], role=Role.BODY) for point in page.points
        ]
        self.rows(parts)


class CommitmentScreen(_AgreeScreen):
    """Agreeing opens once the last page of the text has been on show."""

    page: Commitment
    draft: bool

    def start(self) -> None:
        self.draft = False

    def build(self) -> None:
        page = self.page
        self.head(page.title)
        bottom = self._bottom
        self._bottom += self.look.mm(24 if not self.look.is_low else 20) + self.look.mm(6)
        self.rows(text_pieces(self.look, self.read(page.text), self.body.width), gap_mm=1)
        self.draft = self.draft or self.is_last_page
        self._bottom = bottom
        self.two_ways(page.agree, page.decline, may_agree=self.draft)
