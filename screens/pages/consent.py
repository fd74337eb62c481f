"""Agreeing and not agreeing, equally easy: consent to what is taken, and the commitment."""

from __future__ import annotations

from typing import Any

from kiosk.pages import Commitment, Consent
from screens.pages.screen import PageScreen
from screens.parts.button import Style
from screens.parts.panel import Callout
from screens.parts.part import Part
from screens.parts.pieces import text_pieces
from screens.surround import FootButton
from screens.theme import Role


class _AgreeScreen(PageScreen[Any]):
    """Both verbs with the same size and look, the agreeing one where every page goes on."""

    def may_agree(self) -> bool:
        return True

    def extras(self) -> list[FootButton]:
        agree = (lambda: self.answer(True)) if self.may_agree() else None
        return [
            FootButton(
                "decline",
                self.read(self.page.decline),
                lambda: self.answer(False),
                Style.SECONDARY,
                is_wide=True,
            ),
            FootButton("agree", self.read(self.page.agree), agree, Style.SECONDARY, is_wide=True),
        ]


class ConsentScreen(_AgreeScreen):
    page: Consent

    def build(self) -> None:
        self.head(self.page.title)
        parts: list[Part] = [
            Callout(self.look, self.body.width, [("", self.read(point))], role=Role.BODY)
            for point in self.page.points
        ]
        self.rows(parts)


class CommitmentScreen(_AgreeScreen):
    """Agreeing opens once the last page of the text has been on show."""

    page: Commitment

    def build(self) -> None:
        self.head(self.page.title)
        self.rows(text_pieces(self.look, self.read(self.page.text), self.body.width), gap_mm=1)

    def may_agree(self) -> bool:
        return self.has_seen_all
