"""Whether every page, exit, material and choice of an item can be come to by some answers.

The answers that matter are tried out: every option, the numbers and days on both sides of each that a
condition names, the words that it quotes. Where there are too many, or a condition calls functions or asks
for today, nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import combinations

from kiosk.answers import FEN_OF, Value
from kiosk.catalogue.findings import Mistake, mistake, warning
from kiosk.catalogue.model import Component, Item, Question, Region
from kiosk.catalogue.walk import conditions, placed_questions, questions_in_order
from kiosk.forms import exit_for
from kiosk.rules import Rule, evaluate

MOST_SITUATIONS = 20_000
_MOST_SUBSETS_OF = 6  # options of which every subset is tried out
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'')
_NUMBER = re.compile(r"(?<![\w\"'])[0-9]{1,9}(?![\w\"'])")
_CALL = re.compile(r"[A-Za-z_]\w*\s*\(")
_TODAY = re.compile(r"(?<![.\w])today(?!\w)")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
ANY_DAY = date(2000, 1, 1)  # conditions that ask for the day are not tried out
Situation = Mapping[str, Value]


class TooManyError(Exception):
    """More situations than are tried out, or an answer that cannot be."""


def unreachable(item: Item) -> Iterator[Mistake]:
    """What no answers lead to, and what no answers avoid."""
    yield from _exits(item)
    for path, question in placed_questions(item):
        if question.when is not None and _outcomes(item, question.when) == {False}:
            yield mistake((*path, "when"), "unreachable_page", id=question.id)
    for n, check in enumerate(item.checks):
        if _outcomes(item, check.must) == {False}:
            yield mistake(("checks", n, "must"), "check_never", id=check.id)
    for n, material in enumerate(item.materials):
        if material.when is None:
            continue
        match _outcomes(item, material.when):
            case outcomes if outcomes == {False}:
                yield mistake(("materials", n, "when"), "material_never", id=material.id)
            case outcomes if outcomes == {True}:
                yield warning(("materials", n, "when"), "material_always", id=material.id)


def dead_choices(item: Item) -> Iterator[Mistake]:
    """Options after which nothing can follow: the form can neither be finished nor left through an exit."""
    for path, question in placed_questions(item):
        if question.component is not Component.CHOICE:
            continue
        for n, option in enumerate(question.options):
            if _is_dead(item, question, option.value):
                yield mistake((*path, "options", n), "dead_choice", id=question.id, value=option.value)


def idle_questions(item: Item) -> Iterator[Mistake]:
    """Situation questions whose answer changes nothing: they need not be asked."""
    used = {name for _, rule in conditions(item) for name in rule.names}
    for path, question in placed_questions(item):
        if path[0] in ("need", "situation") and question.id not in used:
            yield warning(path, "idle_question", id=question.id)


def _exits(item: Item) -> Iterator[Mistake]:
    if not item.exits:
        return
    names = {name for way_out in item.exits for name in way_out.when.names}
    try:
        taken = [exit_for(item, situation, ANY_DAY) for situation in situations(item, names)]
    except TooManyError:
        return
    for n, way_out in enumerate(item.exits):
        if way_out not in taken:
            yield mistake(("exits", n, "when"), "unreachable_exit", id=way_out.id)
    if None not in taken:
        yield mistake(("exits",), "every_way_out")


def _outcomes(item: Item, rule: Rule) -> set[bool]:
    """What the condition can become for someone who is not sent away; empty when that is not known."""
    names = set(rule.names) | {name for way_out in item.exits for name in way_out.when.names}
    try:
        return {
            evaluate(rule, situation, ANY_DAY) is True
            for situation in situations(item, names)
            if exit_for(item, situation, ANY_DAY) is None
        }
    except TooManyError:
        return set()


def _is_dead(item: Item, question: Question, value: str) -> bool:
    """Whether everyone who picks this meets a question that must be answered and has no answer."""
    barred = {q.id for q in questions_in_order(item) if q.is_required and not _answerable(q)}
    if not barred:
        return False
    names = {question.id} | barred | {name for way_out in item.exits for name in way_out.when.names}
    try:
        picked = [s for s in situations(item, names) if s.get(question.id) == value]
    except TooManyError:
        return False
    staying = [situation for situation in picked if exit_for(item, situation, ANY_DAY) is None]
    return bool(staying) and all(barred & _asked(item, situation) for situation in staying)


def _answerable(question: Question) -> bool:
    if question.component in (Component.CHOICE, Component.SEVERAL):
        return bool(question.options)
    if question.minimum is not None and question.maximum is not None:
        return question.minimum <= question.maximum
    return True


def _asked(item: Item, situation: Situation) -> set[str]:
    return {
        question.id
        for question in questions_in_order(item)
        if question.when is None or evaluate(question.when, situation, ANY_DAY) is True
    }


def situations(item: Item, names: set[str]) -> Iterator[Situation]:
    """All that people can have answered to these questions, and to those on which it hangs whether they are
    asked.

    Errors: TooManyError.
    """
    _refuse_what_cannot_be_tried(item, names)
    order = [question for question in questions_in_order(item) if question.id in _closure(item, names)]
    spent = 0

    def walk(rest: Sequence[Question], answers: dict[str, Value]) -> Iterator[Situation]:
        nonlocal spent
        if not rest:
            spent += 1
            if spent > MOST_SITUATIONS:
                raise TooManyError
            yield dict(answers)
            return
        question, *later = rest
        if question.when is not None and evaluate(question.when, answers, ANY_DAY) is not True:
            yield from walk(later, answers)
            return
        values = _values(item, question)
        for value in values:
            yield from walk(later, {**answers, question.id: value})
        if not values:
            yield from walk(later, answers)

    yield from walk(order, {})


def _refuse_what_cannot_be_tried(item: Item, names: set[str]) -> None:
    reached = _closure(item, names)
    for _, rule in conditions(item):
        plain = _QUOTED.sub(" ", rule.expression)
        if reached & rule.names.keys() and (_CALL.search(plain) or _TODAY.search(plain)):
            raise TooManyError


def _closure(item: Item, names: set[str]) -> set[str]:
    asks = {q.id: set(q.when.names) if q.when else set() for q in questions_in_order(item)}
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += asks.get(name, ())
    return found


def _values(item: Item, question: Question) -> list[Value]:
    """The answers to try out. Errors: TooManyError for a kind that cannot be."""
    trying = _TRIED.get(question.component)
    if trying is None:
        raise TooManyError
    rules = [rule for _, rule in conditions(item) if question.id in rule.names]
    return trying(question, rules)


def _picked(question: Question, _rules: Sequence[Rule]) -> list[Value]:
    return [option.value for option in question.options]


def _several(question: Question, rules: Sequence[Rule]) -> list[Value]:
    values = tuple(option.value for option in question.options)
    named = [value for value in values if any(value in rule.literals for rule in rules)]
    if len(named) > _MOST_SUBSETS_OF:
        raise TooManyError
    others = tuple(value for value in values if value not in named)[:1]
    chosen = [set for count in range(len(named) + 1) for set in combinations(named, count)]
    return [(*some, *others) for some in chosen] if others else [some for some in chosen if some]


def _numbers(question: Question, rules: Sequence[Rule]) -> list[Value]:
    named = {int(found) for rule in rules for found in _NUMBER.findall(rule.expression)}
    least, most = question.minimum or 0, question.maximum if question.maximum is not None else 10**9
    tried = {least, most} | {number + step for number in named for step in (-1, 0, 1)}
    return [number for number in sorted(tried) if least <= number <= most]


def _amounts(question: Question, rules: Sequence[Rule]) -> list[Value]:
    """In fen; the bounds are in the unit of the question."""
    unit = FEN_OF[question.money_unit]
    named = {int(found) for rule in rules for found in _NUMBER.findall(rule.expression)}
    least, most = (question.minimum or 0) * unit, (question.maximum or 10**9) * unit
    tried = {least, most} | {number + step for number in named for step in (-1, 0, 1)}
    return [number for number in sorted(tried) if least <= number <= most]


def _days(_question: Question, rules: Sequence[Rule]) -> list[Value]:
    named = {word for rule in rules for word in rule.literals if _DAY.fullmatch(word)}
    try:
        days = {date.fromisoformat(word) for word in named} or {ANY_DAY}
    except ValueError:
        raise TooManyError from None
    return [(day + timedelta(step)).isoformat() for day in sorted(days) for step in (-1, 0, 1)]


def _declared(_question: Question, _rules: Sequence[Rule]) -> list[Value]:
    return [True]


def _texts(_question: Question, rules: Sequence[Rule]) -> list[Value]:
    return [*dict.fromkeys(word for rule in rules for word in rule.literals if word), "."]


def _paths(question: Question, rules: Sequence[Rule]) -> list[Value]:
    """A way to a leaf for every region that a condition names, and one for the rest."""
    named = {word for rule in rules for word in rule.literals}
    ways = list(_ways(question.regions))
    seen: dict[frozenset[str], tuple[str, ...]] = {}
    for way in ways:
        seen.setdefault(frozenset(named & set(way)), way)
    return list(seen.values())


def _ways(regions: tuple[Region, ...], before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for region in regions:
        if region.children:
            yield from _ways(region.children, (*before, region.id))
        else:
            yield (*before, region.id)


_TRIED: Mapping[Component, Callable[[Question, Sequence[Rule]], list[Value]]] = {
    Component.CHOICE: _picked,
    Component.SEVERAL: _several,
    Component.NUMBER: _numbers,
    Component.MONEY: _amounts,
    Component.DATE: _days,
    Component.DECLARATION: _declared,
    **dict.fromkeys((Component.TEXT, Component.PHONE, Component.ID_NUMBER, Component.CREDIT_CODE), _texts),
    Component.REGION: _paths,
}
