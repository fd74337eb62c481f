"""Bundles from their raw description, checked against the items: then they fit together."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from pydantic import TypeAdapter, ValidationError

from config.mistakes import mistake_words
from kiosk.catalogue.checks import ON_TRUST, asking_mistakes
from kiosk.catalogue.conditions import compiled
from kiosk.catalogue.findings import Mistake, mistake
from kiosk.catalogue.model import Bundle, Item, Material, Necessity, Option, Question, Region
from kiosk.catalogue.raw import Raw, RawPath
from kiosk.catalogue.walk import ItemPath, questions_in_order
from kiosk.forms import exit_for
from sync.protocol.wire import HowMet

CODE = re.compile(r"Y[0-9]{3}")
_BUNDLE: TypeAdapter[Bundle] = TypeAdapter(Bundle)
_ANY_DAY = date(2000, 1, 1)  # what a bundle gives is the same on every day


def bundle_of(
    raw: Raw,
    prefix: RawPath,
    items: Mapping[str, Item],
    listed: Collection[str],
    regions: tuple[Region, ...],
) -> tuple[Bundle | None, tuple[Mistake, ...]]:
    """The bundle that `raw`, which stands at `prefix`, describes; and all that is wrong with it. `listed` are
    the codes of all items, `items` those that could be made."""
    prepared, wrong = compiled(raw, regions)
    bundle: Bundle | None = None
    found: tuple[Mistake, ...]
    try:
        bundle = _BUNDLE.validate_python(prepared)
        found = (*map(_of_a_bundle, wrong), *bundle_mistakes(bundle, items, listed))
    except ValidationError as error:
        misshapen = (mistake(tuple(e["loc"]), "misshapen", detail=mistake_words(e)) for e in error.errors())
        found = (*wrong, *misshapen)
    return bundle, tuple(replace(each, path=(*prefix, *each.path)) for each in found)


def bundle_mistakes(
    bundle: Bundle, items: Mapping[str, Item], listed: Collection[str]
) -> tuple[Mistake, ...]:
    """What types cannot say, each with its path in the bundle; empty when it can be used. How its parts fit
    is told when all of them could be made."""
    codes = [part.item for part in bundle.parts]
    own = tuple(_own(bundle, listed))
    if any(code not in items for code in codes):
        return own
    here = [items[code] for code in codes if items[code].is_published]
    return (
        *own,
        *(found for n in range(len(codes)) for found in _part(bundle, n, items)),
        *_together(here),
    )


def _of_a_bundle(found: Mistake) -> Mistake:
    is_strange = found.code == "rule_unknown_name"
    return replace(found, code="bundle.strange_question") if is_strange else found


def as_item(bundle: Bundle) -> Item:
    """An item that asks what the bundle asks and hangs on what its parts hang on, one material for each: what
    can be checked of the questions and conditions of an item can be checked of it."""
    materials = tuple(
        Material(part.item, part.item, part.item, Necessity.CONDITIONAL, (), when=part.when)
        for part in bundle.parts
    )
    names = (bundle.code, bundle.name, bundle.short_name)
    return Item(*names, "", "", is_published=True, situation=bundle.situation, materials=materials)


def in_bundle(found: Mistake) -> Mistake:
    """A mistake of that item, at its place in the bundle."""
    is_of_part = found.path[:1] == ("materials",)
    return replace(found, path=("parts", *found.path[1:])) if is_of_part else found


def _own(bundle: Bundle, listed: Collection[str]) -> Iterator[Mistake]:
    if not CODE.fullmatch(bundle.code):
        yield mistake(("code",), "bundle.code", code=bundle.code)
    for n, part in enumerate(bundle.parts):
        if part.item not in listed:
            yield mistake(("parts", n, "item"), "not_listed", code=part.item)
    yield from map(in_bundle, asking_mistakes(as_item(bundle)))


def _part(bundle: Bundle, n: int, items: Mapping[str, Item]) -> Iterator[Mistake]:
    part, path = bundle.parts[n], ("parts", n)
    questions = {question.id: question for question in questions_in_order(items[part.item])}
    for id_, value in (part.given or {}).items():
        at: ItemPath = (*path, "given", id_)
        question = questions.get(id_)
        if question is None or question.is_common:
            yield mistake(at, "bundle.given_unasked", id=id_, item=part.item)
        elif value not in {option.value for option in question.options}:
            yield mistake(at, "no_such_option", value=value, names=id_)
    if way_out := exit_for(items[part.item], part.given or {}, _ANY_DAY):
        yield mistake((*path, "given"), "bundle.given_leads_out", item=part.item, exit=way_out.id)
    later = [items[after.item] for after in bundle.parts[n + 1 :]]
    needed = {material.document for item in later for material in item.materials}
    for document in part.makes:
        if document not in needed:
            yield mistake((*path, "makes"), "bundle.made_for_nobody", id=document)


def _together(items: Sequence[Item]) -> Iterator[Mistake]:
    """What is asked once must be answerable once, and one paper do for all who need it."""
    shared: dict[str, list[Question]] = {}
    for question in (question for item in items for question in questions_in_order(item)):
        if question.is_common:
            shared.setdefault(question.id, []).append(question)
    for id_, questions in shared.items():
        if len({_kind(question) for question in questions}) > 1:
            yield mistake(("parts",), "bundle.asked_unlike", id=id_)
        if questions[0].options and not _common_values([question.options for question in questions]):
            yield mistake(("parts",), "bundle.no_common_option", id=id_)
    ways: dict[str, set[HowMet]] = {}
    for material in (material for item in items for material in item.materials if material.document):
        certain = set(material.ways) - ON_TRUST - {HowMet.HELD_BY_GOVERNMENT}
        ways[material.document] = ways.get(material.document, certain) & certain
    for id_, left in ways.items():
        if not left:
            yield mistake(("parts",), "bundle.no_common_way", id=id_)
    if items and not _common_values([item.delivery for item in items]):
        yield mistake(("parts",), "bundle.no_common_delivery")


def _kind(question: Question) -> tuple[object, ...]:
    """What of a question cannot be made to fit another: how it is answered."""
    return (
        question.component,
        question.unit,
        question.money_unit,
        question.earliest,
        question.latest,
        question.columns,
        question.text,
    )


def _common_values(lists: Sequence[Sequence[Option]]) -> set[str]:
    return set.intersection(*({option.value for option in options} for options in lists))
