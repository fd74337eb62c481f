"""By how much a matter shrinks: counted by hand here, from the catalogue there."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kiosk.matter import matter_of
from kiosk.matter_needs import Situation
from kiosk.notices import one_notice
from kiosk.saving import Figure, saving
from kiosk.words import render
from tests.kiosk.domain import FOOD, calendar, catalogue
from tests.kiosk.test_matter import OPENS_A_RESTAURANT, TWO_LICENCES, needs

TUESDAY = date(2026, 11, 24)


def saved(code: str, answers: dict[str, Any], on: date = TUESDAY) -> tuple[Figure, Figure, Figure]:
    found = saving(matter_of(catalogue(), code, on), Situation(answers, calendar()))
    assert found is not None
    return (found.papers, found.visits, found.days)


def fact(code: str, answers: dict[str, Any], label: str) -> str:
    situation = Situation(answers, calendar())
    page = one_notice(matter_of(catalogue(), code, TUESDAY), catalogue(), situation, qr="", can_print=True)
    return next((render(words) for name, words in page.facts if render(name) == label), "")


def test_a_small_restaurant_brings_three_papers_of_nine() -> None:
    # Singly, business licence: form, identity, premises. Food licence: form, identity, business licence,
    # layout, rules, safety manager. Here: premises and layout scanned, safety manager to follow.
    # Days: three for the business licence and then ten, against ten beside each other.
    answers = OPENS_A_RESTAURANT | {"capacity": "self"}
    assert saved("Y001", answers) == (Figure(9, 3), Figure(2, 1), Figure(13, 10))


def test_what_the_situation_does_not_need_counts_on_neither_side() -> None:
    answers = OPENS_A_RESTAURANT | {"capacity": "self", "D129.making": "sale_only"}
    assert saved("Y001", answers) == (Figure(8, 2), Figure(2, 1), Figure(13, 10))


def test_days_are_working_days_of_the_calendar() -> None:
    before_the_feast = date(2026, 9, 30)
    answers = OPENS_A_RESTAURANT | {"capacity": "self"}
    assert saved("Y001", answers, before_the_feast)[2] == Figure(13, 10)


def test_a_part_for_the_window_is_a_visit_each_way() -> None:
    answers = {"Y002.licence": "none", "D109.air": "none", "capacity": "self"}
    assert saved("Y002", answers)[1] == Figure(3, 2)
    assert "跑 2 趟（这里 1 趟，窗口 1 趟）" in fact("Y002", answers, "省多少")


def test_items_that_do_not_wait_for_one_another_take_no_more_days_singly() -> None:
    answers = {"D129.sells": "prepared", "D129.kind": "new", "D109.place": "lodging", "capacity": "self"}
    found = saving(TWO_LICENCES, Situation(answers, calendar()))
    assert found is not None
    assert found.days == Figure(20, 20)


@pytest.mark.parametrize(("code", "answers"), [(FOOD, {}), ("Y001", {"Y001.licence": "have"})])
def test_of_one_item_nothing_is_compared(code: str, answers: dict[str, Any]) -> None:
    assert saving(matter_of(catalogue(), code, TUESDAY), Situation(answers, calendar())) is None
    assert fact(code, answers, "省多少") == ""


def test_the_notice_says_what_shrinks_in_numbers() -> None:
    assert fact("Y001", OPENS_A_RESTAURANT | {"capacity": "self"}, "省多少") == (
        "材料：分开办要交 9 样（个体工商户设立登记 3 样、食品经营许可 6 样），一起办只准备 3 样，少 66%\n"
        "跑腿：分开办要跑 2 趟，一起办跑 1 趟\n"
        "时间：分开办最长 13 个工作日，一起办最长 10 个"
    )


def test_the_notice_does_not_boast_of_what_does_not_shrink() -> None:
    told = fact("Y004", {"Y004.licence": "none", "D068.pesticides": "ordinary", "capacity": "self"}, "省多少")
    assert "少 44%" in told
    assert "改革" not in told
    assert "工作日" not in told


@pytest.mark.parametrize(("singly", "here", "percent"), [(9, 3, 66), (3, 1, 66), (5, 2, 60), (0, 0, 0)])
def test_a_share_is_never_rounded_up(singly: int, here: int, percent: int) -> None:
    assert Figure(singly, here).fewer_percent == percent


def test_the_longest_limit_is_told_first_and_each_by_its_name() -> None:
    told = fact("Y001", OPENS_A_RESTAURANT | {"capacity": "self"}, "法律规定")
    food, business = told.index("食品经营许可：受理后 10"), told.index("个体工商户设立登记：收件后当场")
    assert food < business


def test_who_decides_is_told_for_each_part() -> None:
    assert fact("Y001", OPENS_A_RESTAURANT, "谁来办") == (
        "个体工商户设立登记：区市场监督管理局收件、审批、监管\n"
        "食品经营许可：区行政审批服务局收件、审批，区市场监督管理局监管"
    )


def test_what_is_to_be_done_at_a_window_is_told_with_the_rest() -> None:
    told = fact("Y002", {"Y002.licence": "none"}, "还要到窗口")
    assert told.startswith("旅馆业特种行业许可证核发（市公安局分局）。")


def test_a_bundle_that_is_all_for_the_window_tells_where_and_does_not_start() -> None:
    situation = Situation({"Y001.licence": "company"}, calendar())
    page = one_notice(matter_of(catalogue(), "Y001", TUESDAY), catalogue(), situation, qr="", can_print=True)
    assert render(page.blocked)
    assert "先到窗口开好公司" in fact("Y001", {"Y001.licence": "company"}, "提醒")
    assert needs(matter_of(catalogue(), "Y001", TUESDAY), {"Y001.licence": "company"}) == {}
