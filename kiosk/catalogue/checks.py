"""What types cannot say about an item: every mistake found, each with its field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from string import Formatter

from kiosk.catalogue.limit_checks import limit_mistakes
from kiosk.catalogue.model import TEMPLATE_FIELDS, Component, Item, Material, Necessity, Question
from kiosk.parties import AUTHORISATION, CAPACITY
from kiosk.rules import Rule
from sync.protocol.wire import Capacity, HowMet

PICKED = {Component.CHOICE, Component.SEVERAL}
ON_TRUST = {HowMet.COMMITTED, HowMet.LATER}  # closed to people with a record of broken commitments


def questions_in_order(item: Item) -> tuple[Question, ...]:
    """All questions of an item as they are asked: need, situation, form."""
    need = (item.need,) if item.need else ()
    return (*need, *item.situation, *(question for group in item.groups for question in group.questions))


def mistakes(item: Item) -> tuple[str, ...]:
    """All that is wrong with a described item, as "field: what"; empty when it can be used."""
    return (
        *_incomplete(item),
        *_doubles(item),
        *(said for question in questions_in_order(item) for said in _question(question)),
        *(said for material in item.materials for said in _material(material)),
        *_conditions(item),
        *_limits(item),
    )


def _limits(item: Item) -> Iterator[str]:
    ids = {question.id for question in questions_in_order(item)}
    for mistake in limit_mistakes(item, ids):
        yield f"{'.'.join(map(str, mistake.path))}: {mistake.words()}"


def _incomplete(item: Item) -> Iterator[str]:
    for field in (
        "audience",
        "groups",
        "materials",
        "delivery",
        "steps",
        "fee",
        "result",
        "contact",
        "statutory_limit",
    ):
        if not getattr(item, field):
            yield f"{field}: an item that can be applied for says this"
    if _has_agents(item) and not any(material.document == AUTHORISATION for material in item.materials):
        yield "materials: an agent gives a power of attorney (`authorisation`, Licensing Law 29)"
    if item.exits and item.need is None and not item.situation:
        yield "exits: nothing is asked that could lead there"


def _has_agents(item: Item) -> bool:
    asked = (question for question in item.situation if question.id == CAPACITY)
    return any(option.value == Capacity.AGENT for question in asked for option in question.options)


def _doubles(item: Item) -> Iterator[str]:
    ids = {
        "questions": [question.id for question in questions_in_order(item)],
        "groups": [group.id for group in item.groups],
        "materials": [material.id for material in item.materials],
        "exits": [way_out.id for way_out in item.exits],
        "delivery": [option.value for option in item.delivery],
    }
    for field, values in ids.items():
        for value, times in Counter(values).items():
            if times > 1:
                yield f"{field}: the id {value!r} stands {times} times"


def _question(question: Question) -> Iterator[str]:
    place = f"question {question.id}"
    if (question.component in PICKED) != bool(question.options):
        yield f"{place}: options: belong to choice and several, and only there"
    values = [option.value for option in question.options]
    if len(set(values)) < len(values):
        yield f"{place}: options: a value stands twice"
    if question.component is Component.REGION and not question.regions:
        yield f"{place}: regions: the region tree is empty"
    if question.component is Component.TEXT and question.max_length is None:
        yield f"{place}: max_length: a text has one"
    if question.component is Component.NUMBER and (question.minimum is None or question.maximum is None):
        yield f"{place}: minimum, maximum: a number has both"


def _material(material: Material) -> Iterator[str]:
    place = f"material {material.id}"
    ways = set(material.ways)
    if not ways or HowMet.NOT_NEEDED in ways:
        yield f"{place}: ways: says how it is met; whether it is needed is for `when`"
    if ways and ways <= ON_TRUST:
        yield f"{place}: ways: leaves no way for people whom commitment and gap acceptance are closed to"
    elif ways and ways <= ON_TRUST | {HowMet.HELD_BY_GOVERNMENT}:
        yield f"{place}: ways: leaves no way where nothing is held"
    if (HowMet.COMMITTED in ways) != bool(material.commitment):
        yield f"{place}: commitment: the way `committed` and the text belong together"
    if (HowMet.LATER in ways) != (material.gap_days > 0):
        yield f"{place}: gap_days: the way `later` and the days belong together"
    if (material.necessity is Necessity.MAY_FOLLOW) != (HowMet.LATER in ways):
        yield f"{place}: necessity: `may_follow` and the way `later` belong together"
    if not _is_template(material.template):
        yield f"{place}: template: in braces may stand {', '.join(sorted(TEMPLATE_FIELDS))}, nothing else"
    if material.necessity is Necessity.CONDITIONAL and material.when is None:
        yield f"{place}: when: a conditional material has a condition"


def _is_template(text: str) -> bool:
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        return False
    return all(
        not spec and not how and (name is None or name in TEMPLATE_FIELDS) for _, name, spec, how in parts
    )


def _conditions(item: Item) -> Iterator[str]:
    asked: dict[str, Question] = {}
    for question in questions_in_order(item):
        if question.when and (later := question.when.names.keys() - asked.keys()):
            yield f"question {question.id}: when: {min(later)!r} is asked only later"
        asked[question.id] = question
    conditions: list[tuple[str, Rule]] = [(f"exit {way_out.id}", way_out.when) for way_out in item.exits]
    conditions += [(f"question {q.id}", q.when) for q in asked.values() if q.when]
    conditions += [(f"material {m.id}", m.when) for m in item.materials if m.when]
    for place, rule in conditions:
        for literal in _strange_words(rule, asked):
            yield f"{place}: when: {literal!r} is no option of {', '.join(sorted(rule.names))}"


def _strange_words(rule: Rule, asked: dict[str, Question]) -> Iterator[str]:
    """Quoted words that no question of the condition offers: a misspelt option would never be true."""
    questions = [asked[name] for name in rule.names]
    if all(question.component in PICKED for question in questions):
        offered = {option.value for question in questions for option in question.options}
        yield from (literal for literal in rule.literals if literal not in offered)
