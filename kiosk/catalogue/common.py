"""What many items share, written once: an item's raw description with every use of it put in.

An entry of `need`, `situation`, `groups`, a group's `questions`, `materials` or `delivery` may be the id of a
common one, or `{use: id, …}` with what is different in this item; null takes a field away. Two items that use
the same common entry ask for it once. `brings`: common questions that come right after this one wherever it
is used. `audience` on a question, an option or a material: it is there only in items for one of these, so
that what is asked about the applicant is written once for people and for units.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from kiosk.catalogue.findings import Mistake, mistake
from kiosk.catalogue.raw import Raw, RawPath

KINDS = {"questions": "id", "materials": "id", "delivery": "value", "groups": "id"}  # each with its id
_SAID_HERE = ("audience", "brings")  # read by this module; no question, option or material has them


@dataclass(frozen=True, slots=True)
class _Placed:
    """An entry, where it stands in the item, and where what it says is written: there, or below `common`."""

    value: dict[str, Any]
    stands: RawPath
    path: RawPath


@dataclass(slots=True)
class Expanded:
    """An item with all common entries in place; which ones it used, and what it used in vain.

    Paths are those of the whole raw description.
    """

    prefix: RawPath
    raw: dict[str, Any] = field(default_factory=dict)
    names: set[tuple[str, str]] = field(default_factory=set)
    mistakes: list[Mistake] = field(default_factory=list)
    _placed: dict[RawPath, _Placed] = field(default_factory=dict)

    def written(self, path: RawPath) -> RawPath:
        """Where a path of the expanded item was written: of an entry as such, where the item uses it."""
        for length in range(len(path), 0, -1):
            if (placed := self._placed.get(path[:length])) is not None:
                return (*placed.path, *path[length:]) if len(path) > length else placed.stands
        return (*self.prefix, *path)

    def placed(self, found: Iterable[Mistake]) -> tuple[Mistake, ...]:
        """Mistakes whose path is one of the expanded item, where they were written."""
        return tuple(replace(each, path=self.written(each.path)) for each in found)

    def put(self, path: RawPath, placed: Iterable[_Placed]) -> list[Any]:
        """A list of entries whose path in the expanded item is this."""
        made = []
        for number, entry in enumerate(placed):
            self._placed[(*path, number)] = entry
            made.append(entry.value)
        return made

    def put_one(self, path: RawPath, placed: _Placed) -> dict[str, Any]:
        self._placed[path] = placed
        return placed.value


@dataclass(frozen=True, slots=True)
class CommonEntries:
    """The common entries of a catalogue by kind and id, each with its number."""

    entries: Mapping[str, Mapping[str, tuple[int, Raw]]]

    @classmethod
    def of(cls, common: Raw) -> CommonEntries:
        return cls(
            {
                kind: {entry[key]: (number, entry) for number, entry in enumerate(common.get(kind, ()))}
                for kind, key in KINDS.items()
            }
        )

    def expand(self, raw: Raw, prefix: RawPath) -> Expanded:
        """The raw item, whole. What is wrong with it is in the mistakes; then `raw` is of no use."""
        return _Expansion(self, raw.get("audience"), Expanded(prefix, dict(raw))).of(raw)


@dataclass(frozen=True, slots=True)
class _Expansion:
    """The expansion of one item. `audience`: whom it is for; None: it does not say."""

    common: CommonEntries
    audience: list[str] | None
    made: Expanded

    def of(self, raw: Raw) -> Expanded:
        made, prefix = self.made, self.made.prefix
        if "need" in raw:
            for need in self._questions([raw["need"]], (*prefix, "need"), ("need",), is_list=False):
                made.raw["need"] = made.put_one(("need",), need)
        if "situation" in raw:
            asked = self._questions(raw["situation"], (*prefix, "situation"), ("situation",))
            made.raw["situation"] = made.put(("situation",), asked)
        if "groups" in raw:
            groups = self._entries(raw["groups"], "groups", (*prefix, "groups"))
            made.raw["groups"] = made.put(("groups",), (self._group(g, n) for n, g in enumerate(groups)))
        for name in ("materials", "delivery"):
            if name in raw:
                entries = self._fitting(self._entries(raw[name], name, (*prefix, name)))
                made.raw[name] = made.put((name,), entries)
        return made

    def _group(self, group: _Placed, number: int) -> _Placed:
        path: RawPath = ("groups", number, "questions")
        asked = self._questions(group.value.get("questions", []), (*group.path, "questions"), path)
        return replace(group, value={**group.value, "questions": self.made.put(path, asked)})

    def _questions(
        self, entries: list[Any], written: RawPath, path: RawPath, *, is_list: bool = True
    ) -> Iterator[_Placed]:
        """The questions of a list, each with those it brings and with the options that fit."""
        count = 0
        for question in self._entries(entries, "questions", written, is_list=is_list):
            brought = question.value.get("brings") or []
            more = self._entries(brought, "questions", (*question.path, "brings"))
            for fitting in self._fitting((question, *more)):
                at = (*path, count) if is_list else path
                yield self._with_fitting_options(fitting, at)
                count += 1

    def _with_fitting_options(self, question: _Placed, path: RawPath) -> _Placed:
        options = question.value.get("options")
        if not options:
            return question
        at = (*question.path, "options")
        placed = (_Placed(each, (*at, n), (*at, n)) for n, each in enumerate(options))
        fitting = self.made.put((*path, "options"), self._fitting(placed))
        return replace(question, value={**question.value, "options": fitting})

    def _fitting(self, entries: Iterable[_Placed]) -> Iterator[_Placed]:
        """What is for this item's audience, without saying so any more."""
        for entry in entries:
            wanted = entry.value.get("audience")
            if wanted is None or self.audience is None or set(wanted) & set(self.audience):
                rest = {name: said for name, said in entry.value.items() if name not in _SAID_HERE}
                yield replace(entry, value=rest)

    def _entries(
        self, entries: list[Any], kind: str, path: RawPath, *, is_list: bool = True
    ) -> Iterator[_Placed]:
        """The entries, common ones in place of their ids."""
        for number, entry in enumerate(entries):
            at = (*path, number) if is_list else path
            if isinstance(entry, Mapping) and "use" not in entry:
                yield _Placed(dict(entry), at, at)
            elif (used := self._used(entry, kind, at)) is not None:
                yield used

    def _used(self, entry: Any, kind: str, path: RawPath) -> _Placed | None:
        name = entry if isinstance(entry, str) else entry["use"]
        own = {} if isinstance(entry, str) else {key: said for key, said in entry.items() if key != "use"}
        if name not in self.common.entries[kind]:
            self.made.mistakes.append(mistake(path, "not_common", id=name))
            return None
        self.made.names.add((kind, name))
        number, known = self.common.entries[kind][name]
        marks: Mapping[str, Raw] = {"questions": {"is_common": True}, "materials": {"document": name}}
        whole = {
            key: said for key, said in {**known, **marks.get(kind, {}), **own}.items() if said is not None
        }
        return _Placed(whole, path, path if own else ("common", kind, number))
