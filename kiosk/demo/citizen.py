"""A scripted citizen: looks at the window, touches it by real touches, and keeps a picture of every page."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from kiosk.demo.hand import Eyes, Hand, Sight, Target, screenshot
from kiosk.words import render, say

_PAGE_TIMEOUT_S = 30.0
_ANSWER_S = 0.8
_LOOK_S = 0.03
_WALK_S = 0.5  # until the ring has come to where the keys led it
_STROKES = 3  # of the signature: loops side by side


@dataclass(frozen=True, slots=True)
class Step:
    """One page and what is done on it.

    `page` is the kind that must be on show; `before` is done to the world once it is; `touches` are the ids
    touched, in order; `sign` writes on the pad first; `shows` must be readable on the page; nothing is
    touched before the target `once_there` has appeared; where an answer is proposed, the last id confirms it
    and nothing is typed; `reads_on` touches the last id until another kind of page comes, as on pages whose
    primary button turns to what has not been seen.
    """

    page: str
    touches: tuple[str, ...] = ()
    before: Callable[[], None] | None = None
    sign: bool = False
    shows: str = ""
    once_there: str = ""
    reads_on: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """How long a step took, from its page being asked for to its last touch. Units: seconds."""

    number: int
    page: str
    touches: str
    wait_s: float
    act_s: float = 0.0


@dataclass(slots=True)
class Citizen:
    """`by_keys`: never touches the glass, and presses the keys of a keypad."""

    eyes: Eyes
    hand: Hand
    display: str
    pictures: Path
    taken: list[Taken] = field(default_factory=list)
    texts: list[tuple[str, ...]] = field(default_factory=list)
    by_keys: bool = False

    def play(self, steps: Sequence[Step]) -> None:
        """All steps in order; the last page is only seen. Errors: NotSeen, naming what was waited for and
        what was seen instead."""
        for step in steps[:-1]:
            self.do(step)
        self._see(steps[-1])

    def do(self, step: Step) -> None:
        """See the page, do what is to be done, and wait for the page after it."""
        sight = self._see(step)
        seen_s = time.monotonic()
        if step.before is not None:
            step.before()
        if step.once_there:
            self.eyes.target(step.once_there, timeout_s=_PAGE_TIMEOUT_S)
        if step.sign:
            self._sign()
        is_proposed = step.page == "Question" and sight.says(render(say("form.check_it")))
        has_turned = False
        for touch_id in step.touches[-1:] if is_proposed else step.touches:
            sight, has_turned = self._touch(touch_id)
        while step.reads_on and self.eyes.look().page == step.page:
            sight, has_turned = self._touch(step.touches[-1])
        self.taken[-1] = replace(self.taken[-1], act_s=time.monotonic() - seen_s)
        if not has_turned:
            self._wait_for_another(sight)

    def _touch(self, touch_id: str) -> tuple[Sight, bool]:
        """Touch it, turning pages until it can be; what was on show before, and whether another page or
        other words were seen since."""
        while (sight := self.eyes.look()).ready and _is_further_on(sight, touch_id):
            self._press(self.eyes.target("more"))
            self._wait_for_answer(sight)
        sight, target = self.eyes.see(touch_id, timeout_s=_PAGE_TIMEOUT_S)
        self._press(target)
        return sight, self._wait_for_answer(sight)

    def _see(self, step: Step) -> Sight:
        """The page of a step, drawn and waiting; a picture of it is kept."""
        asked_s = time.monotonic()
        sight = self.eyes.wait(
            lambda seen: seen.page == step.page and seen.ready and seen.says(step.shows),
            f"page {step.page} {step.shows}",
            timeout_s=_PAGE_TIMEOUT_S,
        )
        number = len(self.taken) + 1
        self.taken.append(Taken(number, step.page, " ".join(step.touches), time.monotonic() - asked_s))
        self.texts.append(sight.texts)
        self.picture(f"{number:02d}-{step.page}")
        return sight

    def _wait_for_answer(self, before: Sight) -> bool:
        """As a person does: until the glass has answered and takes touches again, at the latest a moment
        after the touch. A window is not ready while a finger is down, nor just after it has acted. Whether
        what it shows was another page or other words meanwhile: the same may be back already."""
        until_s = time.monotonic() + _ANSWER_S
        known, has_answered, has_turned = _without_clock(before), False, False
        while time.monotonic() < until_s:
            now = self.eyes.look()
            has_answered = has_answered or _without_clock(now) != known
            has_turned = has_turned or _is_another(now, before)
            if has_answered and now.ready:
                break
            time.sleep(_LOOK_S)
        return has_turned

    def _wait_for_another(self, before: Sight) -> None:
        """Until the page on show is another one, or the same kind with other words."""
        self.eyes.wait(
            lambda now: _is_another(now, before),
            f"what comes after {before.page}",
            timeout_s=_PAGE_TIMEOUT_S,
        )

    def picture(self, name: str) -> None:
        screenshot(self.display).save(self.pictures / f"{name}.png")

    def _press(self, target: Target) -> None:
        if self.by_keys:
            self._walk_to(target.id)
            self.hand.key("Return")
        else:
            self.hand.touch(*target.center)

    def _walk_to(self, touch_id: str) -> None:
        """By the keypad, until the ring lies there: the page may draw itself anew meanwhile."""
        while (sight := self.eyes.look()).focus != touch_id or not sight.ready:
            if not sight.focus:
                self.hand.key("Right")  # shows the ring, and no more
            elif touch_id in sight.order and sight.focus in sight.order:
                steps = sight.order.index(touch_id) - sight.order.index(sight.focus)
                for _ in range(abs(steps)):
                    self.hand.key("Right" if steps > 0 else "Left", hold_s=0)
            arrived = time.monotonic() + _WALK_S
            while time.monotonic() < arrived and self.eyes.look().focus != touch_id:
                time.sleep(_LOOK_S)

    def _sign(self) -> None:
        pad = self.eyes.target("pad")
        if self.by_keys:
            self._press(pad)
            return
        for stroke in range(_STROKES):
            left = pad.x + pad.w * (0.2 + 0.22 * stroke)
            self.hand.stroke([self._loop(pad, left, turn / 24) for turn in range(25)])

    @staticmethod
    def _loop(pad: Target, left: float, share: float) -> tuple[float, float]:
        angle = 2 * math.pi * share
        x = left + pad.w * 0.18 * share
        return x + pad.w * 0.03 * math.sin(2 * angle), pad.y + pad.h * (0.5 - 0.3 * math.sin(angle))


def _is_another(now: Sight, before: Sight) -> bool:
    return (now.page, now.words) != (before.page, before.words)


def _without_clock(sight: Sight) -> Sight:
    return replace(sight, texts=sight.words)


def _is_further_on(sight: Sight, touch_id: str) -> bool:
    """Not to be touched on this part of the page, and there is more of it."""
    wanted, more = sight.find(touch_id), sight.find("more")
    return (wanted is None or not wanted.enabled) and more is not None and more.enabled
