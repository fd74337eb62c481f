"""Strokes as people may write them: those of a regular script, bent, moved, joined, left out; by fixed seeds.

Units: the data's own square of 1024. The strokes are the medians of npm's hanzi-writer-data 2.0.1, which come
from Make Me a Hanzi and, through it, from a typeface under the Arphic Public License; none is in this tree.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.npm import unpacked
from kiosk.input.handwriting.ink import Ink, Stroke

CACHE = Path("var/peers/node")
_BASELINE = 900  # y of the data goes up from here
_STEP = 8.0

Way = Callable[[Ink, np.random.Generator], Ink]


class Strokes:
    """The medians of each character, y going down. Errors: as `unpacked`; OSError of an unknown one."""

    def __init__(self, cache: Path = CACHE) -> None:
        self._folder = unpacked("hanzi-writer-data", "2.0.1", cache)

    def __contains__(self, character: str) -> bool:
        return (self._folder / f"{character}.json").exists()

    def of(self, character: str) -> Ink:
        told = json.loads((self._folder / f"{character}.json").read_text(encoding="utf-8"))
        return tuple(
            np.array([[x, _BASELINE - y] for x, y in median], np.float64) for median in told["medians"]
        )


@dataclass(frozen=True, slots=True)
class Hand:
    """How far a hand strays, as standard deviations. `wobble` along a stroke; the others of whole strokes."""

    wobble: float
    shift: float
    turn_deg: float
    size: float

    def write(self, ink: Ink, rng: np.random.Generator) -> Ink:
        return tuple(self._stroke(stroke, rng) for stroke in ink)

    def _stroke(self, stroke: Stroke, rng: np.random.Generator) -> Stroke:
        path = _even(stroke)
        knots = max(2, len(path) // 12 + 2)
        wobble = [
            np.interp(
                np.linspace(0, knots - 1, len(path)), np.arange(knots), rng.normal(0, self.wobble, knots)
            )
            for _ in range(2)
        ]
        path = path + np.column_stack(wobble)
        middle = path.mean(axis=0)
        angle = np.radians(rng.normal(0, self.turn_deg))
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        grown = 1 + rng.normal(0, self.size)
        moved: Stroke = (path - middle) @ turn.T * grown + middle + rng.normal(0, self.shift, 2)
        return moved


STEADY = Hand(wobble=6, shift=8, turn_deg=1.5, size=0.03)
SHAKY = Hand(wobble=14, shift=16, turn_deg=3, size=0.05)


def _even(stroke: Stroke) -> Stroke:
    lengths = np.hypot(*np.diff(stroke, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(lengths)])
    places = np.linspace(0, along[-1], max(2, int(along[-1] / _STEP) + 1))
    return np.column_stack([np.interp(places, along, stroke[:, axis]) for axis in (0, 1)])


def _shuffled(ink: Ink, rng: np.random.Generator) -> Ink:
    return tuple(ink[place] for place in rng.permutation(len(ink)))


def _one_joined(ink: Ink, rng: np.random.Generator) -> Ink:
    if len(ink) < 2:
        return ink
    place = int(rng.integers(len(ink) - 1))
    return (*ink[:place], np.concatenate(ink[place : place + 2]), *ink[place + 2 :])


def _third_joined(ink: Ink, rng: np.random.Generator) -> Ink:
    written = [ink[0]]
    for stroke in ink[1:]:
        if rng.random() < 1 / 3:
            written[-1] = np.concatenate([written[-1], stroke])
        else:
            written.append(stroke)
    return tuple(written)


def _slanted(ink: Ink, rng: np.random.Generator) -> Ink:
    lean = np.tan(np.radians(15)) * rng.choice([-1, 1])
    return tuple(stroke @ np.array([[1.0, 0.0], [-lean, 1.0]]) for stroke in ink)


def _uneven(ink: Ink, rng: np.random.Generator) -> Ink:
    """Another size, wider or narrower by a quarter, and the points now dense, now sparse."""
    size = rng.uniform(0.02, 20) * np.array([1.0, rng.uniform(0.8, 1.25)])
    written = []
    for stroke in ink:
        count = max(2, len(stroke) // 2)
        places = np.sort(rng.choice(len(stroke), min(count, len(stroke)), replace=False))
        places[0], places[-1] = 0, len(stroke) - 1
        written.append(stroke[places] * size)
    return tuple(written)


def _one_missing(ink: Ink, rng: np.random.Generator) -> Ink:
    if len(ink) < 2:
        return ink
    gone = int(rng.integers(len(ink)))
    return tuple(stroke for place, stroke in enumerate(ink) if place != gone)


def _one_broken(ink: Ink, rng: np.random.Generator) -> Ink:
    """The pen was lifted in the middle of the longest stroke."""
    longest = int(np.argmax([len(stroke) for stroke in ink]))
    stroke = ink[longest]
    middle = int(len(stroke) * rng.uniform(0.3, 0.7))
    if not 2 <= middle <= len(stroke) - 3:
        return ink
    return (*ink[:longest], stroke[:middle], stroke[middle + 1 :], *ink[longest + 1 :])


def _by(hand: Hand, change: Way | None = None) -> Way:
    def write(ink: Ink, rng: np.random.Generator) -> Ink:
        written = hand.write(ink, rng)
        return change(written, rng) if change else written

    return write


WAYS: Mapping[str, Way] = {
    "clean": lambda ink, _rng: ink,
    "jitter": _by(SHAKY),
    "wrong order": _by(STEADY, _shuffled),
    "two joined": _by(STEADY, _one_joined),
    "a third joined": _by(STEADY, _third_joined),
    "slanted 15°": _by(STEADY, _slanted),
    "scaled, uneven": _by(STEADY, _uneven),
    "one broken": _by(STEADY, _one_broken),
    "one missing": _by(STEADY, _one_missing),
}
