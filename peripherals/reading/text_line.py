"""One printed line and where it stands: what the reading process answers with."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, replace


@dataclass(frozen=True, slots=True, repr=False)
class TextLine:
    """Units: pixels of the page. `score`: 0…1, how sure the recogniser is. Personal data: has no repr."""

    text: str
    score: float
    left: float
    top: float
    right: float
    bottom: float

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
        replace(line, left=line.top, right=line.bottom, top=width - line.right, bottom=width - line.left)
        for line in lines
    )


def to_json(lines: Iterable[TextLine]) -> str:
    return json.dumps([astuple(line) for line in lines], ensure_ascii=False)


def from_json(text: str) -> tuple[TextLine, ...]:
    """Errors: ValueError for what `to_json` did not write."""
    try:
        return tuple(TextLine(*entry) for entry in json.loads(text))
    except TypeError as error:
        raise ValueError("not a list of lines") from error
