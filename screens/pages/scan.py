"""Lay the paper under the lamp: the live picture, what has been taken, and ways on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from config.strings import text
from kiosk.pages import Scan, ScanAnswer
from screens.pages.screen import PageScreen
from screens.parts.button import Button, Style
from screens.parts.panel import Callout
from screens.parts.preview_view import PreviewView
from screens.parts.row import Row
from screens.theme import Role


class ScanScreen(PageScreen[Scan]):
    _view: PreviewView | None = None

    def build(self) -> None:
        look, page, width = self.look, self.page, self.body.width
        self.head(page.title, page.explanation if not look.is_low else "")
        self._side_by_side(
            [
                ("other", self.read(page.other), ScanAnswer.OTHER),
                ("skip", self.read(page.skip), ScanAnswer.SKIP),
            ],
            Style.QUIET,
        )
        if page.pages:
            self._taken()
        if page.steps:
            self._view = None
            self._steps()
            return
        self._view = PreviewView(look, width, self.room, self.read(page.message), page.tone)
        self.add_bottom(self._view)
        self._view.show(page.preview)

    def _steps(self) -> None:
        """What to do at a scanner with a glass, and what it says."""
        look, page, width = self.look, self.page, self.body.width
        told = self.read(page.message)
        self.add_bottom(Callout(look, width, [("", told)], tone=page.tone, role=Role.BODY))
        steps = [
            Row(look, width, f"{number}  {self.read(step)}", least_mm=15 if look.is_low else 24)
            for number, step in enumerate(page.steps, start=1)
        ]
        self.rows(list(steps))

    def _side_by_side(self, offered: list[tuple[str, str, ScanAnswer]], style: Style) -> None:
        """As many buttons of one width as have a verb."""
        look, gap = self.look, self.look.mm(5)
        shown = [each for each in offered if each[1]]
        if not shown:
            return
        width = (self.body.width - gap * (len(shown) - 1)) / len(shown)
        high = look.mm(20 if not look.is_low else 15)
        buttons = [
            Button(
                look, verb, width, height=high, touch_id=touch_id, style=style,
                act=partial(self.answer, answer),
            )
            for touch_id, verb, answer in shown
        ]  # fmt: skip
        for number, button in enumerate(buttons[1:], start=1):
            self.put(button, self.body.x + number * (width + gap), self._bottom)
        self.add_bottom(buttons[0])

    def _taken(self) -> None:
        """How many pages there are and whether they can be read, with "again" beside it; ways on below."""
        self._side_by_side(
            [
                ("look", text("scan.look"), ScanAnswer.LOOK),
                ("more", self.read(self.page.more), ScanAnswer.CAPTURE),
            ],
            Style.SECONDARY,
        )
        look, gap = self.look, self.look.mm(5)
        high, act = look.mm(24 if not look.is_low else 15), lambda: self.answer(ScanAnswer.RETAKE)
        again = Button(look, text("scan.retake"), look.mm(44), touch_id="retake", act=act, height=high)
        page = self.page
        count = text("scan.pages", count=page.pages)
        least = 24 if not look.is_low else 15
        row = Row(
            look, self.body.width - again.width - gap, count, note=self.read(page.verdict), least_mm=least
        )
        height = max(row.height, again.height)
        self.put(again, self.body.right - again.width, self._bottom + (height - again.height) / 2)
        self.add_bottom(row)

    def refresh(self, page: Scan) -> None:
        """A new picture alone is drawn into the old view: this happens many times a second."""
        is_only_picture = self._view is not None and replace(page, preview=None) == replace(
            self.page, preview=None
        )
        if not is_only_picture or self._view is None:
            super().refresh(page)
            return
        self.page = page
        self._view.show(page.preview)

    def clear(self) -> None:
        self._view = None
        super().clear()

    def primary(self) -> tuple[str, Callable[[], None] | None]:
        if self.page.can_continue:
            return text("scan.continue"), lambda: self.answer(ScanAnswer.CONTINUE)
        return self.read(self.page.capture), lambda: self.answer(ScanAnswer.CAPTURE)
