"""The schema of an item's answers: what passes the rules fits it; what fits it never breaks the rules."""

from __future__ import annotations

import json
import string
from datetime import date, timedelta
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.answer_schema import DIALECT, answer_schema, violations
from kiosk.answers import Value
from kiosk.catalogue.checks import questions_in_order
from kiosk.catalogue.model import Component, Item, Question, Region
from kiosk.forms import counting, exit_for, problems, tailor, visible
from tests.kiosk.domain import FOOD, OPENS_A_NOODLE_SHOP, RUNS_A_GUEST_HOUSE, calendar, catalogue
from tests.kiosk.every_component import NEW, everything

ON = date(2026, 11, 24)
VERSION = "test-1"
ITEMS = [everything(), *(item for item in catalogue().items if item.is_published)]
each_item = pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.code)
REPEATED = "partners.0"


def places(item: Item, answers: dict[str, Any]) -> set[tuple[str, str]]:
    return {(violation.place, violation.rule) for violation in violations(item, VERSION, answers)}


@each_item
def test_the_schema_is_one_and_says_of_which_version_it_is(item: Item) -> None:
    schema = answer_schema(item, VERSION)
    jsonschema_rs.meta.validate(schema)
    assert schema["$schema"] == DIALECT
    assert schema["$id"] == f"urn:yichuang:answers:test-1:{item.code}"
    assert schema["properties"].keys() == {question.id for question in questions_in_order(item)}
    assert all(part["title"] for part in schema["properties"].values())
    assert json.loads(json.dumps(schema)) == schema


def test_only_what_everybody_is_asked_is_required() -> None:
    schema = answer_schema(everything(), VERSION)
    assert set(schema["required"]) == {"kind", "birth", "phone", "number", "place", "staff", "truth"}


def test_whole_answers_fit_before_and_after_a_journey_through_json() -> None:
    assert violations(everything(), VERSION, NEW) == ()
    assert violations(everything(), VERSION, json.loads(json.dumps(NEW))) == ()
    assert violations(catalogue().item(FOOD), VERSION, OPENS_A_NOODLE_SHOP) == ()


def test_nothing_at_all_lacks_what_is_required_by_name() -> None:
    assert ("kind", "required") in places(everything(), {})


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"kind": "old"}, {("kind", "enum")}),
        ({"goods": ["hot", "hot"]}, {("goods", "uniqueItems")}),
        ({"goods": ["tea"]}, {("goods.0", "enum")}),
        ({"goods": []}, {("goods", "minItems")}),
        ({"birth": "2026-02-30"}, {("birth", "format")}),
        ({"phone": "12"}, {("phone", "pattern")}),
        ({"number": "11010519491231002"}, {("number", "pattern")}),
        ({"code": "91350100M000100Y4O"}, {("code", "pattern")}),
        ({"capital": 99}, {("capital", "minimum")}),
        ({"capital": "2000000"}, {("capital", "type")}),
        ({"staff": 501}, {("staff", "maximum")}),
        ({"truth": False}, {("truth", "const")}),
        ({"site_map": "here"}, {("site_map", "pattern")}),
        ({"deputy": "王\n五"}, {("deputy", "pattern")}),
        ({"deputy": "王" * 11}, {("deputy", "maxLength")}),
        ({"partners": []}, {("partners", "minItems")}),
        ({"partners": [{"name": "张三", "role": "head"}]}, {(f"{REPEATED}.paid", "required")}),
        ({"place": ["nowhere"]}, {("place.0", "enum")}),
        ({"other": "张三"}, {("", "additionalProperties")}),
        ({"kind": None}, {("kind", "enum")}),
        ({"deputy": "\ud800"}, {("", "json")}),
    ],
)
def test_what_does_not_fit_is_told_by_its_place_never_by_its_value(
    changes: dict[str, Any], found: set[tuple[str, str]]
) -> None:
    assert found <= places(everything(), NEW | changes)
    assert problems(everything(), NEW | changes, ON) or "other" in changes


# ---- the rules and the schema say the same -----------------------------------------------------------------


def leaf_paths(regions: tuple[Region, ...]) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for region in regions:
        below = leaf_paths(region.children)
        found += [(region.id, *path) for path in below] if below else [(region.id,)]
    return found


