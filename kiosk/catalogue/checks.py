"""What types cannot say about an item: every mistake found, each with its path in the item."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from string import Formatter

from kiosk.catalogue.findings import Mistake, mistake
from kiosk.catalogue.limit_checks import limit_mistakes
from kiosk.catalogue.model import TEMPLATE_FIELDS, Component, Item, Material, Necessity, Question
from kiosk.catalogue.question_checks import question_mistakes
from kiosk.catalogue.walk import ItemPath, conditions, placed_questions, questions_in_order
from kiosk.parties import AUTHORISATION, CAPACITY
from kiosk.words import listed
from sync.protocol.wire import Capacity, HowMet

PICKED = {Component.CHOICE, Component.SEVERAL}
ON_TRUST = {HowMet.COMMITTED, HowMet.LATER}  # closed to people with a record of broken commitments
NO_WAYS = {HowMet.NOT_NEEDED, HowMet.FROM_BUNDLE}  # what becomes of a material, not how it is met
SAID_BY_ALL = (
    "audience",
    "groups",
    "materials",
    "delivery",
    "steps",
    "fee",
    "result",
    "contact",
    "statutory_limit",
)


def mistakes(item: Item) -> tuple[Mistake, ...]:
    """All that is wrong with a described item; empty when it can be used."""
    return (
        *_incomplete(item),
        *asking_mistakes(item),
        *(found for n, each in enumerate(item.materials) for found in _material(("materials", n), each)),
        *limit_mistakes(item, {question.id for question in questions_in_order(item)}),
    )


def asking_mistakes(item: Item) -> tuple[Mistake, ...]:
    """What of that is about its questions and conditions: a bundle has these too."""
    return (
        *_doubles(item),
        *(found for path, question in placed_questions(item) for found in _question(path, question)),
        *_orders(item),
        *_strange_words(item),
        *question_mistakes(item),
    )


def _incomplete(item: Item) -> Iterator[Mistake]:
    for field in SAID_BY_ALL:
        if not getattr(item, field):
            yield mistake((field,), "item_says", field=field)
    if _has_agents(item) and not any(material.document == AUTHORISATION for material in item.materials):
        yield mistake(("materials",), "agent_unauthorised", id=AUTHORISATION)
    if item.exits and item.need is None and not item.situation:
        yield mistake(("exits",), "exit_unasked")


def _has_agents(item: Item) -> bool:
    asked = (question for question in item.situation if question.id == CAPACITY)
    return any(option.value == Capacity.AGENT for question in asked for option in question.options)


def _doubles(item: Item) -> Iterator[Mistake]:
    ids: dict[str, list[tuple[ItemPath, str]]] = {
        "questions": [(path, question.id) for path, question in placed_questions(item)],
        "groups": [(("groups", n), group.id) for n, group in enumerate(item.groups)],
        "materials": [(("materials", n), material.id) for n, material in enumerate(item.materials)],
        "exits": [(("exits", n), way_out.id) for n, way_out in enumerate(item.exits)],
        "checks": [(("checks", n), check.id) for n, check in enumerate(item.checks)],
        "delivery": [(("delivery", n), option.value) for n, option in enumerate(item.delivery)],
    }
    for entries in ids.values():
        times = Counter(value for _, value in entries)
        seen: set[str] = set()
        for path, value in entries:
            if value in seen:
                yield mistake(path, "double", id=value, times=times[value])
            seen.add(value)


def _question(path: ItemPath, question: Question) -> Iterator[Mistake]:
    if question.component in PICKED and not question.options:
        yield mistake((*path, "options"), "no_options", id=question.id)
    if question.component not in PICKED and question.options:
        yield mistake((*path, "options"), "options_unpicked", id=question.id)
    values = [option.value for option in question.options]
    for n, value in enumerate(values):
        if value in values[:n]:
            yield mistake((*path, "options", n), "double", id=value, times=values.count(value))
    if question.component is Component.REGION and not question.regions:
        yield mistake(path, "no_regions", id=question.id)
    if question.component is Component.TEXT and question.max_length is None:
        yield mistake((*path, "max_length"), "text_has_length", id=question.id)


def _material(path: ItemPath, material: Material) -> Iterator[Mistake]:
    ways, id_ = set(material.ways), material.id
    if not ways or ways & NO_WAYS:
        yield mistake((*path, "ways"), "no_ways", id=id_)
    if ways and ways <= ON_TRUST:
        yield mistake((*path, "ways"), "only_on_trust", id=id_)
    elif ways and ways <= ON_TRUST | {HowMet.HELD_BY_GOVERNMENT}:
        yield mistake((*path, "ways"), "only_if_held", id=id_)
    if (HowMet.COMMITTED in ways) != bool(material.commitment):
        yield mistake((*path, "commitment"), "commitment_and_way", id=id_)
    if (HowMet.LATER in ways) != (material.gap_days > 0):
        yield mistake((*path, "gap_days"), "gap_and_way", id=id_)
    if (material.necessity is Necessity.MAY_FOLLOW) != (HowMet.LATER in ways):
        yield mistake((*path, "necessity"), "may_follow_and_way", id=id_)
    if not _is_template(material.template):
        known = listed(f"{{{name}}}" for name in sorted(TEMPLATE_FIELDS))
        yield mistake((*path, "template"), "template_field", id=id_, known=known)
    if material.necessity is Necessity.CONDITIONAL and material.when is None:
        yield mistake((*path, "when"), "conditional_without_condition", id=id_)


def _is_template(text: str) -> bool:
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        return False
    return all(
        not spec and not how and (name is None or name in TEMPLATE_FIELDS) for _, name, spec, how in parts
    )


def _orders(item: Item) -> Iterator[Mistake]:
    """A condition looks back only; two that look at each other can never be asked."""
    asked_of = {
        question.id: set(question.when.names) if question.when else set()
        for question in questions_in_order(item)
    }
    before: set[str] = set()
    for path, question in placed_questions(item):
        for name in sorted(asked_of[question.id] - before):
            code = "cycle" if question.id in _looked_at(name, asked_of) else "asked_later"
            yield mistake((*path, "when"), code, id=question.id, name=name)
        before.add(question.id)


def _looked_at(name: str, asked_of: dict[str, set[str]]) -> set[str]:
    """The questions this one hangs on, whether it says so itself or another does; and itself."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.add(each)
            waiting += asked_of.get(each, ())
    return found


def _strange_words(item: Item) -> Iterator[Mistake]:
    """Quoted words that no question of the condition offers: a misspelt option would never be true."""
    asked = {question.id: question for question in questions_in_order(item)}
    for path, rule in conditions(item):
        questions = [asked[name] for name in rule.names if name in asked]
        if all(question.component in PICKED for question in questions):
            offered = {option.value for question in questions for option in question.options}
            names = listed(sorted(rule.names))
            yield from (
                mistake(path, "no_such_option", value=word, names=names)
                for word in rule.literals
                if word not in offered
            )
