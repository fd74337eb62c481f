"""Whether every question, option and part of a bundle can matter to somebody, and its words are there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from kiosk.catalogue.bundles import as_item, in_bundle
from kiosk.catalogue.findings import Mistake, mistake, warning
from kiosk.catalogue.lint.codes import bad_ids
from kiosk.catalogue.lint.reach import (
    ANY_DAY,
    Situation,
    TooManyError,
    dead_choices,
    idle_questions,
    situations,
    unreachable,
)
from kiosk.catalogue.lint.words import EXPLANATION, LINE, fits, wording
from kiosk.catalogue.loader import Built
from kiosk.catalogue.model import Bundle, Component, Item
from kiosk.rules import evaluate
from kiosk.words import listed

_AS_OF_AN_ITEM: tuple[Callable[[Item], Iterator[Mistake]], ...] = (
    unreachable,
    dead_choices,
    idle_questions,
    wording,
    bad_ids,
)
_OF_PARTS = {"material_never": "bundle.part_never", "material_always": "bundle.part_always"}


def bundle_findings(built: Built) -> Iterator[Mistake]:
    """What is to be said of every bundle that has no mistake in itself."""
    wrong = {found.path[1] for found in built.mistakes if found.path[:1] == ("bundles",) and found.path[1:]}
    for n, bundle in built.bundles.items():
        if n in wrong:
            continue
        for found in (*_of_one(bundle), *_window_without_note(bundle, built)):
            yield replace(found, path=("bundles", n, *found.path))


def _of_one(bundle: Bundle) -> Iterator[Mistake]:
    for found in (each for rule in _AS_OF_AN_ITEM for each in rule(as_item(bundle))):
        if found.path[0] != "materials":
            yield found
        elif found.code in _OF_PARTS:
            yield in_bundle(replace(found, code=_OF_PARTS[found.code]))
    yield from _words(bundle)
    yield from nothing_left(bundle)


def _words(bundle: Bundle) -> Iterator[Mistake]:
    yield from fits(("name",), bundle.name, LINE)
    for n, wish in enumerate(bundle.wishes):
        yield from fits(("wishes", n), wish, LINE)
    for n, part in enumerate(bundle.parts):
        yield from fits(("parts", n, "note"), part.note, EXPLANATION)


def _window_without_note(bundle: Bundle, built: Built) -> Iterator[Mistake]:
    """Of what is done at a window, the note is all that people are told beside the name."""
    if built.catalogue is None:
        return
    for n, part in enumerate(bundle.parts):
        if not built.catalogue.item(part.item).is_published and not part.note:
            yield warning(("parts", n, "note"), "bundle.window_without_note", item=part.item)


def nothing_left(bundle: Bundle) -> Iterator[Mistake]:
    """Options, or answers together, after which no part is left to apply for or to tell of."""
    names = {name for part in bundle.parts if part.when for name in part.when.names}
    try:
        every = list(situations(as_item(bundle), names))
    except TooManyError:
        return
    empty = [each for each in every if _is_empty(bundle, each)]
    for n, question in enumerate(bundle.situation):
        picks = question.options if question.component is Component.CHOICE and question.id in names else ()
        for m, option in enumerate(picks):
            picked = [each for each in every if each.get(question.id) == option.value]
            if picked and all(each in empty for each in picked):
                empty = [each for each in empty if each not in picked]
                at = ("situation", n, "options", m)
                yield mistake(at, "bundle.dead_option", id=question.id, value=option.value)
    for each in empty:
        told = listed(f"{id_} = {value}" for id_, value in each.items())
        yield mistake(("parts",), "bundle.nothing_left", answers=told)


def _is_empty(bundle: Bundle, answers: Situation) -> bool:
    return all(part.when and evaluate(part.when, answers, ANY_DAY) is False for part in bundle.parts)
