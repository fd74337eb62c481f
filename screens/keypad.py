"""The whole journey by keys: what an assistive keypad sends moves a ring, presses, goes back and reads aloud.

The first key shows the ring, the next touch takes it off. No key reaches Kivy or the window: none ends
the program.
"""

from __future__ import annotations

from typing import Any

from kivy.clock import Clock

from config.keypad import Deed, Keypad
from kiosk.spoken import part_of
from screens.focus_order import rows_of, step
from screens.pages.screen import PageScreen
from screens.parts.button import Button
from screens.parts.press import Pressable, guard
from screens.ring import Ring
from screens.speech import ReadingAloud
from screens.stage import KivyStage
from screens.surround import Footer, ToolRow

_MOVES = frozenset({Deed.UP, Deed.DOWN, Deed.LEFT, Deed.RIGHT})
_BACK = ("back", "close_help", "stay")  # what the key back presses: the first of them that is there
_NOBODY = "Attract"  # the kind of page between two visits
_PACE, _VOLUME = 20, 20  # percent a press
Occasion = tuple[str, int, int]  # kind, screen, how often it has shown a page


class KeypadWalk:
    """Thread: main only."""

    def __init__(self, window: Any, stage: KivyStage, keypad: Keypad, speech: ReadingAloud | None) -> None:
        self._stage, self._speech = stage, speech
        self._deeds = keypad.deeds()
        self._ring = Ring(stage.root.canvas.after)
        self._following: Any = None
        self._at: Pressable | None = None
        self._said = ""
        self._occasion: Occasion | None = None
        self._armed: tuple[int, Occasion, str] | None = None
        window.bind(on_key_down=self._down, on_key_up=self._up, on_touch_down=self._touched)

    @property
    def focus(self) -> str:
        """The touch id of the part with the ring; empty without one."""
        return self._at.touch_id if self._at is not None and self._ring.is_on else ""

    def order(self) -> list[str]:
        """The touch ids in the order in which the key to the right comes past them."""
        return [part.touch_id for row in self._rows() for part in row]

    # what the window tells

    def _down(self, _window: object, key: int, *_rest: object) -> bool:
        deed = self._deeds.get(key)
        if deed is None:
            return True
        self._stage.touched()
        is_first = self._following is None
        self._begin()
        if deed in _MOVES:
            if not is_first:
                self._move(deed)
        elif self._occasion and not guard.is_closed and not (is_first and deed is Deed.OK):
            self._armed = (key, self._occasion, self.focus)
        return True

    def _up(self, _window: object, key: int, *_rest: object) -> bool:
        """As a finger does, a key acts when it is released, and only on what it was pressed on."""
        armed, self._armed = self._armed, None
        if armed == (key, self._occasion, self.focus):
            self._follow(0)
            self._do(self._deeds[key])
        return True

    def _touched(self, *_args: object) -> None:
        self._end()

    # what the keys do

    def _do(self, deed: Deed) -> None:
        if deed is Deed.OK and self._at is not None:
            if self._at.is_enabled:
                self._said = ""  # what has become of it is told, though it be the same
                self._at.press()
            else:
                self._tell_part()
        elif deed is Deed.BACK:
            found = [part for part in self._stage.targets() if part.touch_id in _BACK and part.is_enabled]
            if found:
                found[0].press()
        elif deed is Deed.HELP:
            self._tell_page()
        elif self._speech is not None:
            pace = {Deed.FASTER: _PACE, Deed.SLOWER: -_PACE}.get(deed, 0)
            volume = {Deed.LOUDER: _VOLUME, Deed.QUIETER: -_VOLUME}.get(deed, 0)
            self._speech.change(pace, volume)
            self._tell_page()

    def _move(self, deed: Deed) -> None:
        rows = self._rows()
        if rows and self._at is not None:
            self._at = step(rows, self._at, deed)
            self._lay()
            self._tell_part()

    # the ring

    def _begin(self) -> None:
        if self._following is None:
            self._following = Clock.schedule_interval(self._follow, 0)
            self._occasion = None
        self._follow(0)

    def _end(self) -> None:
        if self._following is not None:
            self._following.cancel()
        self._following = self._at = self._armed = None
        self._ring.take_off()

    def _follow(self, _passed_s: float) -> None:
        """The page may have turned, or drawn itself anew under the ring."""
        occasion = self._now()
        parts = [part for row in self._rows() for part in row] if occasion[0] else []
        if not parts:
            self._ring.take_off()
            return
        if occasion != self._occasion:
            before = self._occasion[0] if self._occasion else _NOBODY
            has_ended = occasion[0] == _NOBODY != before
            self._occasion, self._at = occasion, parts[0]
            if has_ended:  # the next person finds nothing of how the last one went about it
                self._end()
                return
            self._lay()
            self._said = parts[0].say
            self._tell_page()
        elif self._at not in parts:
            known = self._at.touch_id if self._at is not None else ""
            self._at = next((part for part in parts if part.touch_id == known), parts[0])
            self._lay()
            if self._at.say != self._said:
                self._tell_part()
        else:
            self._lay()

    def _lay(self) -> None:
        if self._at is not None and self._ring.lay(self._stage.look, self._at):
            self._stage.changed()

    def _rows(self) -> list[list[Pressable]]:
        """The page first, then what stands below it, then the tools."""
        places: list[list[Pressable]] = [[], [], []]
        for part in self._stage.targets():
            places[{Footer: 1, ToolRow: 2}.get(type(part.parent), 0)].append(part)
        return [row for place in places for row in rows_of(place)]

    def _screen(self) -> PageScreen[Any] | None:
        return next((child for child in self._stage.root.children if isinstance(child, PageScreen)), None)

    def _now(self) -> Occasion:
        screen = self._screen()
        return (self._stage.page_kind, id(screen), screen.showings if screen else 0)

    # what is heard

    def _tell_page(self) -> None:
        screen = self._screen()
        if self._speech is None or screen is None:
            return
        if self._stage.page_kind == type(screen.page).__name__:
            self._stage.speak()
        else:  # what is laid over a page says nothing about anybody
            self._speech.say_these(self._stage.texts(), self._stage.look.language)

    def _tell_part(self) -> None:
        at, screen = self._at, self._screen()
        if at is None:
            return
        self._said = at.say
        if self._speech is None or screen is None:
            return
        order = [part for row in self._rows() for part in row]
        place = (order.index(at) + 1, len(order))
        is_own = at.tells_what_is_typed or (not isinstance(at, Button) and self._speech.has_own(screen.page))
        part = part_of(
            at.say, place, is_own=is_own, is_blocked=not at.is_enabled, language=self._stage.look.language
        )
        self._speech.say_part(part)
