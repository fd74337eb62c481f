"""What a page answers becomes a typed value, stands in the page again, and is shown in words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.answer_checks import check
from kiosk.answers import as_typed, in_words, read
from kiosk.catalogue.model import Question
from kiosk.catalogue.walk import questions_in_order
from kiosk.words import Say, render
from tests.kiosk.every_component import NEW, everything

ON = date(2026, 11, 24)
ASKED = {question.id: question for question in questions_in_order(everything())}


def told(outcome: object) -> object:
    return render(outcome) if isinstance(outcome, Say) else outcome


@pytest.mark.parametrize(
    ("id_", "typed", "value"),
    [
        ("staff", "60", 60),
        ("staff", "007", 7),
        ("staff", "6０", "人数请填整数，只用数字"),
        ("staff", "6.5", "人数请填整数，只用数字"),
        ("capital", "200", 200_000_000),
        ("capital", "200.5", 200_500_000),
        ("capital", "0.000001", 1),
        ("capital", "0.0000001", "注册资本请填数字，单位是万元，比如 200 或者 200.5"),
        ("capital", "200.", "注册资本请填数字，单位是万元，比如 200 或者 200.5"),
        ("fee", "500.50", 50_050),
        ("fee", "500.505", "房租请填数字，最多两位小数，比如 500 或者 500.50"),
        ("birth", "1949-12-31", "1949-12-31"),
        ("birth", "1949-12", "出生日期还没选完，请把年、月、日都选上"),
        ("birth", "1949-02-30", "出生日期还没选完，请把年、月、日都选上"),
        ("number", "11010519491231002x", "11010519491231002X"),
        ("number", " 110105 19491231 002X ", "11010519491231002X"),
        ("deputy", "  王五 ", "王五"),
        ("deputy", "   ", None),
        ("goods", (), None),
        ("goods", ("hot",), ("hot",)),
        ("place", ("demo", "town"), ("demo", "town")),
    ],
)
def test_what_is_typed_is_read_as_what_it_is(id_: str, typed: Any, value: object) -> None:
    assert told(read(ASKED[id_], typed)) == value


@pytest.mark.parametrize(
    ("id_", "value", "trouble"),
    [
        ("staff", 501, "人数请填 1 到 500 之间的数（人）"),
        ("capital", 10**13, "注册资本请填 1 万元到1,000,000 万元之间"),
        ("fee", 10_000_000, "房租请填 0 元到99,999 元之间"),
        ("birth", "2026-11-25", "出生日期不能晚于2026年11月24日，请看看是不是选错了"),
        ("birth", "1899-12-31", "出生日期不能早于1900年1月1日，请看看是不是选错了"),
        ("birth", "2026-11-24", None),
        ("number", "11010519491231002", "身份证号码要 18 位，现在是 17 位"),
        ("number", "110105194912310021", "身份证号码有一位不对，请再对一遍"),
        ("code", "91350100M000100Y43", None),
        ("code", "91350100M000100Y44", "信用代码有一位不对，请再对一遍"),
        ("code", "91350100M", "信用代码要 18 位，现在是 9 位"),
        ("truth", True, None),
        ("truth", False, "要先同意“如实声明”，才能往下办"),
        ("truth", "yes", "要先同意“如实声明”，才能往下办"),
        ("site_map", None, None),
        ("site_map", "0190a000-0000-7000-8000-000000000000", None),
        ("site_map", "a drawing", "还没扫描：位置图"),
        ("partners", (), "合伙人最少要填 1 个"),
        ("partners", ({},), "第 1 个：请填写姓名"),
        ("partners", ("张三",), "请填写合伙人"),
        ("partners", ({"name": "张三", "paid": 10**7, "role": "head"},) * 4, "合伙人最多填 3 个"),
        ("partners", ({"name": "张三", "paid": 10**7, "role": "head", "age": 3},), "请填写合伙人"),
        ("partners", ({"name": "张三", "number": None, "paid": 10**7, "role": "head"},), "请填写合伙人"),
        ("partners", ({"name": "张三", "paid": 10**7, "role": "head"}, {"name": ""}), "第 2 个：请填写姓名"),
    ],
)
def test_what_is_wrong_is_said_in_the_words_of_the_question(id_: str, value: object, trouble: object) -> None:
    assert told(check(ASKED[id_], value, ON)) == trouble


@pytest.mark.parametrize(
    ("id_", "words"),
    [
        ("kind", "新办"),
        ("goods", "热菜"),
        ("place", "示例区清水镇东坡村"),
        ("capital", "200 万元"),
        ("birth", "1949年12月31日"),
        ("staff", "12人"),
        ("number", "110105********002X"),
        ("code", "91350100M000100Y43"),
        ("truth", "已同意"),
        ("partners", "张三、110105********002X、150 万元、负责人；李四、50 万元、其他"),
    ],
)
def test_an_answer_is_shown_in_words(id_: str, words: str) -> None:
    assert render(in_words(ASKED[id_], NEW[id_])) == words


def test_no_rows_and_a_paper_have_words_too() -> None:
    assert render(in_words(ASKED["partners"], ())) == "没有"
    assert render(in_words(ASKED["site_map"], "0190a000-0000-7000-8000-000000000000")) == "已扫描"


MONEY = st.sampled_from([ASKED["capital"], ASKED["fee"]])


@given(MONEY, st.integers(0, 10**13))
def test_money_that_stands_in_the_page_again_is_the_same_money(question: Question, fen: int) -> None:
    assert read(question, as_typed(question, fen) or "") == fen


@pytest.mark.parametrize(
    "id_", ["kind", "goods", "place", "capital", "birth", "staff", "number", "code", "phone"]
)
def test_an_answer_stands_in_its_page_as_it_was_given(id_: str) -> None:
    typed = as_typed(ASKED[id_], NEW[id_])
    assert typed is not None
    assert read(ASKED[id_], typed) == NEW[id_]


@pytest.mark.parametrize("id_", ["truth", "partners"])
def test_what_no_page_takes_stands_in_none(id_: str) -> None:
    assert as_typed(ASKED[id_], NEW[id_]) is None
