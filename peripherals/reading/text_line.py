"""One printed line and where it stands: what the reading process answers with."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, replace

_LEAST_LETTERS = 8  # fewer may be a stamp or a number on its own
_CLEAR_SHARE = 0.7


@dataclass(frozen=True, slots=True, repr=False)
class TextLine:
    """Units: pixels of the page. `score`: 0…1, how sure the recogniser is. `turns`: quarter turns
    clockwise after which its words stand upright. Personal data: has no repr."""

    text: str
    score: float
    left: float
    top: float
    right: float
    bottom: float
    turns: int = 0

    @property
    def middle_y(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def height(self) -> float:
        return self.bottom - self.top


def quarter_turned(lines: Sequence[TextLine]) -> tuple[TextLine, ...]:
    """The same lines with the page turned a quarter counter-clockwise. The words themselves stay as read:
    the recogniser turns every line upright by itself."""
    width = max((line.right for line in lines), default=0.0)
    return tuple(
        replace(
            line,
            left=line.top,
            right=line.bottom,
            top=width - line.right,
            bottom=width - line.left,
            turns=(line.turns + 1) % 4,
        )
        for line in lines
    )


def clockwise(lines: Sequence[TextLine], height_px: int) -> tuple[TextLine, ...]:
    """The same lines with the page, so many pixels high, turned a quarter clockwise."""
    return tuple(
        replace(
            line,
            left=height_px - line.bottom,
            right=height_px - line.top,
            top=line.left,
            bottom=line.right,
            turns=(line.turns - 1) % 4,
        )
        for line in lines
    )


def proposed_turns(lines: Sequence[TextLine]) -> int:
    """Quarter turns clockwise after which most of the words stand upright; 0 where that is not clear."""
    letters = [0, 0, 0, 0]
    for line in lines:
        letters[line.turns] += len(line.text)
    most = max(range(4), key=letters.__getitem__)
    is_clear = letters[most] >= _LEAST_LETTERS and letters[most] >= _CLEAR_SHARE * sum(letters)
    return most if is_clear else 0


def to_json(lines: Iterable[TextLine]) -> str:
    return json.dumps([astuple(line) for line in lines], ensure_ascii=False)


def from_json(text: str) -> tuple[TextLine, ...]:
    """Errors: ValueError for what `to_json` did not write."""
    try:
        return tuple(TextLine(*entry) for entry in json.loads(text))
    except TypeError as error:
        raise ValueError("not a list of lines") from error
