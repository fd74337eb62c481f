"""Whether what is asked can be asked and answered: questions, the columns of a repeat group, checks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date

from kiosk.catalogue.findings import Mistake, mistake
from kiosk.catalogue.model import Check, Component, Item, Question, Region
from kiosk.catalogue.walk import ItemPath, conditions, placed_questions
from kiosk.rule_functions import TAKEN_NAMES, Kind
from kiosk.rules import Rule

_ID = re.compile(r"[a-z][a-z0-9_]*")
_NOT_IN_ROWS = frozenset({Component.REPEAT, Component.DECLARATION, Component.FILE})
_BOUNDED = frozenset({Component.NUMBER, Component.MONEY})
_BELONGS = (("columns", Component.REPEAT), ("text", Component.DECLARATION))  # field, and the one that has it


def question_mistakes(item: Item) -> Iterator[Mistake]:
    """All that is wrong with the questions and the checks of an item."""
    asked = placed_questions(item)
    for path, question in asked:
        yield from _question(path, question)
        for n, column in enumerate(question.columns):
            yield from _question((*path, "columns", n), column)
            yield from _column((*path, "columns", n), column)
    for n, check in enumerate(item.checks):
        yield from _check(("checks", n), check)
    for path, rule in conditions(item):
        yield from _rule(path, rule, [question for _, question in asked])


def _question(path: ItemPath, question: Question) -> Iterator[Mistake]:
    if not _ID.fullmatch(question.id) or question.id in TAKEN_NAMES:
        yield mistake((*path, "id"), "question.id", id=question.id)
    for field, component in _BELONGS:
        if bool(getattr(question, field)) != (question.component is component):
            told = {"id": question.id, "component": component.value}
            yield mistake((*path, field), f"question.{field}", **told)
    if question.is_fixed and not question.prefill:
        yield mistake((*path, "is_fixed"), "question.fixed", id=question.id)
    yield from _bounds(path, question)
    for id_, times in Counter(column.id for column in question.columns).items():
        if times > 1:
            yield mistake((*path, "columns"), "question.column_twice", id=id_)


def _bounds(path: ItemPath, question: Question) -> Iterator[Mistake]:
    least, most = question.minimum, question.maximum
    told = {"id": question.id}
    if question.component in _BOUNDED and (least is None or most is None):
        yield mistake((*path, "minimum"), "question.bounds", **told)
    if question.component is Component.REPEAT and most is None:
        yield mistake((*path, "maximum"), "question.rows", **told)
    if least is not None and most is not None and least > most:
        yield mistake((*path, "maximum"), "question.bounds_crossed", **told)
    first, last = question.earliest, question.latest
    if (question.component is Component.DATE) != (first is not None and last is not None):
        yield mistake((*path, "earliest"), "question.days", **told)
    if isinstance(first, date) and isinstance(last, date) and first > last:
        yield mistake((*path, "latest"), "question.bounds_crossed", **told)


def _column(path: ItemPath, column: Question) -> Iterator[Mistake]:
    if column.component in _NOT_IN_ROWS:
        yield mistake((*path, "component"), "question.no_column", component=column.component.value)
    for field in ("when", "prefill", "is_fixed"):
        if getattr(column, field):
            yield mistake((*path, field), "question.column_field", id=column.id, field=field)


def _check(path: ItemPath, check: Check) -> Iterator[Mistake]:
    if not check.must.names:
        yield mistake((*path, "must"), "question.check_asks_nothing", id=check.id)


def _rule(path: ItemPath, rule: Rule, asked: list[Question]) -> Iterator[Mistake]:
    """What is of the right type and still means nothing, or a hundredth of what was meant."""
    for name, shape in rule.names.items():
        bare = rf"\b{name}\s*[=!<>]=?\s*\d|\d\s*[=!<>]=?\s*{name}\b"
        if shape is Kind.MONEY and re.search(bare, rule.expression):
            yield mistake(path, "question.bare_money", id=name)
    places = {place for question in asked for place in _places(question.regions)}
    for region in re.findall(r"\bin_region\([^()]*,\s*[\"']([^\"']*)[\"']\s*\)", rule.expression):
        if region not in places:
            yield mistake(path, "question.no_region", region=region)


def _places(regions: tuple[Region, ...]) -> Iterator[str]:
    for region in regions:
        yield region.id
        yield from _places(region.children)
