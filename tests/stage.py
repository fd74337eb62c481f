"""A stage without a window: each page is answered by the next line of a script."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from kiosk.pages import Countdown, Frame, Light, Page

A = TypeVar("A")


@dataclass(frozen=True)
class Wait:
    """The person does nothing; the page must end by itself."""


@dataclass(frozen=True)
class AfterRefresh:
    """The person answers once the page on show was refreshed."""

    answer: Any


@dataclass(frozen=True)
class Once:
    """The person answers once the page on show is such; `act` is what makes it so."""

    sees: Callable[[Page[Any]], bool]
    answer: Any
    act: Callable[[], None] = lambda: None


Line = Any  # an answer, an exception to raise, Wait(), or a function of the page giving one of these


@dataclass
class ScriptedStage:
    """Plays (page type, answer) lines in order; a page of another type fails the test by name."""

    script: list[tuple[type[Page[Any]], Line]]
    more_time: list[bool] = field(default_factory=list)
    shown: list[Page[Any]] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    refreshed: list[Page[Any]] = field(default_factory=list)
    countdowns: list[Countdown] = field(default_factory=list)
    lights: tuple[Light, ...] = ()
    resets: int = 0
    touched_s: float = 0.0

    async def show(self, page: Page[A], frame: Frame) -> A:
        await asyncio.sleep(0)
        self.shown.append(page)
        self.frames.append(frame)
        assert self.script, f"nothing scripted for {page}"
        kind, line = self.script.pop(0)
        assert isinstance(page, kind), f"expected {kind.__name__}, shown was {page}"
        if isinstance(line, AfterRefresh):
            seen = len(self.refreshed)
            while len(self.refreshed) == seen:
                await asyncio.sleep(0.01)
            line = line.answer
        if isinstance(line, Once):
            line.act()
            while not (self.refreshed and line.sees(self.refreshed[-1])):
                await asyncio.sleep(0.01)
            line = line.answer
        return cast(A, await _play(line, page))

    def refresh(self, page: Page[A]) -> None:
        self.refreshed.append(page)

    async def count_down(self, countdown: Countdown) -> bool:
        self.countdowns.append(countdown)
        return self.more_time.pop(0) if self.more_time else False

    def last_touch_s(self) -> float:
        return self.touched_s

    def set_lights(self, lights: tuple[Light, ...]) -> None:
        self.lights = lights

    def reset(self) -> None:
        self.resets += 1


async def _play(line: Line, page: Page[Any]) -> object:
    if isinstance(line, Wait):
        await asyncio.Event().wait()
    if isinstance(line, Exception) or (isinstance(line, type) and issubclass(line, Exception)):
        raise line
    if isinstance(line, Callable):  # type: ignore[arg-type]
        return await _play(line(page), page)
    return cast(object, line)
