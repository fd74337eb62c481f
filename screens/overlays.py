"""What is laid over a page: the countdown, help, the languages, whether to leave. Nothing below can be
touched."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from kivy.clock import Clock
from kivy.graphics import Color, Rectangle
from kivy.uix.widget import Widget

from config.strings import LANGUAGES, text
from kiosk.pages import Countdown
from screens.parts.button import Button, Style
from screens.parts.part import Part
from screens.parts.text import Text, place_down, stack
from screens.theme import Look, Role


class Overlay(Widget):
    """Covers the window and takes every touch."""

    def __init__(self) -> None:
        super().__init__(size_hint=(None, None))

    def cover(self, look: Look) -> None:
        self.clear_widgets()
        self.canvas.before.clear()
        self.pos, self.size = (0, 0), (look.width_px, look.height_px)
        with self.canvas.before:
            Color(*look.palette.rgb("paper"))
            Rectangle(pos=self.pos, size=self.size)

    def lay(self, look: Look, parts: list[Part], gap_mm: float) -> None:
        """Put the parts one under another in the middle."""
        gap = look.mm(gap_mm)
        for part in parts:
            self.add_widget(part)
        place_down(parts, (look.width_px - parts[0].width) / 2, (look.height_px + stack(parts, gap)) / 2, gap)

    def on_touch_down(self, touch: Any) -> bool:
        super().on_touch_down(touch)
        return True


class CountdownOverlay(Overlay):
    """The warning before the wipe; asking for more time is the biggest button."""

    def __init__(self) -> None:
        super().__init__()
        self._timer: Any = None

    def start(
        self,
        look: Look,
        countdown: Countdown,
        more: Callable[[], None],
        leave: Callable[[], None],
        over: Callable[[], None],
    ) -> None:
        left = countdown.seconds

        def build() -> None:
            self.cover(look)
            width = min(look.width_px - look.mm(20), look.mm(240))
            big = look.mm(40 if not look.is_low else 28)
            stay: list[Part] = [
                Button(look, verb, width, height=big, touch_id="more_time", act=more,
                       style=Style.PRIMARY, role=Role.TITLE)
                for verb in (look.read(countdown.more_time),) if verb
            ]  # fmt: skip
            parts: list[Part] = [
                Text(look, look.read(countdown.title), width, role=Role.TITLE, align="center"),
                Text(look, look.text("countdown.left", seconds=left), width, role=Role.TITLE, colour="blue",
                     align="center"),
                *stay,
                Button(look, look.read(countdown.leave), width, touch_id="leave_now", act=leave),
            ]  # fmt: skip
            self.lay(look, parts, 10 if not look.is_low else 4)

        def tick(_dt: float) -> None:
            nonlocal left
            left -= 1
            if left <= 0:
                self.stop()
                over()
            else:
                build()

        build()
        self._timer = Clock.schedule_interval(tick, 1)

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self.clear_widgets()


class LeaveOverlay(Overlay):
    """Asked once; going on is the biggest button. What would be wiped is spoken of where there is any."""

    def show(
        self, look: Look, stay: Callable[[], None], leave: Callable[[], None], *, has_answers: bool
    ) -> None:
        self.cover(look)
        width = min(look.width_px - look.mm(20), look.mm(240))
        big = look.mm(40 if not look.is_low else 28)
        warning: list[Part] = (
            [Text(look, look.text("leave.warning"), width, align="center")] if has_answers else []
        )
        parts: list[Part] = [
            Text(look, look.text("leave.question"), width, role=Role.TITLE, align="center"),
            *warning,
            Button(look, look.text("leave.stay"), width, height=big, touch_id="stay", act=stay,
                   style=Style.PRIMARY, role=Role.TITLE),
            Button(look, look.text("frame.leave"), width, touch_id="leave_now", act=leave),
        ]  # fmt: skip
        self.lay(look, parts, 10 if not look.is_low else 4)


class HelpOverlay(Overlay):
    """Whom to ask, in large words."""

    def show(self, look: Look, helpline: str, close: Callable[[], None]) -> None:
        self.cover(look)
        width = min(look.width_px - look.mm(20), look.mm(240))
        parts: list[Part] = [
            Text(look, look.text("help.title"), width, role=Role.TITLE),
            Text(look, look.text("help.staff"), width),
        ]
        if helpline:
            parts += [
                Text(look, look.text("help.line"), width),
                Text(look, helpline, width, role=Role.TITLE, colour="blue"),
            ]
        parts.append(
            Button(
                look, look.text("help.close"), width, touch_id="close_help", act=close, style=Style.PRIMARY
            )
        )
        self.lay(look, parts, 8 if not look.is_low else 4)


class LanguageOverlay(Overlay):
    """Each language by its own name, the one in force standing out; and, in each, what stays in Chinese."""

    def show(self, look: Look, choose: Callable[[str], None]) -> None:
        self.cover(look)
        width = min(look.width_px - look.mm(20), look.mm(240))
        high = look.mm(40 if not look.is_low else 24)
        parts: list[Part] = [
            Button(look, look.text(f"language.{each}"), width, height=high, touch_id=f"language.{each}",
                   act=partial(choose, each), role=Role.TITLE,
                   style=Style.PRIMARY if each == look.language else Style.SECONDARY)
            for each in LANGUAGES
        ]  # fmt: skip
        parts += [
            Text(look.with_language(each), text("language.data", each), width, role=Role.SMALL)
            for each in LANGUAGES[1:]
        ]
        self.lay(look, parts, 10 if not look.is_low else 4)
