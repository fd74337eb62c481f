"""The thirteen items as they are asked: every situation leads on, every question and paper is somebody's."""

from __future__ import annotations

import re
from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.answers import FEN_OF
from kiosk.catalogue.model import Component, Item, Question
from kiosk.catalogue.walk import questions_in_order
from kiosk.forms import exit_for, problems, tailor, visible
from kiosk.matter import matter_of
from kiosk.matter_needs import Situation, matter_needs
from kiosk.notices import one_notice
from kiosk.rules import evaluate
from kiosk.words import render
from sync.protocol.wire import HowMet
from tests.kiosk.domain import calendar, catalogue, keyed
from tests.kiosk.test_forms import ON
from tests.kiosk.test_items import HAN, LIMITS, each_item, made_of, of


@each_item
def test_what_the_government_issued_is_said_to_be_issued_by_it(item: Item) -> None:
    assert {m.source for m in made_of(item, "source_channel", "政府部门核发")} <= {"政府部门核发"}


@each_item
def test_the_limit_is_that_of_the_data(item: Item) -> None:
    words, limit = LIMITS[item.code]
    assert of(item)["statutory"] == words
    found = item.statutory_limit
    assert found is not None
    assert (found.amount, found.unit, found.starts, found.extension) == (
        limit.amount,
        limit.unit,
        limit.starts,
        limit.extension,
    )
    assert found.basis


@each_item
def test_fee_and_result_are_those_of_the_data(item: Item) -> None:
    assert item.fee == of(item)["fee"]
    names = re.split("[、和]", of(item)["result"].replace("(", "（").replace(")", "）"))
    assert all(name in item.result for name in names)


@each_item
def test_an_item_says_where_it_comes_from_and_what_is_a_choice_of_the_demonstration(item: Item) -> None:
    assert {"演示选择", "资料来源"} <= (item.notes or {}).keys()


# ---- walkable ----------------------------------------------------------------------------------------------


def answer_to(question: Question) -> st.SearchStrategy[Any]:
    """What somebody may answer and be let on with."""
    match question.component:
        case Component.CHOICE:
            return st.sampled_from([option.value for option in question.options])
        case Component.SEVERAL:
            values = [option.value for option in question.options]
            return st.lists(st.sampled_from(values), min_size=1, unique=True).map(tuple)
        case Component.NUMBER:
            return st.integers(question.minimum or 0, question.maximum)
        case Component.PHONE:
            return st.just("13900001234")
        case Component.ID_NUMBER:
            return st.just("11010519491231002X")
        case Component.CREDIT_CODE:
            return st.just("91350100M000100Y43")
        case Component.REGION:
            return st.just(("demo", "qingshui", "qingshui-jiedao"))
        case Component.MONEY:
            most = min(question.maximum or 10**6, 10**6)
            return st.integers(question.minimum or 0, most).map(
                lambda amount: amount * FEN_OF[question.money_unit]
            )
        case Component.DATE:
            last = question.latest if isinstance(question.latest, date) else date(2040, 12, 31)
            return st.dates(ON, last).map(date.isoformat)
        case Component.REPEAT:
            row = st.fixed_dictionaries({column.id: answer_to(column) for column in question.columns})
            return st.lists(row, min_size=question.minimum or 1, max_size=question.maximum).map(tuple)
        case Component.DECLARATION | Component.FILE:
            raise AssertionError("no item asks for one yet")
        case Component.TEXT:
            return st.text("清水兴旺", min_size=1, max_size=question.max_length or 10)


def walk(item: Item, draw: st.DataObject) -> dict[str, Any]:
    """The answers of somebody who is asked one question after the other, until a way out or the end."""
    answers: dict[str, Any] = {}
    questions = questions_in_order(item)
    for question in questions:
        if exit_for(item, answers, ON) is None and question in visible(questions, answers, ON):
            answers[question.id] = draw.draw(answer_to(question), label=question.id)
    return answers


@each_item
@settings(max_examples=25, deadline=None)
@given(draw=st.data())
def test_any_answers_lead_to_a_way_out_or_to_a_whole_application(item: Item, draw: st.DataObject) -> None:
    answers = walk(item, draw)
    way_out = exit_for(item, answers, ON)
    wrong = {problem.code for problem in problems(item, answers, ON)}
    assert way_out or wrong <= {"form.check"}
    assert bool(way_out) == ("form.no_licence_needed" in wrong)
    assert way_out is None or answers.keys() == {item.need.id if item.need else ""}
    matter = matter_of(catalogue(), item.code, ON)
    situation = Situation(keyed(item.code, answers), calendar())
    needs = matter_needs(matter, situation)
    assert all(need.ways for need in needs)
    page = one_notice(matter, catalogue(), situation, qr="", can_print=True)
    assert [render(row.name) for row in page.rows] == [n.material.short_name for n in needs if n.is_needed]


