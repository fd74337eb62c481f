"""Conditions: true, false, or not decided yet."""

from __future__ import annotations

from datetime import date

import pytest

from kiosk import rules
from kiosk.rules import UNDECIDED, Kind, RuleError, Truth, evaluate

ON = date(2026, 11, 24)
NAMES = {"kind": Kind.TEXT, "who": Kind.TEXT, "goods": Kind.TEXTS, "area": Kind.NUMBER}


@pytest.mark.parametrize(
    ("expression", "answers", "truth"),
    [
        ('kind == "new"', {"kind": "new"}, True),
        ('kind == "new"', {"kind": "renew"}, False),
        ('kind == "new"', {}, UNDECIDED),
        ('!(kind == "new")', {}, UNDECIDED),
        ('kind == "new" && who == "self"', {"kind": "renew"}, False),
        ('who == "self" && kind == "new"', {"kind": "renew"}, False),
        ('kind == "new" || who == "self"', {"kind": "new"}, True),
        ('kind == "new" || who == "self"', {"kind": "renew"}, UNDECIDED),
        ('"hot" in goods', {"goods": ("hot", "cold")}, True),
        ('"hot" in goods', {"goods": ["cold"]}, False),
        ('"hot" in goods', {"goods": ()}, False),
        ('"hot" in goods', {}, UNDECIDED),
        ('kind in ["new", "renew"]', {"kind": "new"}, True),
        ("area > 50", {"area": 51}, True),
        ("area > 50", {"area": 50}, False),
        ("area > 50", {"area": "51"}, UNDECIDED),
    ],
)
def test_an_unanswered_question_makes_undecided_only_what_hangs_on_it(
    expression: str, answers: dict[str, object], truth: Truth
) -> None:
    assert evaluate(rules.compile(expression, NAMES), answers, ON) is truth


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("kind", 5),
        ("kind", ["new"]),
        ("kind", None),
        ("goods", "hot"),
        ("goods", [1]),
        ("area", "51"),
        ("area", True),
        ("area", 10**20),
        ("kind", "\ud800"),
    ],
)
def test_an_answer_of_the_wrong_kind_counts_as_none(name: str, value: object) -> None:
    expression = {"kind": 'kind == "new"', "goods": '"hot" in goods', "area": "area > 50"}[name]
    assert evaluate(rules.compile(expression, NAMES), {name: value}, ON) is UNDECIDED


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
