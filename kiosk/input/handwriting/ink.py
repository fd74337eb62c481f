"""What a pen has written: strokes of points, checked where they come in."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from config.strings import text

Stroke = NDArray[np.float64]
"""Shape: (points, 2), at least one point; y goes down."""
Ink = tuple[Stroke, ...]

MOST_STROKES = 600  # twenty characters of thirty strokes fill the widest pad
MOST_POINTS = 20_000
FARTHEST = 1_000_000.0


class InkError(ValueError):
    """What was handed over is no ink; the message says what and where, counting from 1."""

    def __init__(self, what: str, *, stroke: int = 0, point: int = 0, **facts: object) -> None:
        where = text("ime.where.point", stroke=stroke, point=point) if point else ""
        if stroke and not point:
            where = text("ime.where.stroke", stroke=stroke)
        super().__init__(where + text(f"ime.wrong.{what}", **facts))


def to_ink(told: object) -> Ink:
    """A JSON list of strokes, each a list of [x, y]. Errors: InkError."""
    if not isinstance(told, list | tuple):
        raise InkError("no_strokes")
    if not told:
        raise InkError("nothing_written")
    if len(told) > MOST_STROKES:
        raise InkError("many_strokes", count=len(told), most=MOST_STROKES)
    strokes = [_stroke(points, number) for number, points in enumerate(told, 1)]
    count = sum(len(stroke) for stroke in strokes)
    if count > MOST_POINTS:
        raise InkError("many_points", count=count, most=MOST_POINTS)
    return tuple(strokes)


def _stroke(points: Any, number: int) -> Stroke:
    if not isinstance(points, list | tuple):
        raise InkError("no_points", stroke=number)
    if not points:
        raise InkError("empty_stroke", stroke=number)
    if len(points) > MOST_POINTS:
        raise InkError("many_points", stroke=number, count=len(points), most=MOST_POINTS)
    for place, point in enumerate(points, 1):
        if wrong := _wrong(point):
            raise InkError(wrong, stroke=number, point=place, most=int(FARTHEST))
    return np.array(points, np.float64)


def _wrong(point: object) -> str:
    """What is wrong with a point; empty when nothing is."""
    if not isinstance(point, Sequence) or isinstance(point, str) or len(point) != 2:
        return "no_point"
    for number in point:
        if isinstance(number, bool) or not isinstance(number, int | float):
            return "no_number"
        if isinstance(number, float) and not math.isfinite(number):
            return "not_finite"
        if abs(number) > FARTHEST:
            return "too_far"
    return ""
