"""Where the keys lead: left and right go through everything that can be pressed, up and down from row to
row. Pure.

Right alone comes past every part, in the order in which one reads, and from the last to the first again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, TypeVar

from config.keypad import Deed


class Placed(Protocol):
    """Something that can be pressed, and where it is. Units: pixels, y up."""

    x: Any
    y: Any
    top: Any
    center_x: Any
    center_y: Any


P = TypeVar("P", bound=Placed)


def rows_of(parts: Sequence[P]) -> list[list[P]]:
    """The parts as they are read: row under row, each from left to right."""
    rows: list[list[P]] = []
    for part in sorted(parts, key=lambda part: -part.top):
        if not rows or part.center_y <= rows[-1][0].y:
            rows.append([])
        rows[-1].append(part)
    return [sorted(row, key=lambda part: (part.x, -part.top)) for row in rows]


def step(rows: Sequence[Sequence[P]], at: P, deed: Deed) -> P:
    """The part that this key leads to."""
    by = -1 if deed in (Deed.LEFT, Deed.UP) else 1
    if deed in (Deed.LEFT, Deed.RIGHT):
        order = [part for row in rows for part in row]
        return order[(order.index(at) + by) % len(order)]
    here = next(number for number, row in enumerate(rows) if at in row)
    return min(rows[(here + by) % len(rows)], key=lambda part: abs(part.center_x - at.center_x))
