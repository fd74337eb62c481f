"""A scripted citizen's hand and eyes: real touches by XTEST, looks through the window's socket, pictures."""

from __future__ import annotations

import json
import re
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from PIL import Image, ImageGrab
from Xlib import XK, X
from Xlib.display import Display
from Xlib.ext import xtest

_PRESS_S = 0.06  # a short human tap
_STROKE_STEP_S = 0.012


class Hand:
    """Touches a display the way a finger or a pen does. Units: pixels of the display, y down."""

    def __init__(self, display: str) -> None:
        self._display = Display(display)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _t: type[BaseException] | None, _e: BaseException | None, _b: TracebackType | None
    ) -> None:
        self._display.close()

    def touch(self, x: float, y: float, *, hold_s: float = _PRESS_S) -> None:
        self.press(x, y)
        time.sleep(hold_s)
        self.release()

    def press(self, x: float, y: float, *, button: int = 1) -> None:
        self.move(x, y)
        self._fake(X.ButtonPress, button)

    def release(self, *, button: int = 1) -> None:
        self._fake(X.ButtonRelease, button)

    def move(self, x: float, y: float) -> None:
        xtest.fake_input(self._display, X.MotionNotify, x=round(x), y=round(y))
        self._display.sync()

    def stroke(self, points: list[tuple[float, float]]) -> None:
        """Draw a line through the points without lifting."""
        self.press(*points[0])
        for x, y in points[1:]:
            time.sleep(_STROKE_STEP_S)
            self.move(x, y)
        time.sleep(_STROKE_STEP_S)
        self.release()

    def key(self, name: str, *, hold_s: float = _PRESS_S) -> None:
        """Press a key of the keypad, by its X name: `Right`, `Return`."""
        self.key_down(name)
        time.sleep(hold_s)
        self.key_up(name)

    def key_down(self, name: str) -> None:
        self._fake(X.KeyPress, self._code_of(name))

    def key_up(self, name: str) -> None:
        self._fake(X.KeyRelease, self._code_of(name))

    def _code_of(self, name: str) -> int:
        return int(self._display.keysym_to_keycode(XK.string_to_keysym(name)))

    def _fake(self, kind: int, detail: int) -> None:
        xtest.fake_input(self._display, kind, detail)
        self._display.sync()


def screenshot(display: str) -> Image.Image:
    """What the display shows now."""
    return ImageGrab.grab(xdisplay=display)


@dataclass(frozen=True, slots=True)
class Target:
    """Something to touch. Units: window pixels, y down."""

    id: str
    text: str
    x: int
    y: int
    w: int
    h: int
    enabled: bool

    @property
    def center(self) -> tuple[float, float]:
        return (self.x + self.w / 2, self.y + self.h / 2)


@dataclass(frozen=True, slots=True)
class Sight:
    """One look at the window."""

    page: str
    ready: bool
    targets: tuple[Target, ...]
    texts: tuple[str, ...]
    focus: str = ""  # with the keypad's ring
    order: tuple[str, ...] = ()  # of the key to the right

    @property
    def words(self) -> tuple[str, ...]:
        """What the page says, without the clock, which changes by itself."""
        return tuple(text for text in self.texts if not _CLOCK.search(text))

    def find(self, target_id: str) -> Target | None:
        return next((target for target in self.targets if target.id == target_id), None)

    def says(self, words: str) -> bool:
        return any(words in text.replace("\n", "") for text in self.texts)


_CLOCK = re.compile(r"[0-9]{1,2}:[0-9]{2}$")
_NOTHING = Sight("", False, (), ())  # no window


class NotSeen(TimeoutError):
    """What was waited for did not appear; the message tells what was seen last."""


class Eyes:
    """Looks at a window that was started with an eyes socket."""

    def __init__(self, path: Path, *, timeout_s: float = 10) -> None:
        self._path, self._timeout_s = path, timeout_s

    def look(self) -> Sight:
        """Errors: OSError when no window listens."""
        seen = self._ask("look")
        targets = tuple(Target(**target) for target in seen["targets"])
        return Sight(
            seen["page"], seen["ready"], targets, tuple(seen["texts"]), seen["focus"], tuple(seen["order"])
        )

    def widgets(self) -> int:
        """How many widgets are alive in the window's process, seen or not. Errors: OSError."""
        return int(self._ask("widgets")["widgets"])

    def _ask(self, what: str) -> dict[str, Any]:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(self._timeout_s)
            line.connect(str(self._path))
            line.sendall(json.dumps({"ask": what}).encode() + b"\n")
            with line.makefile("rb") as answer:
                told: dict[str, Any] = json.loads(answer.readline())
        return told

    def wait(self, wanted: Callable[[Sight], bool], what: str, *, timeout_s: float = 15) -> Sight:
        """Look until it is there; a window that is away may come back meanwhile. Errors: NotSeen."""
        until = time.monotonic() + timeout_s
        sight = self._try()
        while not wanted(sight):
            if time.monotonic() > until:
                seen = f"page {sight.page!r}, ready {sight.ready}, targets {[t.id for t in sight.targets]}"
                raise NotSeen(f"{what}: not seen within {timeout_s} s; {seen}; texts {list(sight.texts)}")
            time.sleep(0.05)
            sight = self._try()
        return sight

    def _try(self) -> Sight:
        try:
            return self.look()
        except (OSError, ValueError):  # no window, or one that ended in the middle of its answer
            return _NOTHING

    def page(self, kind: str, *, timeout_s: float = 15) -> Sight:
        """Wait until this page kind is drawn and takes touches. Errors: NotSeen."""
        return self.wait(
            lambda sight: sight.page == kind and sight.ready, f"page {kind}", timeout_s=timeout_s
        )

    def target(self, target_id: str, *, timeout_s: float = 15) -> Target:
        """Wait until this can be touched. Errors: NotSeen."""
        return self.see(target_id, timeout_s=timeout_s)[1]

    def see(self, target_id: str, *, timeout_s: float = 15) -> tuple[Sight, Target]:
        """Wait until this can be touched; what was on show with it. Errors: NotSeen."""

        def is_there(sight: Sight) -> bool:
            found = sight.find(target_id)
            return sight.ready and found is not None and found.enabled

        sight = self.wait(is_there, f"target {target_id}", timeout_s=timeout_s)
        found = sight.find(target_id)
        if found is None:  # `wait` has just seen it
            raise NotSeen(target_id)
        return sight, found
