"""A condition means the same on two engines: line by line, and on whatever people may answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.reading import read_mapping
from kiosk.catalogue.model import Item
from kiosk.catalogue.walk import conditions, questions_in_order
from kiosk.rule_functions import Kind
from kiosk.rules import UNDECIDED, Rows, Rule, Shape, Truth, compile, evaluate
from tests.kiosk import second_engine
from tests.kiosk.domain import catalogue
from tests.kiosk.every_component import everything

ON = date(2026, 11, 24)
SUITE = read_mapping(Path(__file__).with_name("conformance.yaml"))
TRUTHS: dict[object, Truth] = {True: True, False: False, "undecided": UNDECIDED}


def shape(described: Any) -> Shape:
    if isinstance(described, str):
        return Kind(described)
    return Rows({column: Kind(kind) for column, kind in described.items()})


NAMES = {name: shape(described) for name, described in SUITE["questions"].items()}
CASES = [(expression, answers, TRUTHS[told]) for expression, answers, told in SUITE["cases"]]
each_case = pytest.mark.parametrize(("expression", "answers", "truth"), CASES, ids=str)


@each_case
def test_our_engine_says_so(expression: str, answers: dict[str, Any], truth: Truth) -> None:
    assert evaluate(compile(expression, NAMES), answers, ON) is truth


@each_case
def test_the_other_engine_says_so(expression: str, answers: dict[str, Any], truth: Truth) -> None:
    assert second_engine.truth(compile(expression, NAMES), answers, ON) is truth


# ---- every condition of the catalogue, on whatever is answered ---------------------------------------------


def rules_of(item: Item) -> list[Rule]:
    return [rule for _, rule in conditions(item)]


ITEMS = [everything(), *(item for item in catalogue().items if item.is_published)]
VALUES: dict[Kind, st.SearchStrategy[Any]] = {
    Kind.TEXTS: st.lists(st.sampled_from(["hot", "cold", "demo", "qingshui"]), max_size=3),
    Kind.NUMBER: st.integers(0, 1000),
    Kind.MONEY: st.integers(0, 10**11),
    Kind.DATE: st.dates(date(1900, 1, 1), date(2100, 1, 1)).map(date.isoformat),
    Kind.BOOL: st.booleans(),
}


def words_of(item: Item) -> list[str]:
    return sorted({literal for rule in rules_of(item) for literal in rule.literals} | {"x"})


def answer(shape: Shape, words: list[str]) -> st.SearchStrategy[Any]:
    if isinstance(shape, Rows):
        columns = {column: answer(kind, words) for column, kind in shape.columns.items()}
        return st.none() | st.lists(st.fixed_dictionaries({}, optional=columns), max_size=3)
    return st.none() | (VALUES[shape] if shape in VALUES else st.sampled_from(words))


def given_answers(item: Item) -> st.SearchStrategy[dict[str, Any]]:
    shapes: dict[str, Shape] = {}
    for rule in rules_of(item):
        shapes |= rule.names
    return st.fixed_dictionaries({name: answer(each, words_of(item)) for name, each in shapes.items()})


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.code)
@settings(max_examples=20, deadline=None)
@given(draw=st.data())
def test_both_engines_agree_on_every_condition_of_the_catalogue(item: Item, draw: st.DataObject) -> None:
    answers = draw.draw(given_answers(item))
    for rule in rules_of(item):
        assert evaluate(rule, answers, ON) is second_engine.truth(rule, answers, ON), rule.expression


def test_the_suite_asks_for_every_function_and_every_kind() -> None:
    from kiosk.rule_functions import FUNCTIONS

    asked = " ".join(expression for expression, _, _ in CASES)
    assert all(f"{function.name}(" in asked for function in FUNCTIONS)
    assert {kind for kind in NAMES.values() if isinstance(kind, Kind)} == set(Kind)


def names_used() -> Iterator[str]:
    for item in ITEMS:
        yield from (question.id for question in questions_in_order(item))


def test_no_question_of_the_catalogue_hides_what_a_condition_may_call() -> None:
    from kiosk.rule_functions import TAKEN_NAMES

    assert set(names_used()) & TAKEN_NAMES == set()
