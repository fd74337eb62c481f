"""What is different between two versions of a catalogue, field by field, in the words of the workbook."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from kiosk.catalogue.outline import label, name_of
from kiosk.catalogue.raw import Raw
from kiosk.words import Words, render, say

_LONGEST = 60  # characters of a value in a line


class Kind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"  # the same entries in another order


@dataclass(frozen=True, slots=True)
class Change:
    """`path` names entries of lists by their ids."""

    kind: Kind
    path: tuple[str, ...]
    old: Any = None
    new: Any = None

    def as_json(self) -> Mapping[str, Any]:
        return {"kind": self.kind.value, "path": "/".join(self.path), "old": self.old, "new": self.new}

    def line(self, names: Mapping[str, str]) -> str:
        """`names`: those of the items by code, put behind their codes."""
        shown = (f"{part} {names[part]}" if part in names else label(part) for part in self.path)
        where = " › ".join(shown)
        told: dict[str, Words] = {"where": where, "old": _short(self.old), "new": _short(self.new)}
        return render(say(f"catalogue.diff.{self.kind.value}", **told))


def differences(old: Any, new: Any, path: tuple[str, ...] = ()) -> Iterator[Change]:
    """Every difference, in the order of the older one, what is new last."""
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict):
        yield from _fields(old, new, path)
    elif isinstance(old, list) and isinstance(new, list) and _has_names(old) and _has_names(new):
        before = {name_of(entry): entry for entry in old}
        after = {name_of(entry): entry for entry in new}
        yield from _fields(before, after, path)
        kept = [name for name in before if name in after]
        if kept != [name for name in after if name in before]:
            yield Change(Kind.MOVED, path, list(before), list(after))
    else:
        yield Change(Kind.CHANGED, path, old, new)


def item_names(*versions: Raw) -> Mapping[str, str]:
    """The names of all items by code, the last version's first."""
    return {row["code"]: row["name"] for raw in versions for row in raw.get("list", ())}


def _fields(old: Mapping[str, Any], new: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[Change]:
    for name, value in old.items():
        if name not in new:
            yield Change(Kind.REMOVED, (*path, name), value)
        else:
            yield from differences(value, new[name], (*path, name))
    for name, value in new.items():
        if name not in old:
            yield Change(Kind.ADDED, (*path, name), None, value)


def _has_names(entries: list[Any]) -> bool:
    names = [name_of(entry) for entry in entries]
    return all(names) and len(set(names)) == len(names)


def _short(value: Any) -> str:
    if isinstance(value, dict):
        value = next((value[key] for key in ("title", "name", "label", "text") if value.get(key)), value)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
