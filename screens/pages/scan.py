"""Lay the paper under the lamp: the live picture, what has been taken, and ways on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from config.strings import text
from kiosk.pages import Scan, ScanAnswer
from screens.pages.screen import PageScreen
from screens.parts.button import Button, Style
from screens.parts.preview_view import PreviewView
from screens.parts.row import Row


class ScanScreen(PageScreen[Scan]):
    _view: PreviewView | None = None

    def build(self) -> None:
        look, page, width = self.look, self.page, self.body.width
        self.head(page.title, page.explanation if not look.is_low else "")
        if skip := self.read(page.skip):
            high, act = look.mm(20 if not look.is_low else 15), lambda: self.answer(ScanAnswer.SKIP)
            self.add_bottom(
                Button(look, skip, width, height=high, touch_id="skip", style=Style.QUIET, act=act)
            )
        if page.pages:
            self._taken()
        self._view = PreviewView(look, width, self.room, self.read(page.message), page.tone)
        self.add_bottom(self._view)
        self._view.show(page.preview)

    def _taken(self) -> None:
        """How many pages there are and whether they can be read, with "again" beside it."""
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
        return text("scan.capture"), lambda: self.answer(ScanAnswer.CAPTURE)
