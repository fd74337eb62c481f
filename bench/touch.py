"""From a finger on the glass to the frame that answers it: real X events in, real pixels out.

Feedback: press to the first changed pixel of what is pressed. Answer: release to the first frame that is
different elsewhere on the screen (the letter in the field, the mark, the next page). Drawn: release to the
last change before the screen keeps still, for a page turn the whole next page.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.figures import Figure, spread
from bench.house import House, open_house
from kiosk.demo.citizen import Step
from kiosk.demo.hand import Target
from kiosk.demo.journeys import JOURNEYS

_POLL_S = 0.001
_POINTER_SETTLES_S = 0.12  # the pointer's picture is in the frame buffer too: it comes before the finger
_HOLD_S = 0.08
_STILL_S = 0.3
_TIMEOUT_S = 3.0
_SHARES = (0.5, 0.95)
_KEYS = ("key.", "tab.", "candidate.")


@dataclass(frozen=True, slots=True)
class Tap:
    """One touch. `answer_ms` and `drawn_ms` are None when nothing outside the touched part changed."""

    kind: str
    touch_id: str
    page: str
    feedback_ms: float | None
    answer_ms: float | None
    drawn_ms: float | None


def figures(folder: Path) -> list[Figure]:
    with open_house(folder) as house:
        taps = [tap for name in ("food", "hygiene") for tap in visit(house, name)]
    found: list[Figure] = []
    for kind in ("key", "choice", "page turn"):
        of_kind = [tap for tap in taps if tap.kind == kind]
        found += spread(f"{kind}: press to feedback", _seen(t.feedback_ms for t in of_kind), "ms", _SHARES)
        found += spread(
            f"{kind}: release to answered frame", _seen(t.answer_ms for t in of_kind), "ms", _SHARES
        )
        if kind == "page turn":
            found += spread(
                f"{kind}: release to page whole", _seen(t.drawn_ms for t in of_kind), "ms", _SHARES
            )
    found += _slowest_turn(taps)
    mute = [tap for tap in taps if tap.feedback_ms is None and tap.answer_ms is None]
    return [*found, Figure("touches without any change seen", len(mute), "", len(taps), _names(mute))]


def visit(house: House, name: str) -> list[Tap]:
    """All touches of a journey up to its list of materials; then the citizen leaves."""
    taps: list[Tap] = []
    steps = JOURNEYS[name](house.world).steps
    for step, following in pairwise(steps):
        house.eyes.page(step.page, timeout_s=_TIMEOUT_S * 5)
        if step.page == "Materials":
            break
        if step.before is not None:
            step.before()
            house.eyes.page(following.page)
        for touch_id in step.touches:
            taps += turn_to(house, step, touch_id)
            taps.append(tap(house, step, touch_id))
        while following.page != step.page and house.eyes.look().page == step.page:  # a page of several parts
            taps.append(tap(house, step, step.touches[-1]))
    leave(house)
    return taps


def turn_to(house: House, step: Step, touch_id: str) -> Iterator[Tap]:
    """Turn the parts of a page until this can be touched."""
    while True:
        sight = house.eyes.page(step.page)
        target, more = sight.find(touch_id), sight.find("more")
        if (target is not None and target.enabled) or more is None or not more.enabled:
            return
        yield tap(house, step, "more")


def leave(house: House) -> None:
    """Pull the card, end the visit, wait for the attract page."""
    house.world.pull_card()
    while house.eyes.look().page != "Attract":
        for touch_id in ("leave_now", "leave", "primary"):
            if (target := house.eyes.look().find(touch_id)) is not None and target.enabled:
                house.hand.touch(*target.center)
                break
        time.sleep(1.0)


def tap(house: House, step: Step, touch_id: str) -> Tap:
    target = house.eyes.target(touch_id)
    x, y = target.center
    house.hand.move(x, y)
    time.sleep(_POINTER_SETTLES_S)
    at_rest = house.screen.patch(*ground(target))
    pressed_s = time.perf_counter()
    house.hand.press(x, y)
    feedback_s = _wait(lambda: not np.array_equal(house.screen.patch(*ground(target)), at_rest), _HOLD_S * 2)
    time.sleep(max(0.0, _HOLD_S - (time.perf_counter() - pressed_s)))
    kind = kind_of(step.page, touch_id)
    hidden = None if kind == "choice" else target  # a choice answers by the mark in its own row
    before = house.screen.grid(hidden)
    released_s = time.perf_counter()
    house.hand.release()
    answer_s, drawn_s = watch(house, hidden, before)
    return Tap(
        kind,
        touch_id,
        step.page,
        _ms(pressed_s, feedback_s),
        _ms(released_s, answer_s),
        _ms(released_s, drawn_s),
    )


def watch(
    house: House, hidden: Target | None, before: NDArray[np.uint32]
) -> tuple[float | None, float | None]:
    """When the first change was seen, and the last one before the screen kept still."""
    first_s: float | None = None
    last_s: float | None = None
    began_s = time.perf_counter()
    while True:
        now = house.screen.grid(hidden)
        now_s = time.perf_counter()
        if not np.array_equal(now, before):
            first_s, last_s, before = first_s or now_s, now_s, now
        if now_s - (last_s or began_s + _TIMEOUT_S / 3) > _STILL_S:
            return first_s, last_s
        time.sleep(_POLL_S)


def kind_of(page: str, touch_id: str) -> str:
    if touch_id.startswith(_KEYS):
        return "key"
    return "choice" if touch_id.startswith("choice.") and page != "Search" else "page turn"


def ground(target: Target) -> tuple[int, int]:
    """A place of the touched part that is plain colour: near its upper edge, off words and pointer."""
    return round(target.x + target.w * 0.3), round(target.y + max(8, target.h * 0.08))


def _wait(is_so: Callable[[], bool], timeout_s: float) -> float | None:
    until_s = time.perf_counter() + timeout_s
    while not is_so():
        if time.perf_counter() > until_s:
            return None
        time.sleep(_POLL_S)
    return time.perf_counter()


def _ms(from_s: float, to_s: float | None) -> float | None:
    return None if to_s is None else (to_s - from_s) * 1000


def _seen(values: object) -> list[float]:
    return [value for value in values if value is not None]  # type: ignore[attr-defined]


def _slowest_turn(taps: Sequence[Tap]) -> list[Figure]:
    """The page whose turn takes longest, so that one knows where to look."""
    by_touch: dict[str, list[float]] = defaultdict(list)
    for t in taps:
        if t.kind == "page turn" and t.drawn_ms is not None:
            by_touch[f"{t.page} {t.touch_id}"].append(t.drawn_ms)
    worst = max(by_touch, key=lambda name: max(by_touch[name]), default="")
    if not worst:
        return []
    return [Figure("page turn: slowest", round(max(by_touch[worst]), 1), "ms", len(by_touch[worst]), worst)]


def _names(taps: Sequence[Tap]) -> str:
    return " ".join(f"{tap.page}:{tap.touch_id}" for tap in taps)
