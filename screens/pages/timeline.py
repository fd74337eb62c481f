"""How far a case is, step under step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from babel.dates import format_datetime
from kivy.graphics import Color, Ellipse, Line, Rectangle

from kiosk.pages import Choice, Timeline, TimelineStep, Tone
from screens.pages.choose import choice_rows
from screens.pages.screen import PageScreen
from screens.parts.part import Part
from screens.parts.text import Text, place_down, stack
from screens.surround import CHINA
from screens.theme import Look, Role

_INKS = {Tone.NEUTRAL: "blue", Tone.OK: "ok", Tone.WARN: "warn"}


class TimelineScreen(PageScreen[Timeline]):
    asks_before_leaving = False

    def build(self) -> None:
        look, page, width = self.look, self.page, self.body.width
        self.head(page.title, page.explanation)
        self._offer()
        last = len(page.steps) - 1
        parts: list[Part] = [StepRow(look, width, step, at == last) for at, step in enumerate(page.steps)]
        self.rows(parts, gap_mm=0)

    def _offer(self) -> None:
        """What can be done: under the steps; on a wide panel under the head as far as there is room."""
        below = []
        for action in self.page.actions:
            (beside,) = self._row(action, self.side.width)
            if self.side != self.body and beside.height <= self._side_top - self.side.y:
                self.add_top(beside)
            else:
                below += self._row(action, self.body.width)
        for row in reversed(below):
            self.add_bottom(row)

    def _row(self, action: Choice, width: float) -> list[Part]:
        return choice_rows(self.look, (action,), width, self.answer, prefix="action")

    def primary(self) -> tuple[str, Callable[[], None] | None]:
        return self.look.text("frame.continue"), lambda: self.answer("continue")


class StepRow(Part):
    """A dot on a line: filled when it has happened, open while it is to come."""

    def __init__(self, look: Look, width: float, step: TimelineStep, is_last: bool) -> None:
        room = width - look.mm(22)
        self._texts: list[Part] = [Text(look, look.read(step.title), room, bold=step.at is not None)]
        if step.at is not None:
            self._texts.append(Text(look, _moment(look, step.at), room, role=Role.SMALL, colour="soft"))
        if note := look.read(step.note):
            self._texts.append(Text(look, note, room, role=Role.SMALL, colour="soft"))
        super().__init__(look, width, stack(self._texts) + look.mm(8))
        self._has_happened, self._tone, self._is_last = step.at is not None, step.tone, is_last
        for part in self._texts:
            self.add_widget(part)

    def paint(self) -> None:
        look, dot = self.look, self.look.mm(7)
        place_down(self._texts, self.x + look.mm(20), self.top)
        x, y = self.x + look.mm(6), self.top - look.mm(2.4) - dot
        with self.canvas:
            if not self._is_last:
                Color(*look.palette.rgb("line"))
                Rectangle(
                    pos=(x + dot / 2 - look.mm(0.5), self.y - look.mm(2)),
                    size=(look.mm(1), y - self.y + look.mm(2)),
                )
            Color(
                *look.palette.rgb(
                    _INKS[self._tone] if self._has_happened or self._tone is not Tone.NEUTRAL else "soft"
                )
            )
            if self._has_happened:
                Ellipse(pos=(x, y), size=(dot, dot))
            else:
                Line(circle=(x + dot / 2, y + dot / 2, dot / 2 - look.mm(0.4)), width=look.mm(0.4))


def _moment(look: Look, at: datetime) -> str:
    return str(
        format_datetime(at.astimezone(CHINA), look.text("timeline.moment_pattern"), locale=look.language)
    )
