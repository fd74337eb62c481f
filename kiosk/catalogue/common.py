"""What many items share, written once: an item's raw description with every use of it put in.

An entry of `need`, `situation`, a group's `questions`, `materials` or `delivery` may be the id of a common
one, or `{use: id, …}` with what is different in this item; null takes a field away. Two items that use the
same common entry ask for it once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kiosk.catalogue.findings import Mistake, mistake
from kiosk.catalogue.raw import Raw, RawPath

_KEY = {"questions": "id", "materials": "id", "delivery": "value"}


@dataclass(slots=True)
class Expanded:
    """An item with all common entries in place, which ones it used, and what it used in vain."""

    raw: dict[str, Any]
    used: dict[RawPath, RawPath | None] = field(default_factory=dict)  # None: with something different here
    names: set[tuple[str, str]] = field(default_factory=set)  # kind and id of what it used
    mistakes: list[Mistake] = field(default_factory=list)

    def written(self, path: RawPath) -> RawPath | None:
        """The path below `common` where this was written; None when the item says it, or a part of it."""
        for length in range(len(path) - 1, 0, -1):
            if path[:length] in self.used:
                origin = self.used[path[:length]]
                return None if origin is None else (*origin, *path[length:])
        return None


@dataclass(frozen=True, slots=True)
class CommonEntries:
    """The common entries of a catalogue by kind and id, as an item gets them."""

    entries: Mapping[str, Mapping[str, tuple[int, Mapping[str, Any]]]]

    @classmethod
    def of(cls, common: Raw) -> CommonEntries:
        marks = {"questions": {"is_common": True}}
        made: dict[str, dict[str, tuple[int, Mapping[str, Any]]]] = {kind: {} for kind in _KEY}
        for kind, key in _KEY.items():
            for number, entry in enumerate(common.get(kind, ())):
                mark = {"document": entry[key]} if kind == "materials" else marks.get(kind, {})
                made[kind][entry[key]] = (number, {**entry, **mark})
        return cls(made)

    def expand(self, raw: Raw) -> Expanded:
        """The raw item, whole."""
        made = Expanded(dict(raw))
        if "need" in raw:
            made.raw["need"] = self._one(made, raw["need"], "questions", ("need",))
        for name, kind in (("situation", "questions"), ("materials", "materials"), ("delivery", "delivery")):
            if name in raw:
                made.raw[name] = self._all(made, raw[name], kind, (name,))
        if "groups" in raw:
            made.raw["groups"] = [
                {
                    **group,
                    "questions": self._all(made, group["questions"], "questions", ("groups", n, "questions")),
                }
                for n, group in enumerate(raw["groups"])
            ]
        return made

    def _all(self, made: Expanded, entries: list[Any], kind: str, path: RawPath) -> list[Any]:
        return [self._one(made, entry, kind, (*path, n)) for n, entry in enumerate(entries)]

    def _one(self, made: Expanded, entry: Any, kind: str, path: RawPath) -> Any:
        if isinstance(entry, Mapping) and "use" not in entry:
            return entry
        name = entry if isinstance(entry, str) else entry["use"]
        own = {} if isinstance(entry, str) else {key: value for key, value in entry.items() if key != "use"}
        if name not in self.entries[kind]:
            made.mistakes.append(mistake(path, "not_common", id=name))
            return None
        number, known = self.entries[kind][name]
        made.names.add((kind, name))
        made.used[path] = None if own else ("common", kind, number)
        return {key: value for key, value in {**known, **own}.items() if value is not None}
