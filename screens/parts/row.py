"""A row of a list: a name, a line under it, a badge; it may be a choice that is pressed."""

from __future__ import annotations

from enum import StrEnum

from kivy.graphics import Color, Ellipse, Line, Rectangle

from kiosk.pages import Tone
from kiosk.words import joined, say
from screens.parts.part import Part
from screens.parts.press import Act, Pressable
from screens.parts.text import Text, place_down, stack
from screens.theme import Look, Role

LEAST_HEIGHT_MM = 24.0
DENSE_MM = 12.7  # Source: experience.md, row primary button: the floor for technicians
_INKS = {Tone.NEUTRAL: "blue", Tone.OK: "ok", Tone.WARN: "warn"}
_WASHES = {Tone.NEUTRAL: "wash", Tone.OK: "ok_wash", Tone.WARN: "warn_wash"}


class Mark(StrEnum):
    NONE = "none"
    RADIO = "radio"
    CHECK = "check"


class Badge(Part):
    """One or two words on a wash of their tone."""

    def __init__(self, look: Look, text: str, tone: Tone, room: float) -> None:
        self._text = Text(look, text, room, role=Role.SMALL, colour=_INKS[tone], bold=True, hugs=True)
        super().__init__(look, self._text.width + look.mm(6), self._text.height + look.mm(3))
        self._tone = tone
        self.add_widget(self._text)

    def paint(self) -> None:
        wash = _WASHES[self._tone]
        if self.look.is_high_contrast:
            self.bordered(wash, "line", radius_mm=1.5)
        else:
            self.fill(wash, radius_mm=1.5)
        self._text.place(self.x + self.look.mm(3), self.y + self.look.mm(1.5))


class Row(Pressable):
    """Name, note and badge in a box. Pressable when it has an act; `blocked` says why it has none.
    A dense one shows its name alone, in the smallest letters."""

    def __init__(
        self,
        look: Look,
        width: float,
        title: str,
        *,
        note: str = "",
        badge: str = "",
        tone: Tone = Tone.NEUTRAL,
        mark: Mark = Mark.NONE,
        is_chosen: bool = False,
        blocked: str = "",
        touch_id: str = "",
        act: Act | None = None,
        least_mm: float = LEAST_HEIGHT_MM,
        is_dense: bool = False,
    ) -> None:
        pad, mark_width = look.mm(5.5), look.mm(16) if mark is not Mark.NONE else 0
        self._badge = Badge(look, badge, tone, width * 0.4) if badge else None
        room = width - 2 * pad - mark_width
        if self._badge:
            room -= self._badge.width + look.mm(4)
        ink = "on_idle" if blocked else "ink"
        role = Role.SMALL if is_dense else Role.BODY
        self._texts: list[Part] = [Text(look, title, room, role=role, colour=ink)]
        if note and not blocked and not is_dense:
            self._texts.append(Text(look, note, room, role=Role.SMALL, colour="soft"))
        if blocked:
            self._texts.append(Text(look, blocked, room, role=Role.SMALL, colour="warn"))
        height = max(look.mm(least_mm), stack(self._texts) + look.mm(4 if is_dense else 8))
        chosen = say("speech.chosen") if is_chosen else ""
        told = (part for part in (chosen, title, badge, blocked or note) if part)
        words = look.read(joined(say("words.clause"), told))
        super().__init__(look, width, height, touch_id=touch_id, say=words, act=None if blocked else act)
        self._mark, self._is_chosen, self._is_blocked = mark, is_chosen, bool(blocked)
        self._left = pad + mark_width
        for part in self._texts + ([self._badge] if self._badge else []):
            self.add_widget(part)

    def paint(self) -> None:
        look = self.look
        strong = self._is_chosen or (self.act is not None and self._mark is Mark.NONE)
        border = "blue" if strong else "line"
        if self._is_blocked:
            self.blocked()
        else:
            fill = "wash" if self._is_chosen else "field"
            self.shows_press_on(self.bordered(fill, border, border_mm=0.9 if self._is_chosen else 0.5))
        top = self.y + (self.height + stack(self._texts)) / 2
        place_down(self._texts, self.x + self._left, top)
        if self._badge:
            right = self.right - look.mm(5) - self._badge.width
            self._badge.place(right, self.y + (self.height - self._badge.height) / 2)
        if self._mark is not Mark.NONE:
            self._paint_mark()

    def _paint_mark(self) -> None:
        look, side = self.look, self.look.mm(9)
        x, y = self.x + look.mm(6), round(self.center_y - side / 2)
        with self.canvas:
            Color(*look.palette.rgb("blue" if self._is_chosen else "ink"))
            if self._mark is Mark.RADIO:
                Line(circle=(x + side / 2, y + side / 2, side / 2), width=look.mm(0.5))
                if self._is_chosen:
                    Ellipse(pos=(x + side * 0.25, y + side * 0.25), size=(side / 2, side / 2))
                return
            Line(rectangle=(x, y, side, side), width=look.mm(0.5))
            if self._is_chosen:
                Rectangle(pos=(x, y), size=(side, side))
                Color(*look.palette.rgb("on_blue"))
                tick = (
                    x + side * 0.2,
                    y + side * 0.5,
                    x + side * 0.42,
                    y + side * 0.26,
                    x + side * 0.8,
                    y + side * 0.76,
                )
                Line(points=tick, width=look.mm(0.6))
