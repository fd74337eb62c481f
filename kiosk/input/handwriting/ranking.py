"""What was written, weighed: what it looks like, how rare that is, and how many strokes it takes."""

from __future__ import annotations

import string
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kiosk.input.characters import rarity
from kiosk.input.handwriting.recogniser import Scores
from kiosk.input.handwriting.stroke_counts import TABLE, Counts, fewest_and_most
from kiosk.input.handwriting.written import Wanted

MOST_CANDIDATES = 10
_BESIDE_HAN = "〇·"  # of house numbers, and between the parts of a name
# Weights beside the logarithm of the score. Source: tried on 500 characters, distorted with other seeds than
# those of bench/handwriting.py; a wide range around each does as well.
_OF_RARITY = np.array([0.0, 0.3, 1.5, 2.0])  # more would hide rare characters of names
_OF_A_STROKE_TOO_MANY = 2.0  # nobody writes more strokes than there are, but a pen may slip
_MOST_TOO_MANY = 3
_OF_STROKES_MISSING = 2.0  # all of them; strokes run into one another, so few tell little
_OF_ONE_FORGOTTEN = 4.0  # a stroke; for all but the first candidate
_RAREST_FORGOTTEN = 1  # of GB 2312; the many rare ones would only push each other forward


@dataclass(frozen=True, slots=True)
class Weighed:
    """The best candidates, all different, and how likely the first one is, as a logarithm."""

    candidates: tuple[str, ...]
    likelihood: float


@dataclass(frozen=True, slots=True)
class _Set:
    """Characters that are wanted, their places among the classes, and what weighs against them."""

    characters: tuple[str, ...]
    places: NDArray[np.intp]
    against: NDArray[np.float64]
    fewest: Counts
    most: Counts
    may_lack_one: NDArray[np.bool_]


class Ranking:
    """Weighs the scores of a recogniser with these classes."""

    def __init__(self, classes: Sequence[str], stroke_table: Path = TABLE) -> None:
        self._sets = {wanted: _set(classes, wanted, stroke_table) for wanted in Wanted}

    def weigh(self, scores: Sequence[Scores], stroke_count: int, wanted: Wanted) -> Weighed:
        """`scores`: of one or more drawings of the same ink."""
        among = self._sets[wanted]
        seen = np.mean([each[among.places] for each in scores], axis=0)
        too_many = np.clip(stroke_count - among.most, 0, _MOST_TOO_MANY)
        missing = np.clip(1 - stroke_count / np.maximum(among.fewest, 1), 0, 1)
        likely = seen - among.against - _OF_A_STROKE_TOO_MANY * too_many - _OF_STROKES_MISSING * missing
        is_one_short = (
            (among.fewest <= stroke_count + 1) & (stroke_count + 1 <= among.most) & among.may_lack_one
        )
        first = int(np.argmax(likely))
        others = [place for place in _best(likely + _OF_ONE_FORGOTTEN * is_one_short) if place != first]
        best = [first, *others][:MOST_CANDIDATES]
        return Weighed(tuple(among.characters[place] for place in best), float(likely[best[0]]))


def _best(likely: NDArray[np.float64]) -> list[int]:
    """The places of the most likely, the best first."""
    some = np.argpartition(-likely, min(2 * MOST_CANDIDATES, len(likely) - 1))[: 2 * MOST_CANDIDATES]
    return [int(place) for place in some[np.argsort(-likely[some], kind="stable")]]


def _set(classes: Sequence[str], wanted: Wanted, stroke_table: Path) -> _Set:
    chosen = list(_chosen(classes, wanted))
    characters = tuple(character for _, character in chosen)
    places = np.array([place for place, _ in chosen], np.intp)
    rarities = np.array([0 if each in _BESIDE_HAN else rarity(each) for each in characters])
    fewest, most = fewest_and_most(characters, stroke_table)
    may_lack_one = (fewest > 0) & (rarities <= _RAREST_FORGOTTEN)
    return _Set(characters, places, _OF_RARITY[rarities], fewest, most, may_lack_one)


def _chosen(classes: Sequence[str], wanted: Wanted) -> Iterator[tuple[int, str]]:
    for place, character in enumerate(classes):
        if len(character) == 1 and _is_wanted(character, wanted):
            yield place, character


def _is_wanted(character: str, wanted: Wanted) -> bool:
    if wanted is Wanted.DIGITS:
        return character in string.digits
    if wanted is Wanted.LATIN:
        return character in string.digits + string.ascii_letters
    return character in _BESIDE_HAN or unicodedata.name(character, "").startswith("CJK UNIFIED IDEOGRAPH")
