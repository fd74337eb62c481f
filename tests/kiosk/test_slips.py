"""The narrow paper: a receipt that says it is no acceptance, the notice to take along, the explanation."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.applications import ScannedDocument, Settled
from kiosk.deadlines import Due
from kiosk.matter import matter_of
from kiosk.matter_needs import Situation
from kiosk.next_steps import part_dates
from kiosk.notices import one_notice
from kiosk.slips import (
    Place,
    Received,
    as_copy,
    exit_slip,
    notice_slip,
    receipt_slip,
    slip_from_json,
    slip_to_json,
)
from kiosk.words import say
from peripherals.printer.document import Align, Boxed, Check, Line, Qr, Row, Rule, Size, Slip, Space
from sync.protocol.holdings import HeldDocument
from sync.protocol.wire import Grade, HowMet
from tests.kiosk.domain import FOOD, OPENS_A_NOODLE_SHOP, calendar, catalogue, keyed

AT = datetime(2026, 11, 24, 12, 58, tzinfo=UTC)
PLACE = Place("区政务服务大厅 24小时自助服务", "HT07")
ITEM = catalogue().item(FOOD)
LICENCE = HeldDocument(
    holding_id="00000000-0000-7000-8000-000000000000",
    document="business_licence",
    grade=Grade.ISSUED,
    source="区市场监督管理局",
    held_since=date(2020, 1, 2),
)
MATTER = matter_of(catalogue(), FOOD, AT.date())
ANSWERS = keyed(FOOD, OPENS_A_NOODLE_SHOP)


def received(at: datetime = AT) -> Received:
    return Received(
        number="HT07-000482-6",
        received_at=at,
        matter=MATTER,
        answers=ANSWERS,
        routings={FOOD: catalogue().routing(FOOD, at.date())},
        parties=((say("slip.applicant"), "张*  610100********0018"),),
        materials=(
            ("申请书", Settled(HowMet.FILLED_HERE)),
            ("身份证明", Settled(HowMet.FROM_CARD)),
            ("营业执照", Settled(HowMet.HELD_BY_GOVERNMENT, held=LICENCE)),
            ("布局和流程图", Settled(HowMet.SCANNED, ScannedDocument(b"", 2))),
            ("管理制度清单", Settled(HowMet.COMMITTED)),
            ("食品安全管理员信息", Settled(HowMet.LATER, due=Due(date(2026, 12, 8)))),
        ),
        dates=part_dates(MATTER, ANSWERS, calendar(), at),
        delivery="快递寄给您",
        qr="YC:HT07-000482-6",
        source_note=catalogue().note,
    )


def rows(slip: Slip) -> dict[str, str]:
    return {block.label: block.value for block in slip.blocks if isinstance(block, Row)}


def test_the_number_is_the_biggest_thing_on_the_receipt() -> None:
    huge = [
        b.text for b in receipt_slip(received(), PLACE).blocks if isinstance(b, Line) and b.size is Size.HUGE
    ]
    assert huge == ["HT07-000482-6"]


def test_the_receipt_says_in_a_frame_that_it_is_no_acceptance() -> None:
    boxed = [block.text for block in receipt_slip(received(), PLACE).blocks if isinstance(block, Boxed)]
    assert boxed == ["这不是受理通知书"]


def test_the_receipt_says_what_when_who_and_for_whom() -> None:
    slip = receipt_slip(received(), PLACE)
    told = rows(slip)
    assert told["事项"] == "食品经营许可（新开、现做、本人办）"
    assert told["申请人"] == "张*  610100********0018"
    assert told["收件、审批"] == "区行政审批服务局"
    assert told["监管"] == "区市场监督管理局"
    assert "2026年11月24日 20:58 收件" in [b.text for b in slip.blocks if isinstance(b, Line)]


def test_materials_are_ticked_when_met_and_open_while_owed() -> None:
    checks = [block for block in receipt_slip(received(), PLACE).blocks if isinstance(block, Check)]
    assert [(c.text, c.note, c.is_met) for c in checks] == [
        ("申请书", "已在本机填好", True),
        ("身份证明", "从卡读取", True),
        ("营业执照", "政府已有，调用", True),
        ("布局和流程图", "扫描 2 页", True),
        ("管理制度清单", "已同意承诺", True),
        ("食品安全管理员信息", "最晚12月8日补交", False),
    ]


@pytest.mark.parametrize(
    ("grade", "note", "is_met"),
    [
        (Grade.ISSUED, "政府已有，调用", True),
        (Grade.CHECKED, "窗口核过，复用", True),
        (Grade.UPLOADED, "复用上次的，原件待核", False),
        (Grade.STATED, "已再次承诺", True),
    ],
)
def test_what_is_used_again_says_so_and_stays_open_while_its_original_is_to_be_seen(
    grade: Grade, note: str, is_met: bool
) -> None:
    held = LICENCE.model_copy(update={"grade": grade})
    again = ("营业执照", Settled(HowMet.HELD_BY_GOVERNMENT, held=held))
    slip = receipt_slip(replace(received(), materials=(again,)), PLACE)
    (check,) = [block for block in slip.blocks if isinstance(block, Check)]
    assert (check.note, check.is_met) == (note, is_met)


def test_what_comes_next_stands_by_date() -> None:
    told = rows(receipt_slip(received(), PLACE))
    assert told["最晚 12月1日"] == "窗口打电话告诉您材料齐不齐；没告诉，就算 11月24日 已受理"
    assert told["最晚 12月8日"] == ("把食品安全管理员信息交到大厅窗口；到期没交，这件事就终止，要重新申请")
    assert told["受理后"] == "10 个工作日内决定；准许的，再过最多 10 个工作日发证，快递寄给您"
    assert "暂定" not in told


def test_a_receipt_with_provisional_dates_says_so() -> None:
    told = rows(receipt_slip(received(datetime(2026, 12, 28, 2, tzinfo=UTC)), PLACE))
    assert told["最晚 2027年1月5日（暂定）"].startswith("窗口打电话告诉您")
    assert "重新算" in told["暂定"]


def test_a_receipt_after_midnight_in_the_hall_bears_the_new_day() -> None:
    slip = receipt_slip(received(datetime(2026, 11, 24, 16, 5, tzinfo=UTC)), PLACE)
    assert "2026年11月25日 00:05 收件" in [b.text for b in slip.blocks if isinstance(b, Line)]


def test_the_receipt_is_named_without_personal_data_and_does_not_show_it_when_logged() -> None:
    assert receipt_slip(received(), PLACE).job == "receipt HT07-000482-6"
    assert "张" not in repr(received())


def test_a_reprint_is_the_same_paper_with_a_mark_on_top() -> None:
    original = receipt_slip(received(), PLACE)
    copy = as_copy(original, 2)
    assert copy.copy == 2
    assert copy.blocks[1:] == original.blocks
    assert isinstance(copy.blocks[0], Line)
    assert copy.blocks[0].text == "补打 第 2 次"


def test_a_copy_of_a_copy_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="original"):
        as_copy(as_copy(receipt_slip(received(), PLACE), 1), 2)


def test_the_notice_to_take_along_says_what_the_screen_said() -> None:
    situation = Situation(ANSWERS, calendar())
    page = one_notice(MATTER, catalogue(), situation, qr="YC:D129", can_print=True)
    slip = notice_slip(page, PLACE, date(2026, 11, 24))
    assert [b.text for b in slip.blocks if isinstance(b, Check) and not b.is_met] == [
        "营业执照",
        "布局和流程图",
        "食品安全管理员信息",
    ]
    assert rows(slip)["多少钱"] == "不收费"
    assert "2026年11月24日 打印，日期从今天算起" in [b.text for b in slip.blocks if isinstance(b, Line)]


def test_an_exit_is_explained_on_paper_with_the_law() -> None:
    slip = exit_slip(ITEM, ITEM.exits[0], PLACE, AT, catalogue().note)
    texts = [block.text for block in slip.blocks if isinstance(block, Line)]
    assert "您不用办许可证，备案就行" in texts
    assert rows(slip)["依据"] == "《食品安全法》第三十五条"


TEXT = st.text(max_size=12)
BLOCKS = st.one_of(
    st.builds(Line, TEXT, st.sampled_from(Size), st.sampled_from(Align), st.booleans()),
    st.builds(Row, TEXT, TEXT, st.booleans()),
    st.builds(Check, TEXT, TEXT, st.booleans()),
    st.builds(Boxed, TEXT),
    st.builds(Qr, TEXT, TEXT),
    st.builds(Space, st.floats(0, 50)),
    st.just(Rule()),
)


@given(st.builds(Slip, TEXT, st.lists(BLOCKS, max_size=6).map(tuple), st.integers(0, 9)))
def test_a_slip_comes_back_from_the_store_as_it_was(slip: Slip) -> None:
    assert slip_from_json(slip_to_json(slip)) == slip


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[]", '{"job": "a", "copy": 0, "blocks": [{"block": "Song"}]}',
     '{"job": "a", "copy": 0, "blocks": [{"block": "Line"}]}', '{"job": "a", "copy": 0, "blocks": ["Line"]}'],
)  # fmt: skip
def test_what_is_no_slip_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a stored slip"):
        slip_from_json(text)
