"""What many items share, written once: an item's raw description with every use of it put in.

An entry of `need`, `situation`, `groups`, a group's `questions`, `materials` or `delivery` may be the id of a
common one, or `{use: id, …}` with what is different in this item. Two items that use the same common entry
ask for it once. `brings`: common questions that come right after this one wherever it is used. `audience` on
a question, an option or a material: it is there only in items for one of these, so that what is asked about
the applicant is written once for people and for units.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Raw = Mapping[str, Any]
RawCommon = Mapping[str, Sequence[Raw]]  # "questions", "materials", "delivery", "groups"

_SAID_HERE = ("audience", "brings")  # read by this module; no question, option or material has them


class UnknownCommonError(ValueError):
    """An item uses what is not common; names the place and the id."""


def expand(raw: Raw, common: RawCommon) -> dict[str, Any]:
    """The raw item with all common entries in place. Errors: UnknownCommonError."""
    shared = _Shared(
        {entry["id"]: {**entry, "is_common": True} for entry in common.get("questions", ())},
        {entry["id"]: {**entry, "document": entry["id"]} for entry in common.get("materials", ())},
        {entry["value"]: entry for entry in common.get("delivery", ())},
        {entry["id"]: entry for entry in common.get("groups", ())},
        _texts(raw.get("audience")),
    )
    made = dict(raw)
    if "need" in made:
        made["need"] = _one(made["need"], shared.questions, "need")
    if isinstance(made.get("situation"), list):
        made["situation"] = list(shared.asked(made["situation"], "situation"))
    if isinstance(made.get("groups"), list):
        groups = (_one(group, shared.groups, f"groups.{n}") for n, group in enumerate(made["groups"]))
        made["groups"] = [shared.group(group, f"groups.{n}") for n, group in enumerate(groups)]
    for field, known in (("materials", shared.materials), ("delivery", shared.delivery)):
        if isinstance(made.get(field), list):
            entries = (_one(entry, known, f"{field}.{n}") for n, entry in enumerate(made[field]))
            made[field] = list(shared.fitting(entries))
    return made


@dataclass(frozen=True, slots=True)
class _Shared:
    """The common entries by id, and whom the item is for; None: it does not say."""

    questions: Mapping[str, Raw]
    materials: Mapping[str, Raw]
    delivery: Mapping[str, Raw]
    groups: Mapping[str, Raw]
    audience: Sequence[str] | None

    def group(self, group: Any, place: str) -> Any:
        if not isinstance(group, Mapping) or not isinstance(group.get("questions"), list):
            return group
        return {**group, "questions": list(self.asked(group["questions"], f"{place}.questions"))}

    def asked(self, entries: Sequence[Any], place: str) -> Iterator[Any]:
        """The questions of a list, each with those it brings."""
        for n, entry in enumerate(entries):
            question = _one(entry, self.questions, f"{place}.{n}")
            brought = _texts(question.get("brings")) if isinstance(question, Mapping) else None
            more = (_one(name, self.questions, f"{place}.{n}.brings") for name in brought or ())
            for fitting in self.fitting((question, *more)):
                yield self._without_strange_options(fitting)

    def fitting(self, entries: Iterator[Any] | Sequence[Any]) -> Iterator[Any]:
        """What is for this item's audience, without saying so any more."""
        for entry in entries:
            if not isinstance(entry, Mapping):
                yield entry
                continue
            wanted = _texts(entry.get("audience"))
            if wanted is None or self.audience is None or set(wanted) & set(self.audience):
                yield {
                    key: value for key, value in entry.items() if key not in _SAID_HERE or not _texts(value)
                }

    def _without_strange_options(self, question: Any) -> Any:
        if not isinstance(question, Mapping) or not isinstance(question.get("options"), list):
            return question
        return {**question, "options": list(self.fitting(question["options"]))}


def _one(entry: Any, known: Mapping[str, Raw], place: str) -> Any:
    if isinstance(entry, Mapping) and "use" not in entry:
        return entry
    own = {} if isinstance(entry, str) else {key: value for key, value in entry.items() if key != "use"}
    name = entry if isinstance(entry, str) else entry["use"]
    if name not in known:
        raise UnknownCommonError(f"{place}: {name!r} is not in common.yaml")
    return {**known[name], **own}


def _texts(value: object) -> Sequence[str] | None:
    """A list of texts; None for anything else, which the model then refuses."""
    is_texts = isinstance(value, list) and all(isinstance(part, str) for part in value)
    return value if isinstance(value, list) and is_texts else None
