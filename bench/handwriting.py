"""Measure how well and how fast handwriting is read, on strokes that nobody trained or tuned it with.

    python -m bench.handwriting [--characters 3755] [--lines 200]

Fetches the strokes by npm into var/peers; bench/pen.py tells where they are from and how they are distorted.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.figures import Figure, spread
from bench.pen import SHAKY, STEADY, WAYS, Strokes, Way
from kiosk.input.characters import rarity
from kiosk.input.handwriting.engine import Engine
from kiosk.input.handwriting.ink import Ink

CHARACTERS = 200
LINES = 40
FIRST_SEED = 610_000
_CJK = range(0x4E00, 0xA000)
_PLACES = (1, 5, 10)


@dataclass(frozen=True, slots=True)
class Outcome:
    """`place`: of the character among the candidates, from 1; 0 when it is not among them."""

    place: int
    ms: float


def sample(strokes: Strokes, rareness: int, count: int, seed: int = FIRST_SEED) -> list[str]:
    """Characters of one rareness in an order of its own, at most so many."""
    every = [character for character in map(chr, _CJK) if rarity(character) == rareness]
    there = [character for character in every if character in strokes]
    return [there[place] for place in np.random.default_rng(seed).permutation(len(there))[:count]]


def read(engine: Engine, strokes: Strokes, characters: Iterable[str], way: Way, seed: int) -> list[Outcome]:
    outcomes = []
    rng = np.random.default_rng(seed)
    for character in characters:
        ink = way(strokes.of(character), rng)
        began_s = time.perf_counter()
        candidates = engine.character(ink).candidates
        ms = (time.perf_counter() - began_s) * 1000
        place = candidates.index(character) + 1 if character in candidates else 0
        outcomes.append(Outcome(place, ms))
    return outcomes


def line_of(strokes: Strokes, characters: Sequence[str], rng: np.random.Generator) -> tuple[Ink, list[int]]:
    """Characters side by side, and of each stroke whose it is."""
    ink: list[np.ndarray] = []
    owners: list[int] = []
    right = 0.0
    for number, character in enumerate(characters):
        written = STEADY.write(strokes.of(character), rng)
        left = min(stroke[:, 0].min() for stroke in written)
        grown, up = 1 + rng.normal(0, 0.07), rng.normal(0, 30)
        placed = [(stroke - [left, 0]) * grown + [right, up] for stroke in written]
        right = max(stroke[:, 0].max() for stroke in placed) + rng.uniform(40, 360)
        ink += placed
        owners += [number] * len(placed)
    return tuple(ink), owners


def read_lines(engine: Engine, strokes: Strokes, count: int) -> list[Figure]:
    """Names of two to four characters in one go; then the time a stroke takes once the others are there."""
    rng = np.random.default_rng(FIRST_SEED + 99)
    known = sample(strokes, 0, 10_000)
    parted = right = characters = 0
    added_ms = []
    for _ in range(count):
        name = [known[place] for place in rng.integers(len(known), size=int(rng.integers(2, 5)))]
        ink, owners = line_of(strokes, name, rng)
        engine.line(ink[:-1], usual_height=700)
        began_s = time.perf_counter()
        written = engine.line(ink, usual_height=700)
        added_ms.append((time.perf_counter() - began_s) * 1000)
        is_parted = [sorted({owners[stroke] for stroke in each.strokes}) for each in written] == [
            [number] for number in range(len(name))
        ]
        parted += is_parted
        characters += len(name)
        right += is_parted and sum(
            each.candidates[0] == meant for each, meant in zip(written, name, strict=True)
        )
    return [
        Figure("lines parted rightly", parted, f"of {count}", count),
        Figure("characters of lines, top 1", right, f"of {characters}", characters),
        *spread("the last stroke of a line", added_ms, "ms", (0.5, 0.95)),
    ]


def _shares(name: str, outcomes: Sequence[Outcome]) -> list[Figure]:
    return [
        Figure(
            f"{name}, top {most}",
            round(100 * float(np.mean([0 < outcome.place <= most for outcome in outcomes])), 2),
            "%",
            len(outcomes),
        )
        for most in _PLACES
    ]


def figures(_folder: Path, count: int = CHARACTERS, lines: int = LINES) -> list[Figure]:
    """Nothing where npm is not, for there are no strokes then."""
    if shutil.which("npm") is None:
        return []
    strokes, engine = Strokes(), Engine()
    rows: list[Figure] = []
    times: list[float] = []
    characters = sample(strokes, 0, count)
    for number, (name, way) in enumerate(WAYS.items()):
        outcomes = read(engine, strokes, characters, way, FIRST_SEED + number)
        rows += _shares(f"GB 2312 level 1, {name}", outcomes)
        times += [outcome.ms for outcome in outcomes]
    for rareness, name in ((1, "GB 2312 level 2"), (2, "the rest of GBK")):
        rare = sample(strokes, rareness, count)
        rows += _shares(f"{name}, jitter", read(engine, strokes, rare, SHAKY.write, FIRST_SEED + 50))
    rows += spread("a character", times, "ms", (0.5, 0.95))
    return [*rows, *read_lines(engine, strokes, lines)]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--characters", type=int, default=CHARACTERS, metavar="N", help="of each kind")
    parser.add_argument("--lines", type=int, default=LINES, metavar="N")
    given = parser.parse_args()
    for row in figures(Path(), given.characters, given.lines):
        print(f"{row.name:44} {row.value:g} {row.unit}  n={row.samples}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
