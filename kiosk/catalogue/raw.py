"""The raw description of a catalogue version: one JSON-shaped mapping, whoever wrote it and wherever.

`head`, `bodies`, `list`, `transfers`, `kept`, `common`, `items`, `regions` and what else its folder holds.
Where each part was written stands beside it in `places`, so that every message can name file and line, or
sheet and row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from kiosk.catalogue.findings import Finding, Mistake, Place

RawPath = tuple[str | int, ...]
Raw = Mapping[str, Any]
EMPTY: tuple[object, ...] = (None, "", [], {})


@dataclass(frozen=True, slots=True)
class Source:
    """A raw description, where its parts were written, and what could not be read of it."""

    raw: Raw
    places: Mapping[RawPath, Place] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    def place(self, path: RawPath) -> Place:
        """Where this was written; for what is missing, where it should stand."""
        for length in range(len(path), -1, -1):
            known = self.places.get(path[:length])
            if known is not None:
                return replace(known, field=_dotted((known.field, *path[length:])))
        return Place(field=_dotted(path))

    def placed(self, mistakes: Iterable[Mistake]) -> tuple[Finding, ...]:
        """The mistakes with their places, each told once."""
        found = (Finding(m.code, m.severity, self.place(m.path), m.args) for m in mistakes)
        return tuple(dict.fromkeys(found))


def tidy(value: Any) -> Any:
    """The value as JSON has it, and said one way only: a day is its ISO text, no blanks around a text, a
    field that holds nothing is left out. In `{use: …}` it stays as null: there it takes away what the common
    entry says."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip()
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [tidy(part) for part in value]
    if not isinstance(value, Mapping):
        return value
    made = {str(key): tidy(part) for key, part in value.items()}
    if "use" in made:
        only = made["use"] if len(made) == 1 else None
        return only or {key: None if part in EMPTY else part for key, part in made.items()}
    return {key: part for key, part in made.items() if part not in EMPTY}


def _dotted(path: Iterable[str | int]) -> str:
    return ".".join(str(part) for part in path if part != "")
