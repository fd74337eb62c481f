"""Mistakes in what is asked are told with their place and in the words of a clerk."""

from __future__ import annotations

from typing import Any

import pytest

from kiosk.catalogue.question_checks import question_mistakes
from tests.kiosk.every_component import changed, everything, made, raw, wrong_conditions

PERSON, COMPANY, REST = "groups.0.questions", "groups.1.questions", "groups.2.questions"
ROWS = f"{COMPANY}.3"


def test_an_item_that_asks_in_every_way_has_no_mistakes() -> None:
    assert list(question_mistakes(everything())) == []


@pytest.mark.parametrize(
    ("place", "fields", "code"),
    [
        (f"{PERSON}.1", {"id": "today"}, "id_reserved"),
        (f"{PERSON}.1", {"id": "yuan"}, "id_reserved"),
        (f"{PERSON}.1", {"id": "map"}, "id_reserved"),
        (f"{PERSON}.1", {"text": "电话"}, "question.text"),
        (f"{PERSON}.1", {"is_fixed": True}, "question.fixed"),
        (f"{PERSON}.0", {"latest": None}, "question.days"),
        (f"{PERSON}.1", {"earliest": "2020-01-01", "latest": "today"}, "question.days"),
        ("situation.1", {"latest": "2019-12-31"}, "question.bounds_crossed"),
        (f"{COMPANY}.1", {"maximum": None}, "question.bounds"),
        (f"{REST}.1", {"minimum": None}, "question.bounds"),
        (f"{REST}.1", {"minimum": 501}, "question.bounds_crossed"),
        (f"{REST}.3", {"text": None}, "question.text"),
        (ROWS, {"maximum": None}, "question.rows"),
        (ROWS, {"minimum": 4}, "question.bounds_crossed"),
        (f"{ROWS}.columns.0", {"id": "paid"}, "question.column_twice"),
        (f"{ROWS}.columns.0", {"component": "file"}, "question.no_column"),
        (f"{ROWS}.columns.0", {"when": 'kind == "new"'}, "question.column_field"),
        (f"{ROWS}.columns.0", {"prefill": "name"}, "question.column_field"),
        ("checks.0", {"must": "capital >= 2000000"}, "question.bare_money"),
        ("checks.0", {"must": "yuan(5) <= capital || 5 < capital"}, "question.bare_money"),
        ("checks.0", {"must": "1 == 1"}, "question.check_asks_nothing"),
        ("checks.0", {"must": 'in_region(place, "nowhere")'}, "question.no_region"),
    ],
)
def test_a_mistake_in_a_question_is_found_and_has_words(
    place: str, fields: dict[str, Any], code: str
) -> None:
    found = list(question_mistakes(made(changed(place, **fields))))
    assert code in {mistake.code for mistake in found}
    assert all(mistake.words() for mistake in found)


def test_columns_belong_to_a_repeat_group() -> None:
    columns = raw()["groups"][1]["questions"][3]["columns"]
    item = made(changed(f"{REST}.0", columns=columns))
    assert "question.columns" in {mistake.code for mistake in question_mistakes(item)}


@pytest.mark.parametrize(
    ("must", "code"),
    [
        ("partners.exists(p, p.pay > 1)", "rule_no_column"),
        ("partners.exists(p, p.role > 1)", "rule_types"),
        ("partners.exists(kind, kind.paid > 1)", "rule_syntax"),
        ("partners[0].paid > yuan(1)", "rule_syntax"),
        ("partners.exists(p, has(p.number))", "rule_syntax"),
        ("int(kind) > 1", "rule_syntax"),
        ("partners.exists(p, double(p.number) > 1.0)", "rule_syntax"),
        ("age(kind, today) > 18", "rule_syntax"),
        ('kind.matches("[")', "rule_syntax"),
        ("age(staff, today) > 18", "rule_types"),
        ("capital", "rule_not_truth"),
        ("name == 'x'", "rule_unknown_name"),
    ],
)
def test_a_condition_that_means_nothing_is_refused_with_its_place(must: str, code: str) -> None:
    found = wrong_conditions(changed("checks.0", must=must))
    assert [(mistake.path, mistake.code) for mistake in found] == [(("checks", 0, "must"), code)]


def test_the_condition_of_a_group_stands_before_those_of_its_questions() -> None:
    company = everything().groups[1].questions
    assert [q.when.expression for q in company if q.when][:1] == ['kind == "new"']
    assert company[-1].when is not None
    assert company[-1].when.expression.startswith('(kind == "new") && (partners.exists(')
