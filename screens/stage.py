"""The stage: shows pages in the window and returns what the person answers."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from kivy.uix.widget import Widget

from kiosk.input.ways import InputWays
from kiosk.pages import Countdown, Frame, Leave, Light, Page
from screens.answering import fail, is_open, settle
from screens.asides import Asides
from screens.fingers import Fingers
from screens.overlays import CountdownOverlay
from screens.pages.all import SCREENS
from screens.pages.screen import PageScreen
from screens.parts.press import Pressable, guard
from screens.parts.text import Text
from screens.speech import ReadingAloud
from screens.surround import FootButton, Surround, Tool
from screens.theme import Look
from screens.tools import tools_of
from screens.typing_state import TypingState

A = TypeVar("A")


class KivyStage:
    """Implements `kiosk.pages.Stage` in one Kivy window.

    Every page kind has one screen, made at the start. Thread: main only.
    """

    def __init__(
        self,
        window: Any,
        look: Look,
        *,
        hall: str,
        helpline: str,
        speech: ReadingAloud | None = None,
        ways: InputWays | None = None,
    ) -> None:
        self._window, self._first_look, self._look = window, look, look
        self._helpline, self._speech = helpline, speech
        self._can_speak = False
        self.typing = TypingState(ways or InputWays())
        self._last_touch_s = time.monotonic()
        self._drawn_since_change = False
        self._at_first_page: Callable[[], None] | None = None
        self._answer: asyncio.Future[Any] | None = None
        self._warning: asyncio.Future[bool] | None = None
        self.root = Widget(size_hint=(None, None), size=(look.width_px, look.height_px))
        self._surround = Surround(hall, self._tools)
        self._screens: dict[type[Page[Any]], PageScreen[Any]] = {
            kind: screen(self) for kind, screen in SCREENS.items()
        }
        self._screen: PageScreen[Any] | None = None
        self._countdown, self._asides = CountdownOverlay(), Asides(self.root, self.changed)
        self._dress()
        self._fingers = Fingers(window)
        window.bind(on_touch_down=self.touched, on_flip=self._flipped)

    # kiosk.pages.Stage

    async def show(self, page: Page[A], frame: Frame) -> A:
        """See `kiosk.pages.Stage`. The page stays in view, without effect, until the next one is shown.
        Errors: CancelledError when another page takes the place of one that was not answered."""
        screen = self._screens[type(page)]
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._take_off()
        if self._answer is not None:
            self._answer.cancel()  # nobody can answer that page any more: who still waits for it ends
        self._screen, self._answer = screen, answer
        self._put_on(screen)
        screen.show(page, frame)
        self.changed()
        try:
            return await answer
        except asyncio.CancelledError:
            if self._answer is answer:
                self._take_off()
            raise

    def refresh(self, page: Page[A]) -> None:
        """See `kiosk.pages.Stage`. It waits while somebody presses: that is meant for what was there."""
        if self._shows(page):
            self._fingers.once_lifted(partial(self._refresh, page))

    def _shows(self, page: Page[Any]) -> bool:
        screen = self._screen
        return screen is not None and screen is self._screens[type(page)] and is_open(self._answer)

    def _refresh(self, page: Page[Any]) -> None:
        if self._screen is not None and self._shows(page):
            self._screen.refresh(page)
            self.changed()

    async def count_down(self, countdown: Countdown) -> bool:
        warning: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._warning = warning
        self._asides.close()
        self._countdown.start(
            self._look,
            countdown,
            more=lambda: settle(warning, True),
            leave=lambda: fail(warning, Leave()),
            over=lambda: settle(warning, False),
        )
        self.root.add_widget(self._countdown)
        self.changed()
        if self._speech:
            self._speech.tell(countdown.title, self._look.language)
        try:
            return await warning
        finally:
            self._countdown.stop()
            self.root.remove_widget(self._countdown)
            self.changed()

    def last_touch_s(self) -> float:
        """While the page is read aloud the person listens."""
        if self._speech and self._speech.is_talking:
            self._last_touch_s = time.monotonic()
        return self._last_touch_s

    def set_lights(self, lights: tuple[Light, ...]) -> None:
        self._surround.set_lights(lights)

    def reset(self) -> None:
        for future in (self._answer, self._warning):
            if future is not None and not future.done():
                future.cancel()
        self._answer = self._warning = None
        if self._speech:
            self._speech.stop()
            self._speech.as_set()
        self._asides.close()
        self._take_off()
        for screen in self._screens.values():
            screen.clear()
        self.typing.reset()
        if self._look != self._first_look:
            self._look = self._first_look
            self._dress()
        self._surround.set_footer([])
        guard.open()
        self.changed()

    # what the screens use

    @property
    def look(self) -> Look:
        return self._look

    def wear(self, look: Look) -> None:
        """Draw everything anew with this look; what the person did on the page stays."""
        self._look = look
        self._dress()
        if self._screen is not None:
            self._screen.rebuild()
        self.changed()

    def answer(self, value: object) -> None:
        settle(self._answer, value)

    def turn(self, way: BaseException) -> None:
        fail(self._answer, way)

    def ask_to_leave(self, *, has_answers: bool) -> None:
        self._asides.leave(self._look, lambda: self.turn(Leave()), has_answers=has_answers)

    def set_footer(self, buttons: list[FootButton]) -> None:
        self._surround.set_footer(buttons)

    # what the application uses

    def tick(self) -> None:
        self._surround.tick()
        if self._can_speak != self._is_speech_there() and not self._fingers.are_down:
            self._surround.set_tools()
            if self._surround.parent is not None:
                self.changed()

    def on_first_page(self, act: Callable[[], None]) -> None:
        """Do this once, when the first page has been drawn."""
        self._at_first_page = act

    # what is to be seen, for `screens.eyes` and for reading aloud

    @property
    def page_kind(self) -> str:
        """The page that waits for an answer; empty when none does."""
        if self._countdown.parent is not None:
            return "Countdown"
        if self._asides.name:
            return self._asides.name
        return type(self._screen.page).__name__ if self._screen and is_open(self._answer) else ""

    @property
    def is_ready(self) -> bool:
        """The page is drawn, nobody presses, and a press counts."""
        is_drawn = self.is_laid_out and self._drawn_since_change
        return is_drawn and not self._fingers.are_down and not guard.is_closed

    @property
    def is_laid_out(self) -> bool:
        """All parts of the page are in their places, drawn or not."""
        shown = self.root if self._top() is not self.root else self._screen
        return bool(self.page_kind and shown is not None and shown.children)

    def targets(self) -> list[Pressable]:
        return [widget for widget in self._top().walk() if isinstance(widget, Pressable) and widget.touch_id]

    def texts(self) -> list[str]:
        return [widget.text for widget in self._top().walk() if isinstance(widget, Text)]

    # inside

    def _top(self) -> Widget:
        if self._countdown.parent is not None:
            return self._countdown
        return self._asides.open or self.root

    def _put_on(self, screen: PageScreen[Any]) -> None:
        if screen.fills_window:
            self.root.clear_widgets()
        elif self._surround.parent is None:
            self.root.add_widget(self._surround)
        self.root.add_widget(screen)

    def _take_off(self) -> None:
        self._fingers.forget()
        if self._screen is not None:
            self.root.remove_widget(self._screen)
            self._screen.clear()
        self._screen = None

    def _dress(self) -> None:
        red, green, blue = self._look.palette.rgb("paper")
        self._window.clearcolor = (red, green, blue, 1)
        self._surround.dress(self._look)

    def _tools(self) -> list[Tool]:
        self._can_speak = self._is_speech_there()
        return tools_of(
            self._look,
            speak=self.speak if self._can_speak else None,
            enlarge=self._larger,
            contrast=self._contrast,
            choose_language=self._show_languages,
            get_help=self._show_help,
        )

    def _larger(self) -> None:
        self.wear(self._look.with_step(self._look.next_step))

    def _contrast(self) -> None:
        self.wear(self._look.with_contrast(not self._look.is_high_contrast))

    def _show_languages(self) -> None:
        self._asides.languages(self._look, self._use)

    def _use(self, language: str) -> None:
        if self._speech:
            self._speech.stop()
        self.wear(self._look.with_language(language))

    def speak(self) -> None:
        if self._speech and self._screen:
            self._speech.read(self._screen.page, self._look.language)

    def _is_speech_there(self) -> bool:
        return self._speech is not None and self._speech.is_there

    def _show_help(self) -> None:
        self._asides.help(self._look, self._helpline)

    def touched(self, *_args: object) -> None:
        self._last_touch_s = time.monotonic()

    def changed(self) -> None:
        self._drawn_since_change = False

    def _flipped(self, *_args: object) -> None:
        self._drawn_since_change = True
        if self._at_first_page and self.page_kind:
            self._at_first_page()
            self._at_first_page = None
