"""What a shopkeeper counts on the notice of a bundle is what it says, in every situation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from kiosk.matter import Matter, matter_of, matter_of_item
from kiosk.matter_needs import Situation
from kiosk.notices import one_notice
from kiosk.pages import Notice, Tone
from kiosk.slips import notice_blocks
from kiosk.words import render
from peripherals.printer.document import Check
from tests.kiosk.domain import calendar, catalogue

ON = date(2026, 11, 24)
_PAPERS = re.compile(r"分开办要交 (\d+) 样（(.*)），一起办只准备 (\d+) 样，少 (\d+)%")
_VISITS = re.compile(r"分开办要跑 (\d+) 趟，一起办跑 (\d+) 趟")
_DAYS = re.compile(r"分开办最长 (\d+) 个工作日，一起办最长 (\d+) 个")
_COUNTS = re.compile(r"一共 (\d+) 样：(\d+) 样要您准备，(\d+) 样不用准备纸。")
_LAST_DAY = re.compile(r"今天(?:受理的话|交的话)最晚 (\d+)月(\d+)日")


def situations(matter: Matter, answers: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every way to answer what is asked before the notice: the bundle's own, whether needed, situation."""
    needs = [part.need for part in matter.standing(answers) if part.need is not None]
    first = [*matter.own_questions(), *needs, *matter.situation(answers)]
    open_ones = [q for q in first if q.options and q.id in matter.asked(answers) and q.id not in answers]
    if not open_ones:
        yield answers
    for option in open_ones[0].options if open_ones else ():
        yield from situations(matter, {**answers, open_ones[0].id: option.value})


CASES = [
    pytest.param(matter, answers, id=f"{matter.code}-{'-'.join(map(str, answers.values()))}")
    for matter in (matter_of(catalogue(), bundle.code, ON) for bundle in catalogue().bundles)
    for answers in situations(matter, {})
]
STARTABLE = [case for case in CASES if case.values[0].standing(case.values[1])]
TOGETHER = [case for case in STARTABLE if len(case.values[0].standing(case.values[1])) > 1]


def notice(matter: Matter, answers: dict[str, Any]) -> Notice:
    return one_notice(matter, catalogue(), Situation(answers, calendar()), qr="", can_print=True)


def fact(page: Notice, label: str) -> str:
    return next((render(words) for name, words in page.facts if render(name) == label), "")


def found(pattern: re.Pattern[str], text: str) -> tuple[str, ...]:
    match = pattern.search(text)
    assert match is not None, text
    return match.groups()


def counts(page: Notice) -> tuple[int, ...]:
    return tuple(map(int, found(_COUNTS, render(page.explanation))))


@pytest.mark.parametrize(("matter", "answers"), STARTABLE)
def test_the_list_has_as_many_rows_as_the_notice_says(matter: Matter, answers: dict[str, Any]) -> None:
    page = notice(matter, answers)
    free = sum(row.tone is Tone.OK for row in page.rows)
    assert counts(page) == (len(page.rows), len(page.rows) - free, free)
    printed = [block.is_met for block in notice_blocks(page) if isinstance(block, Check)]
    assert (printed.count(False), printed.count(True)) == counts(page)[1:]


@pytest.mark.parametrize(("matter", "answers"), TOGETHER)
def test_the_saving_counts_the_rows_to_prepare_against_each_items_own_list(
    matter: Matter, answers: dict[str, Any]
) -> None:
    page = notice(matter, answers)
    singly, each, here, percent = found(_PAPERS, fact(page, "省多少"))
    assert int(here) == sum(row.tone is not Tone.OK for row in page.rows)
    alone = {
        part.item.short_name: len(notice(matter_of_item(part.item, ON), _alone(part, answers)).rows)
        for part in matter.standing(answers)
    }
    assert each == "、".join(f"{name} {rows} 样" for name, rows in alone.items())
    assert int(singly) == sum(alone.values())
    assert int(here) <= int(singly) * (100 - int(percent)) / 100


def _alone(part: Any, answers: dict[str, Any]) -> dict[str, Any]:
    """The same answers, as someone gives them who applies for this item only."""
    return answers | {f"{part.code}.{id_}": value for id_, value in part.given.items()}


@pytest.mark.parametrize(("matter", "answers"), TOGETHER)
def test_the_visits_are_one_here_and_one_for_each_window_that_is_named(
    matter: Matter, answers: dict[str, Any]
) -> None:
    page = notice(matter, answers)
    windows = fact(page, "还要到窗口").count("（")
    licences = len(fact(page, "办好拿到").split("\n"))
    assert found(_VISITS, fact(page, "省多少")) == (str(licences + windows), str(1 + windows))


@pytest.mark.parametrize(("matter", "answers"), TOGETHER)
def test_the_days_end_on_the_last_day_that_the_law_gives(matter: Matter, answers: dict[str, Any]) -> None:
    page = notice(matter, answers)
    last = [date(ON.year, int(month), int(day)) for month, day in _LAST_DAY.findall(fact(page, "法律规定"))]
    days = [
        sum(calendar().is_workday(ON + timedelta(n)) for n in range(1, (day - ON).days + 1)) for day in last
    ]
    told = _DAYS.findall(fact(page, "省多少"))
    assert told in ([], [(str(sum(days)), str(max(days)))])
    waits = any(matter.makers(part, answers) for part in matter.standing(answers))
    assert bool(told) == waits


@pytest.mark.parametrize(("matter", "answers"), CASES)
def test_of_one_item_or_none_nothing_is_compared(matter: Matter, answers: dict[str, Any]) -> None:
    is_compared = len(matter.standing(answers)) > 1
    assert bool(fact(notice(matter, answers), "省多少")) == is_compared


def test_what_is_left_out_of_a_bundle_is_told_with_its_reason() -> None:
    matter = matter_of(catalogue(), "Y004", ON)
    answers = {"Y004.licence": "none", "D068.pesticides": "household", "capacity": "self"}
    told = fact(notice(matter, answers), "这里不办的")
    assert told.startswith("农药经营许可：您不用办许可证。只卖蚊香")


def test_how_each_licence_is_handed_out_is_told_in_its_own_words() -> None:
    answers = {"Y001.licence": "none", "D129.sells": "prepared"}
    matter = matter_of(catalogue(), "Y001", ON)
    assert fact(notice(matter, answers), "怎么领") == (
        "个体工商户设立登记：到市场监管所或者大厅窗口领、快递寄给您\n食品经营许可：到大厅窗口领、快递寄给您"
    )
    assert [option.label for option in matter.delivery(answers)] == ["到窗口领", "快递寄给您"]


def test_every_bundle_is_tried_in_every_situation() -> None:
    assert {case.values[0].code for case in TOGETHER} == {bundle.code for bundle in catalogue().bundles}
    assert len(CASES) > 50
