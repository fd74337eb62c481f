"""The bundles of a catalogue, checked against its items: after `bundle_mistakes` they fit together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from kiosk.catalogue.checks import ON_TRUST, questions_in_order
from kiosk.catalogue.model import Bundle, BundlePart, Item, Option, Question
from sync.protocol.wire import HowMet

CODE = re.compile(r"Y[0-9]{3}")


def bundle_mistakes(bundle: Bundle, items: Mapping[str, Item]) -> tuple[str, ...]:
    """All that is wrong with a bundle, as "field: what"; empty when it can be used."""
    if unknown := [part.item for part in bundle.parts if part.item not in items]:
        return tuple(f"parts: item {code!r} is not in the list" for code in unknown)
    here = [part for part in bundle.parts if items[part.item].is_published]
    return (
        *_own(bundle),
        *(said for place, part in enumerate(here) for said in _part(part, here[place + 1 :], items)),
        *_together([items[part.item] for part in here]),
    )


def _own(bundle: Bundle) -> Iterator[str]:
    if not CODE.fullmatch(bundle.code):
        yield f"code: {bundle.code!r} is not Y and three digits"
    for code, times in Counter(part.item for part in bundle.parts).items():
        if times > 1:
            yield f"parts: item {code} stands {times} times"
    own = {question.id for question in bundle.situation}
    for question in bundle.situation:
        if question.is_common:
            yield f"situation: {question.id}: a common question belongs to the items"
    for part in bundle.parts:
        if part.when and (strange := part.when.names.keys() - own):
            yield f"parts: item {part.item}: when: {min(strange)!r} is no question of the bundle"


def _part(part: BundlePart, later: Sequence[BundlePart], items: Mapping[str, Item]) -> Iterator[str]:
    place = f"parts: item {part.item}"
    questions = {question.id: question for question in questions_in_order(items[part.item])}
    for id_, value in (part.given or {}).items():
        question = questions.get(id_)
        if question is None or question.is_common:
            yield f"{place}: given: {id_!r} is no question of its own"
        elif value not in {option.value for option in question.options}:
            yield f"{place}: given: {value!r} is no option of {id_}"
    needed = {material.document for after in later for material in items[after.item].materials}
    for document in part.makes:
        if document not in needed:
            yield f"{place}: makes: no later part needs {document!r}"


def _together(items: Sequence[Item]) -> Iterator[str]:
    """What is asked once must be answerable once: an option that every item takes."""
    shared: dict[str, list[Question]] = {}
    for item in items:
        for question in questions_in_order(item):
            if question.is_common:
                shared.setdefault(question.id, []).append(question)
    for id_, questions in shared.items():
        if len({question.component for question in questions}) > 1:
            yield f"question {id_}: its items ask for it in different components"
        if questions[0].options and not _common_values([question.options for question in questions]):
            yield f"question {id_}: no option that every item takes"
    if items and not _common_values([item.delivery for item in items]):
        yield "parts: no delivery that every item offers"
    ways: dict[str, set[HowMet]] = {}
    for material in (material for item in items for material in item.materials if material.document):
        open_to_all = set(material.ways) - ON_TRUST
        ways[material.document] = ways.get(material.document, open_to_all) & open_to_all
    yield from (f"material {id_}: ways: none is open in every item" for id_, left in ways.items() if not left)


def _common_values(lists: Sequence[Sequence[Option]]) -> set[str]:
    return set.intersection(*({option.value for option in options} for options in lists))