def days_of(question: Question) -> st.SearchStrategy[str]:
    first, last = question.earliest, question.latest
    earliest = first if isinstance(first, date) else ON
    latest = last if isinstance(last, date) else ON
    return st.dates(earliest - timedelta(400), latest + timedelta(400)).map(date.isoformat)


def answer_to(question: Question) -> st.SearchStrategy[Any]:
    """Right answers, and now and then one just beyond what is right."""
    values = [option.value for option in question.options]
    texts = st.text(st.characters(codec="utf-8"), max_size=(question.max_length or 10) + 1)
    least, most = question.minimum or 0, question.maximum or 9
    fen = {"yuan": 100, "wan": 1_000_000}[question.money_unit]
    rows = st.fixed_dictionaries(
        {column.id: answer_to(column) for column in question.columns if column.is_required},
        optional={column.id: answer_to(column) for column in question.columns if not column.is_required},
    )
    strategies: dict[Component, st.SearchStrategy[Any]] = {
        Component.CHOICE: st.sampled_from([*values, "other"]),
        Component.SEVERAL: st.lists(st.sampled_from([*values, "other"]), max_size=4).map(tuple),
        Component.REGION: st.sampled_from([*leaf_paths(question.regions), ("demo",), ()]),
        Component.TEXT: texts | st.text("清水兴旺", min_size=1, max_size=question.max_length or 10),
        Component.NUMBER: st.integers(least - 1, most + 1),
        Component.MONEY: st.integers(least * fen - 1, most * fen + 1),
        Component.DATE: days_of(question) | st.text(string.digits + "-", max_size=10),
        Component.PHONE: st.from_regex(r"1[0-9]{10}|029-?[0-9]{6,8}", fullmatch=True),
        Component.ID_NUMBER: st.sampled_from(["11010519491231002X", "110105194912310021", "1101"]),
        Component.CREDIT_CODE: st.sampled_from(["91350100M000100Y43", "91350100M000100Y44", ""]),
        Component.DECLARATION: st.booleans(),
        Component.FILE: st.uuids().map(str) | st.just("map"),
        Component.REPEAT: st.lists(rows, max_size=most + 1).map(tuple),
    }
    return strategies[question.component]


def filled(item: Item, draw: st.DataObject) -> dict[str, Any]:
    """What somebody might answer to the questions as they come, now and then nothing at all."""
    answers: dict[str, Any] = {}
    questions = questions_in_order(item)
    for question in questions:
        strategy = answer_to(question) if question in visible(questions, answers, ON) else st.none()
        answer = draw.draw(strategy, label=question.id)
        answers |= {} if answer is None else {question.id: answer}
    return answers


@each_item
@settings(max_examples=15, deadline=None)  # for each of the items
@given(draw=st.data())
def test_answers_without_problems_fit_the_schema(item: Item, draw: st.DataObject) -> None:
    answers = filled(item, draw)
    told = {problem.question_id for problem in problems(item, answers, ON)}
    found = {str(violation.path[0]) for violation in violations(item, VERSION, counting(item, answers, ON))}
    assert found <= told


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
BASES: list[dict[str, Value]] = [NEW, OPENS_A_NOODLE_SHOP, RUNS_A_GUEST_HOUSE]


@each_item
@settings(max_examples=60, deadline=None)
@given(draw=st.data())
def test_whatever_comes_from_outside_never_breaks_rules_or_schema(item: Item, draw: st.DataObject) -> None:
    ids = [question.id for question in questions_in_order(item)]
    answers = dict(draw.draw(st.sampled_from(BASES)))
    for id_ in draw.draw(st.lists(st.sampled_from(ids), max_size=4)):
        by_id = next(question for question in questions_in_order(item) if question.id == id_)
        answers[id_] = draw.draw(JSON | answer_to(by_id), label=id_)
    found = problems(item, answers, ON)
    assert {problem.question_id for problem in found} <= {*ids, *(check.id for check in item.checks)}
    assert all(need.ways for need in tailor(item, answers, ON, calendar()))
    assert exit_for(item, answers, ON) is None or found
    assert all(violation.rule for violation in violations(item, VERSION, answers))
