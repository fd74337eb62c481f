"""A scripted citizen: looks at the window, touches it by real touches, and keeps a picture of every page."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.demo.hand import Eyes, Hand, Sight, Target, screenshot

_PAGE_TIMEOUT_S = 30.0
_STROKES = 3  # of the signature: loops side by side


@dataclass(frozen=True, slots=True)
class Step:
    """One page and what is done on it.

    `page` is the kind that must be on show; `before` is done to the world once it is; `touches` are the ids
    touched, in order; `sign` writes on the pad first; `shows` must be readable on the page.
    """

    page: str
    touches: tuple[str, ...] = ()
    before: Callable[[], None] | None = None
    sign: bool = False
    shows: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """How long a step took, from its page being asked for to its last touch. Units: seconds."""

    number: int
    page: str
    touches: str
    wait_s: float
    act_s: float


@dataclass(slots=True)
class Citizen:
    eyes: Eyes
    hand: Hand
    display: str
    pictures: Path
    taken: list[Taken] = field(default_factory=list)
    texts: list[tuple[str, ...]] = field(default_factory=list)

    def play(self, steps: Sequence[Step]) -> None:
        """All steps in order. Errors: NotSeen, naming what was waited for and what was seen instead."""
        for step in steps:
            self.do(step)

    def do(self, step: Step) -> None:
        asked_s = time.monotonic()
        sight = self.eyes.wait(
            lambda seen: seen.page == step.page and seen.ready and seen.says(step.shows),
            f"page {step.page} {step.shows}",
            timeout_s=_PAGE_TIMEOUT_S,
        )
        seen_s = time.monotonic()
        number = len(self.taken) + 1
        self._keep(number, step.page, sight)
        if step.before is not None:
            step.before()
        if step.sign:
            self._sign(self.eyes.target("pad"))
        for touch_id in step.touches:
            target = self.eyes.target(touch_id, timeout_s=_PAGE_TIMEOUT_S)
            if touch_id == step.touches[-1]:
                sight = self.eyes.look()
            self.hand.touch(*target.center)
        done_s = time.monotonic()
        self.taken.append(
            Taken(number, step.page, " ".join(step.touches), seen_s - asked_s, done_s - seen_s)
        )
        self._wait_for_another(sight)

    def _wait_for_another(self, before: Sight) -> None:
        """Until the page on show is another one, or the same kind with other words."""
        self.eyes.wait(
            lambda now: (now.page, now.texts) != (before.page, before.texts),
            f"what comes after {before.page}",
            timeout_s=_PAGE_TIMEOUT_S,
        )

    def _keep(self, number: int, page: str, sight: Sight) -> None:
        self.texts.append(sight.texts)
        self.picture(f"{number:02d}-{page}")

    def picture(self, name: str) -> None:
        screenshot(self.display).save(self.pictures / f"{name}.png")

    def _sign(self, pad: Target) -> None:
        for stroke in range(_STROKES):
            left = pad.x + pad.w * (0.2 + 0.22 * stroke)
            self.hand.stroke([self._loop(pad, left, turn / 24) for turn in range(25)])

    @staticmethod
    def _loop(pad: Target, left: float, share: float) -> tuple[float, float]:
        angle = 2 * math.pi * share
        x = left + pad.w * 0.18 * share
        return x + pad.w * 0.03 * math.sin(2 * angle), pad.y + pad.h * (0.5 - 0.3 * math.sin(angle))
