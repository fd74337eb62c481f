"""Conditions: true, false, or not decided yet."""

from __future__ import annotations

import logging
from datetime import date

import pytest

from kiosk import rules
from kiosk.rules import UNDECIDED, Kind, RuleError, evaluate, has_no_value

ON = date(2026, 11, 24)
NAMES = {"kind": Kind.TEXT, "who": Kind.TEXT, "goods": Kind.TEXTS, "area": Kind.NUMBER}


@pytest.mark.parametrize(
    ("expression", "answers"),
    [
        ('kind == "new"', {"kind": "\ud800"}),
        ('"hot" in goods', {"goods": ["\ud800"]}),
        ("area > 50", {"area": 10**20}),
        ("area > 50", {"area": float("nan")}),
    ],
)
def test_what_json_cannot_hold_counts_as_no_answer(expression: str, answers: dict[str, object]) -> None:
    assert evaluate(rules.compile(expression, NAMES), answers, ON) is UNDECIDED


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        ('kind = "new"', "Syntax error"),
        ('colour == "red"', "undeclared reference to 'colour'"),
        ("kind == 1", "no matching overload"),
        ('goods == "hot"', "no matching overload"),
        ("kind", "true or false"),
    ],
)
def test_a_wrong_condition_is_refused_with_the_reason(expression: str, told: str) -> None:
    with pytest.raises(RuleError, match=told) as caught:
        rules.compile(expression, NAMES)
    assert repr(expression) in str(caught.value)


@pytest.mark.parametrize(
    ("expression", "answers"),
    [
        ("100 / area > 2", {"area": 0}),
        ("area * area > 5", {"area": 2**53}),
        ("goods.all(g, goods.all(h, h == g))", {"goods": ["x"] * 2000}),  # more than the engine will do
        ('kind == "a" || age(kind, today) > 5', {"kind": "b"}),
    ],
)
def test_a_condition_without_a_value_is_undecided_and_told_of_without_the_answers(
    expression: str, answers: dict[str, object], caplog: pytest.LogCaptureFixture
) -> None:
    rule = rules.compile(expression, NAMES)
    rules._tell_of.cache_clear()
    with caplog.at_level(logging.ERROR):
        assert evaluate(rule, answers, ON) is UNDECIDED
        assert evaluate(rule, answers, ON) is UNDECIDED
    assert caplog.messages == [f"a condition has no value for what was answered: {expression}"]
    assert has_no_value(rule, answers, ON)
    assert not has_no_value(rule, {}, ON)  # what is not answered is no mistake of the catalogue


@pytest.mark.parametrize(
    "expression",
    [
        "int(kind) > 1",
        "double ( kind ) > 1.0",
        'kind == "new" && timestamp(kind) < timestamp(today)',
        "bool(kind)",
        'string(area) == "5"',
        "dyn(kind) == area",
    ],
)
def test_an_answer_is_not_turned_into_another_kind(expression: str) -> None:
    with pytest.raises(RuleError, match="is of its kind already"):
        rules.compile(expression, NAMES)


def test_a_word_in_quotes_is_no_conversion() -> None:
    assert evaluate(rules.compile('kind == "int(x)"', NAMES), {"kind": "int(x)"}, ON) is True


def test_a_rule_knows_the_questions_and_the_words_it_uses() -> None:
    rule = rules.compile('kind == "who" && "hot" in goods', NAMES)
    assert set(rule.names) == {"kind", "goods"}
    assert rule.literals == ("who", "hot")
