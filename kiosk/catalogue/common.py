"""What many items share, written once: an item's raw description with every use of it put in.

An entry of `need`, `situation`, a group's `questions`, `materials` or `delivery` may be the id of a common
one, or `{use: id, …}` with what is different in this item. Two items that use the same common entry ask
for it once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

RawCommon = Mapping[str, Sequence[Mapping[str, Any]]]  # "questions", "materials", "delivery"


class UnknownCommonError(ValueError):
    """An item uses what is not common; names the place and the id."""


def expand(raw: Mapping[str, Any], common: RawCommon) -> dict[str, Any]:
    """The raw item with all common entries in place. Errors: UnknownCommonError."""
    questions = {entry["id"]: {**entry, "is_common": True} for entry in common.get("questions", ())}
    materials = {entry["id"]: {**entry, "document": entry["id"]} for entry in common.get("materials", ())}
    delivery = {entry["value"]: entry for entry in common.get("delivery", ())}
    made = dict(raw)
    if "need" in made:
        made["need"] = _one(made["need"], questions, "need")
    for field, known in (("situation", questions), ("materials", materials), ("delivery", delivery)):
        if isinstance(made.get(field), list):
            made[field] = _all(made[field], known, field)
    if isinstance(made.get("groups"), list):
        made["groups"] = [_group(group, questions, n) for n, group in enumerate(made["groups"])]
    return made


def _group(group: Any, questions: Mapping[str, Mapping[str, Any]], place: int) -> Any:
    if not isinstance(group, Mapping) or not isinstance(group.get("questions"), list):
        return group
    return {**group, "questions": _all(group["questions"], questions, f"groups.{place}.questions")}


def _all(entries: Sequence[Any], known: Mapping[str, Mapping[str, Any]], place: str) -> list[Any]:
    return [_one(entry, known, f"{place}.{n}") for n, entry in enumerate(entries)]


def _one(entry: Any, known: Mapping[str, Mapping[str, Any]], place: str) -> Any:
    if isinstance(entry, Mapping) and "use" not in entry:
        return entry
    own = {} if isinstance(entry, str) else {key: value for key, value in entry.items() if key != "use"}
    name = entry if isinstance(entry, str) else entry["use"]
    if name not in known:
        raise UnknownCommonError(f"{place}: {name!r} is not in common.yaml")
    return {**known[name], **own}