def situations(item: Item) -> list[dict[str, Any]]:
    """Every combination of answers that conditions of this item can tell apart."""
    rules = [w.when for w in item.exits] + [m.when for m in item.materials if m.when]
    rules += [q.when for q in questions_in_order(item) if q.when]
    deciding = [q for q in questions_in_order(item) if any(q.id in rule.names for rule in rules)]
    assert {q.component for q in deciding} <= {Component.CHOICE}
    values = [[option.value for option in q.options] for q in deciding]
    return [dict(zip([q.id for q in deciding], chosen, strict=True)) for chosen in product(*values)]


@each_item
def test_every_way_out_is_reached_and_somebody_gets_through(item: Item) -> None:
    reached = {way.id if way else None for way in (exit_for(item, each, ON) for each in situations(item))}
    assert reached == {None, *(way_out.id for way_out in item.exits)}


@each_item
def test_a_conditional_material_is_needed_by_some_and_not_by_others(item: Item) -> None:
    through = [each for each in situations(item) if exit_for(item, each, ON) is None]
    for material in item.materials:
        needed = {
            n.is_needed
            for each in through
            for n in tailor(item, each, ON, calendar())
            if n.material == material
        }
        assert needed == ({True} if material.when is None else {True, False}), material.id


@each_item
def test_every_question_is_asked_of_somebody_who_applies(item: Item) -> None:
    through = [each for each in situations(item) if exit_for(item, each, ON) is None]
    asked = {q.id for each in through for q in visible(questions_in_order(item), each, ON)}
    assert asked == {q.id for q in questions_in_order(item)}
    conditional = [q for q in questions_in_order(item) if q.when and not q.is_common]
    assert all(
        {evaluate(q.when, each, ON) for each in through} == {True, False} for q in conditional if q.when
    )


def member(role: str = "member", years: int = 0) -> dict[str, Any]:
    return {"name": "张某", "role": role, "teaching_years": years}


@pytest.mark.parametrize(
    ("code", "id_", "too_little", "enough"),
    [
        ("D036", "capital", {"registered_capital": 199_9999_00}, {"registered_capital": 200_0000_00}),
        ("D068", "shop_size", {"area": 29}, {"area": 30}),
        ("D068", "storage_size", {"storage_area": 49}, {"storage_area": 50}),
        (
            "D005",
            "chair",
            {"board": [member(), member()]},
            {"board": [member("chair"), member()]},
        ),
        (
            "D005",
            "experience",
            {"board": [member(years=5), *[member(years=4)] * 3]},
            {"board": [member(years=5), *[member(years=4)] * 2]},
        ),
    ],
)
def test_what_the_law_asks_for_is_checked_between_the_answers(
    code: str, id_: str, too_little: dict[str, Any], enough: dict[str, Any]
) -> None:
    (check,) = [check for check in catalogue().item(code).checks if check.id == id_]
    assert evaluate(check.must, too_little, ON) is False
    assert evaluate(check.must, enough, ON) is True
    assert check.basis


# ---- short and plain ---------------------------------------------------------------------------------------


def length(text: str) -> int:
    return len(HAN.findall(text))


@each_item
def test_titles_and_hints_are_short(item: Item) -> None:
    questions = questions_in_order(item)
    titles = [q.title for q in questions] + [w.title for w in item.exits]
    questions += tuple(column for question in questions for column in question.columns)
    titles += [option.label for q in questions for option in q.options]
    hints = [q.hint for q in questions] + [m.hint for m in item.materials]
    hints += [option.hint for q in questions for option in q.options]
    assert [title for title in titles if length(title) > 24] == []
    assert [hint for hint in hints if length(hint) > 30] == []
    assert [m.short_name for m in item.materials if length(m.short_name) > 16] == []
    assert [w.explanation for w in item.exits if length(w.explanation) > 60] == []


@each_item
def test_what_is_scanned_says_what_paper_is_wanted(item: Item) -> None:
    silent = [m.id for m in item.materials if m.ways[0] in (HowMet.SCANNED, HowMet.COMMITTED) and not m.hint]
    assert silent == []
