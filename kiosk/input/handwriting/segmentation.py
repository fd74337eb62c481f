"""Which strokes of a line belong to one character: what reads best, of what lies close enough together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from kiosk.input.handwriting.ink import Ink, Stroke

Part = tuple[int, ...]
"""The strokes of one character, in the order they were written."""
Likelihood = Callable[[Part], float]
"""How well these strokes read as one character, as a logarithm."""

# Widths and gaps in heights of the line. Source: tried on 60 lines of two to four characters, put together
# from single ones with other seeds than those of bench/handwriting.py.
_SAME_COLUMN = 0.25  # of the narrower: strokes that lie above one another so far are never parted
_WIDEST = 1.35
_OF_READING = 0.5
_WIDE, _OF_WIDE = 0.95, 20.0
_NARROW, _OF_NARROW = 0.55, 3.0
_OF_GAP = 8.0
_OF_A_CHARACTER = 1.2


@dataclass(frozen=True, slots=True)
class _Column:
    """Strokes above one another."""

    left: float
    right: float
    strokes: Part

    def with_(self, other: _Column) -> _Column:
        left, right = min(self.left, other.left), max(self.right, other.right)
        return _Column(left, right, tuple(sorted(self.strokes + other.strokes)))

    def is_above(self, other: _Column) -> bool:
        shared = min(self.right, other.right) - max(self.left, other.left)
        narrower = min(self.right - self.left, other.right - other.left)
        return shared > 0 and shared > _SAME_COLUMN * narrower


@dataclass(frozen=True, slots=True)
class _Way:
    """The best way to part the columns so far."""

    worth: float
    parts: tuple[Part, ...]


def segment(ink: Ink, likelihood: Likelihood, usual_height: float = 0.0) -> tuple[Part, ...]:
    """The characters from left to right; each stroke belongs to one.

    `usual_height`: what characters on this pad have at least; without it a line of flat ones is
    taken for a line of small ones.
    """
    columns = _columns(ink)
    height = max(height_of(ink), usual_height) or 1.0
    if columns[-1].right - columns[0].left <= _NARROW * height:
        return (tuple(range(len(ink))),)
    ways = [_Way(0.0, ())]
    for end in range(1, len(columns) + 1):
        found: list[_Way] = []
        for begin in range(end - 1, -1, -1):
            inside = columns[begin:end]
            width = (inside[-1].right - inside[0].left) / height
            if width > _WIDEST and len(inside) > 1:
                break
            part = tuple(sorted(stroke for column in inside for stroke in column.strokes))
            worth = _OF_READING * likelihood(part) - _OF_A_CHARACTER - _misfit(inside, width, height)
            found.append(_Way(ways[begin].worth + worth, (*ways[begin].parts, part)))
        ways.append(max(found, key=lambda way: way.worth))
    return ways[-1].parts


def height_of(ink: Sequence[Stroke]) -> float:
    ys = np.concatenate(ink)[:, 1]
    return float(ys.max() - ys.min())


def _misfit(columns: Sequence[_Column], width: float, height: float) -> float:
    """What speaks against one character of these columns."""
    gaps = sum(max(0.0, right.left - left.right) for left, right in pairwise(columns))
    wide = _OF_WIDE * max(0.0, width - _WIDE) ** 2
    return wide + _OF_NARROW * max(0.0, _NARROW - width) + _OF_GAP * gaps / height


def _columns(ink: Ink) -> list[_Column]:
    """From left to right."""
    singles = [
        _Column(float(stroke[:, 0].min()), float(stroke[:, 0].max()), (number,))
        for number, stroke in enumerate(ink)
    ]
    columns: list[_Column] = []
    for single in sorted(singles, key=lambda column: column.left + column.right):
        columns.append(single)
        while len(columns) > 1 and columns[-2].is_above(columns[-1]):
            last = columns.pop()
            columns[-1] = columns[-1].with_(last)
    return sorted(columns, key=lambda column: column.left)
