"""Fields of a licence from lines as a recogniser gives them: spread, joined, wrapped, turned, misread."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from kiosk.catalogue.walk import questions_in_order
from kiosk.licence_reading import read_fields
from kiosk.paper_layouts import filled_by, paper_layouts
from peripherals.reading.text_line import TextLine, quarter_turned
from tests.kiosk.domain import catalogue

LAYOUT = paper_layouts()["business_licence"]
CODE = "92110105MA01ABCD36"
HEIGHT = 40
Line = tuple[float, float, str]

PRINTED: tuple[Line, ...] = (
    (900, 100, "营业执照"),
    (180, 120, "统一社会信用代码"),
    (180, 180, CODE),
    (180, 400, "名称"),
    (420, 400, "示例区秀英面馆"),
    (1240, 400, "组成形式"),
    (1470, 400, "个人经营"),
    (180, 500, "类型"),
    (420, 500, "个体工商户"),
    (1240, 500, "注册日期"),
    (1470, 500, "2023年05月16日"),
    (180, 600, "经营者"),
    (420, 600, "王秀英"),
    (1240, 600, "经营场所"),
    (1470, 600, "示例区城关街道鼓楼街社区和平路12号1"),
    (1470, 650, "层临街第三间"),
    (1460, 1000, "登记机关"),
)
READ = {
    "code": CODE,
    "name": "示例区秀英面馆",
    "type": "个体工商户",
    "person": "王秀英",
    "address": "示例区城关街道鼓楼街社区和平路12号1层临街第三间",
    "registered_on": "2023-05-16",
}


def lines(printed: Sequence[Line]) -> tuple[TextLine, ...]:
    return tuple(
        TextLine(text, 0.99, left, top, left + 0.9 * HEIGHT * len(text), top + HEIGHT)
        for left, top, text in printed
    )


def replaced(old: str, *new: Line) -> tuple[Line, ...]:
    return tuple(line for line in PRINTED if line[2] != old) + new


def test_values_stand_right_of_their_labels_and_go_on_below() -> None:
    assert read_fields(lines(PRINTED), LAYOUT) == READ


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_page_laid_in_any_direction_reads_the_same(turns: int) -> None:
    turned = lines(PRINTED)
    for _ in range(turns):
        turned = quarter_turned(turned)
    assert read_fields(turned, LAYOUT) == READ


@pytest.mark.parametrize(
    "printed",
    [
        replaced("名称", (180, 400, "名"), (320, 402, "称")),
        replaced("名称", (180, 400, "名  称：")),
        tuple(reversed(PRINTED)),
    ],
)
def test_a_label_may_be_spread_and_written_with_a_colon(printed: tuple[Line, ...]) -> None:
    assert read_fields(lines(printed), LAYOUT) == READ


def test_label_and_value_may_be_one_line() -> None:
    printed = tuple(line for line in PRINTED if line[2] != "示例区秀英面馆" and line[2] != "名称")
    assert read_fields(lines((*printed, (180, 400, "名称示例区秀英面馆"))), LAYOUT) == READ


def test_a_value_does_not_take_the_next_one_in_whose_label_was_not_read() -> None:
    printed = tuple(line for line in PRINTED if line[2] != "类型")
    read = read_fields(lines(printed), LAYOUT)
    assert (read["name"], "type" in read) == ("示例区秀英面馆", False)


def test_brackets_are_those_of_the_register() -> None:
    printed = replaced("示例区秀英面馆", (420, 400, "示例区秀英酒店(有限合伙）"))
    assert read_fields(lines(printed), LAYOUT)["name"] == "示例区秀英酒店（有限合伙）"


def test_another_paper_gives_nothing() -> None:
    assert read_fields(lines(replaced("营业执照", (900, 100, "食品经营许可证"))), LAYOUT) == {}


@pytest.mark.parametrize(("old", "new"), [("2023年05月16日", "2023年15月16日"), ("2023年05月16日", "长期")])
def test_a_date_that_is_none_is_not_read(old: str, new: str) -> None:
    assert "registered_on" not in read_fields(lines(replaced(old, (1470, 500, new))), LAYOUT)


def test_letters_that_a_code_never_has_are_taken_for_the_digits_they_look_like() -> None:
    misread = CODE.replace("0", "O", 1).replace("5", "S", 1)
    assert read_fields(lines(replaced(CODE, (180, 180, misread))), LAYOUT)["code"] == CODE


@pytest.mark.parametrize("place", range(18))
def test_a_code_with_one_wrong_character_is_not_proposed(place: int) -> None:
    wrong = CODE[:place] + ("7" if CODE[place] != "7" else "8") + CODE[place + 1 :]
    read = read_fields(lines(replaced(CODE, (180, 180, wrong))), LAYOUT)
    assert "code" not in read
    assert read["name"] == READ["name"]


def test_what_is_read_is_proposed_for_questions_that_the_catalogue_has() -> None:
    asked = {question.id for item in catalogue().items for question in questions_in_order(item)}
    filled = filled_by("business_licence", READ)
    assert filled["shop_name"] == filled["unit_name"] == "示例区秀英面馆"
    assert filled["unit_code"] == CODE
    assert set(filled) - asked == set()


def test_a_paper_that_nobody_described_proposes_nothing() -> None:
    assert filled_by("layout", READ) == {}


EDGES = st.floats(0, 3000, width=32)
WORDS = st.sampled_from(
    ["营业执照", "名", "称", "名称", "类型", "经营者", "住所", "登记机关", CODE, "", "某"]
)
ANY = st.lists(st.builds(TextLine, st.one_of(WORDS, st.text()), st.just(1.0), EDGES, EDGES, EDGES, EDGES))


@given(ANY)
def test_whatever_lines_come_the_fields_are_texts_of_the_layout(told: list[TextLine]) -> None:
    read = read_fields(told, LAYOUT)
    assert set(read) <= {field.id for field in LAYOUT.fields}
    assert all(read.values())
    assert uscc.is_valid(read.get("code", CODE))
