"""Conditions: true, false, or not decided yet."""

from __future__ import annotations

from datetime import date

import pytest

from kiosk import rules
from kiosk.rules import UNDECIDED, Kind, RuleError, evaluate

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


def test_a_condition_that_has_no_value_although_all_is_answered_is_an_error() -> None:
    rule = rules.compile("100 / area > 2", NAMES)
    with pytest.raises(RuleError, match="divide by zero"):
        evaluate(rule, {"area": 0}, ON)


def test_a_rule_knows_the_questions_and_the_words_it_uses() -> None:
    rule = rules.compile('kind == "who" && "hot" in goods', NAMES)
    assert set(rule.names) == {"kind", "goods"}
    assert rule.literals == ("who", "hot")
