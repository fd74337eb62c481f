"""Lay the paper under the lamp: the live picture, what has been taken, and ways on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kiosk.pages import Scan, ScanAnswer
from screens.pages.screen import GAP_MM, LOW_MORE_MM, PageScreen
from screens.parts.button import Button
from screens.parts.panel import Callout
from screens.parts.preview_view import PreviewView
from screens.parts.row import Row
from screens.theme import Role


class ScanScreen(PageScreen[Scan]):
    _view: PreviewView | None = None

    def has_answers(self) -> bool:
        return super().has_answers() or (self.page.pages > 0 and not self.frame.is_kept)

    def build(self) -> None:
        look, page, width = self.look, self.page, self.body.width
        is_short = look.is_low or (bool(page.pages) and not look.is_portrait)
        self.head(page.title, "" if is_short else page.explanation)
        more = [
            ("look", look.text("scan.look"), ScanAnswer.LOOK),
            ("more", self.read(page.more), ScanAnswer.CAPTURE),
        ]
        ways = [
            ("other", self.read(page.other), ScanAnswer.OTHER),
            ("skip", self.read(page.skip), ScanAnswer.SKIP),
        ]
        self._ways_on([*(more if page.pages else []), *ways])
        if page.pages:
            self._taken()
        if page.steps:
            self._view = None
            self._steps()
            return
        told = self.read(page.message)
        self._view = PreviewView(look, width, self.room, told, page.tone, is_live=True)
        self.add_bottom(self._view)
        self._view.show(page.preview)

    def _ways_on(self, ways: list[tuple[str, str, ScanAnswer]]) -> None:
        """Those that have a verb: one a row where there is room for that beside the list, else two."""
        shown: list[tuple[str, str, object]] = [way for way in ways if way[1]]
        room_mm = (self._side_top - self.side.y) / self.look.mm(1)
        is_wide = self.side != self.body
        if is_wide and room_mm < len(shown) * (LOW_MORE_MM + GAP_MM):
            rows = [shown[:2], *([way] for way in shown[2:])]
        else:
            a_row = 1 if is_wide else 2
            rows = [shown[at : at + a_row] for at in range(0, len(shown), a_row)]
        self.button_rows(rows, quiet=frozenset(("other", "skip")))

    def _steps(self) -> None:
        """What to do at a scanner with a glass, and what it says."""
        look, page, width = self.look, self.page, self.body.width
        told = self.read(page.message)
        self.add_bottom(Callout(look, width, [("", told)], tone=page.tone, role=Role.BODY))
        if page.pages and not look.is_portrait:
            return  # who has scanned one page knows how
        self.rows(
            [
                Row(look, width, f"{number}  {self.read(step)}", least_mm=15 if look.is_low else 24)
                for number, step in enumerate(page.steps, start=1)
            ]
        )

    def _taken(self) -> None:
        """How many pages there are and whether they can be read, with "again" beside it."""
        look, gap = self.look, self.look.mm(5)
        high, act = look.mm(24 if not look.is_low else 15), lambda: self.answer(ScanAnswer.RETAKE)
        again = Button(look, look.text("scan.retake"), look.mm(44), touch_id="retake", act=act, height=high)
        page = self.page
        count = look.text("scan.pages", count=page.pages)
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
            return self.look.text("scan.continue"), lambda: self.answer(ScanAnswer.CONTINUE)
        return self.read(self.page.capture), lambda: self.answer(ScanAnswer.CAPTURE)
