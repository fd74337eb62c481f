"""The one form of several items: what they share is asked once and first, then what is each one's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kiosk.catalogue.model import Item, Question
from kiosk.matter_part import Part
from kiosk.words import Words, say


@dataclass(frozen=True, slots=True)
class MatterGroup:
    id: str
    title: Words
    questions: tuple[Question, ...]


def common_then_own(parts: Sequence[Part], asked_before: set[str]) -> list[tuple[str, Words, list[str]]]:
    """(id, title, keys) of the groups: contact and premises once, then each item's own under its name."""
    common: dict[str, tuple[str, Words, list[str]]] = {}
    own: list[tuple[str, Words, list[str]]] = []
    seen = set(asked_before)
    asked = [(part, group, q) for part in parts for group in part.item.groups for q in group.questions]
    for part, group, question in asked:
        key = part.key(question)
        if key not in seen and _can_come_first(part.item, question):
            seen.add(key)
            common.setdefault(group.id, (group.id, group.title, []))[2].append(key)
    for part in parts:
        for group in part.item.groups:
            keys = [key for question in group.questions if (key := part.key(question)) not in seen]
            seen.update(keys)
            title = say("form.group_of", item=part.item.short_name, title=group.title)
            own.append((f"{part.code}.{group.id}", title, keys))
    return [*common.values(), *own]


def answerable_by_all(key: str, versions: Sequence[Question]) -> Question:
    """In the words of the first that asks; bounds and options such that every one takes the answer."""
    first = versions[0]
    values = [{option.value for option in version.options} for version in versions]
    minima = [version.minimum for version in versions if version.minimum is not None]
    maxima = [version.maximum for version in versions if version.maximum is not None]
    lengths = [version.max_length for version in versions if version.max_length is not None]
    return replace(
        first,
        id=key,
        when=None,
        options=tuple(o for o in first.options if all(o.value in offered for offered in values)),
        is_required=any(version.is_required for version in versions),
        minimum=max(minima, default=None),
        maximum=min(maxima, default=None),
        max_length=min(lengths, default=None),
    )


def _can_come_first(item: Item, question: Question) -> bool:
    """A common question that hangs on nothing that is asked in the item's own groups."""
    own = {q.id for group in item.groups for q in group.questions if not q.is_common}
    return question.is_common and not (question.when and own & question.when.names.keys())
