from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from PIL import Image

from kiosk.demo.hand import screenshot
from kiosk.pages import Back, Busy, CardPrompt, Frame, Leave, Message, Preview, Question, RowsVerb, Signature
from screens.samples import load_samples
from tests.screens.conftest import Room

SAMPLES = {sample.name: sample.page for sample in load_samples()[1]}
ANSWERS: list[tuple[str, tuple[str, ...], Any]] = [
    ("attract", ("begin",), None),
    ("home", ("tile.track",), "track"),
    ("choose", ("choice.health",), "health"),
    ("choose", ("more", "choice.tree"), "tree"),
    ("search_empty", ("choice.by_department",), "by_department"),
    ("search_typed", ("key.S", "key.P", "choice.food"), "food"),
    ("question_choice", ("choice.own", "primary"), "own"),
    ("question_several", ("choice.raw", "choice.cold", "choice.hot", "primary"), ("cold", "raw")),
    ("question_text", ("primary",), "城东区老张家面馆"),
    ("question_number", ("key.delete", "key.5", "primary"), "85"),
    ("question_phone", ("key.clear", "key.1", "key.3", "key.9", "primary"), "139"),
    ("question_region", ("choice.s2", "primary"), ("chengdong", "s2")),
    ("question_region", ("region.up", "choice.chengxi", "primary"), ("chengxi",)),
    ("question_money", ("key.delete", "key.delete", "key..", "key..", "key.2", "primary"), "2000.2"),
    ("question_id_number", ("key.delete", "key.7", "key.X", "primary"), "11010519491231002" + "7"),
    ("question_credit_code", ("key.clear", "key.9", "key.L", "primary"), "9L"),
    ("question_document_number", ("key.delete", "key.7", "key.O", "primary"), "E00000007O"),
    ("question_date_empty", ("choice.196", "choice.1966", "choice.1966-03", "primary"), "1966-03"),
    ("question_date_months", ("choice.1966-12", "choice.1966-12-31", "primary"), "1966-12-31"),
    ("question_date_days", ("day.up", "day.up", "choice.2026", "primary"), "2026"),
    ("rows", ("row.1.change",), (RowsVerb.CHANGE, 1)),
    ("rows", ("row.2.remove",), (RowsVerb.REMOVE, 2)),
    ("rows_too_few", ("row.add",), (RowsVerb.ADD, 1)),
    ("rows", ("primary",), (RowsVerb.CONTINUE, 3)),
    ("notice", ("primary", "primary"), "start"),
    ("notice", ("print",), "print"),
    ("consent", ("agree",), True),
    ("consent", ("decline",), False),
    ("materials", ("layout.later",), ("layout", "later")),
    ("scan_searching", ("primary",), "capture"),
    ("scan_searching", ("skip",), "skip"),
    ("scan_taken", ("retake",), "retake"),
    ("scan_taken", ("primary",), "continue"),
    ("commitment", ("agree",), True),
    ("commitment", ("decline",), False),
    ("review", ("change.address",), "address"),
    ("review", ("primary", "primary"), "continue"),
    ("done", ("reprint",), "reprint"),
    ("done", ("primary",), "continue"),
    ("rating", ("level.5",), (5, ())),
    ("rating", ("level.1", "reason.device", "reason.slow", "primary"), (1, ("slow", "device"))),
    ("rating", ("skip",), None),
    ("message_not_needed", ("action.guide",), "guide"),
    ("message_not_needed", ("action.record",), "record"),
    ("timeline", ("action.supplement",), "supplement"),
    ("timeline", ("primary",), "continue"),
]


@pytest.mark.parametrize(("name", "touches", "answer"), ANSWERS)
def test_touches_are_answered(room: Room, name: str, touches: tuple[str, ...], answer: Any) -> None:
    assert room.answer(SAMPLES[name], *touches) == answer


def test_materials_are_left_only_when_all_is_settled(room: Room) -> None:
    page: Any = SAMPLES["materials"]
    room.play(room.showing(page))
    assert room.target("primary") is None
    assert room.answer(replace(page, can_continue=True), "primary") == ("", "continue")


def test_chinese_is_typed_by_pinyin(room: Room) -> None:
    page: Any = replace(SAMPLES["question_text"], value="")  # type: ignore[type-var]
    keys = [f"key.{letter}" for letter in "XIAN"]
    typed = room.answer(page, "tab.pinyin", *keys, "candidate.0", "tab.digits", "key.8", "primary")
    assert typed == "先8"


def test_pinyin_that_was_not_chosen_is_not_written(room: Room) -> None:
    page: Any = replace(SAMPLES["question_text"], value="好")  # type: ignore[type-var]
    assert room.answer(page, "tab.pinyin", "key.X", "key.I", "key.delete", "primary") == "好"


def test_letters_digits_and_signs_are_typed_as_they_stand(room: Room) -> None:
    page: Any = replace(SAMPLES["question_text"], value="")  # type: ignore[type-var]
    touches = (
        "tab.latin",
        "key.A",
        "key.shift",
        "key.B",
        "tab.digits",
        "key.space",
        "key.7",
        "tab.latin",
        "key.signs",
        "key.，",
    )
    assert room.answer(page, *touches, "primary") == "aB 7，"


def test_no_more_is_written_than_the_question_allows(room: Room) -> None:
    page: Any = replace(SAMPLES["question_number"], value="12", max_length=3)  # type: ignore[type-var]
    assert room.answer(page, "key.3", "key.4", "primary") == "123"


def test_a_signature_is_the_strokes_of_the_pen(room: Room) -> None:
    page: Any = SAMPLES["signature"]
    strokes = room.play(_signed(room, page))
    assert len(strokes) == 2
    (first, second), last = strokes[0][0], strokes[1][-1]
    assert (first, second) == pytest.approx((0.2, 0.3), abs=0.02)
    assert last == pytest.approx((0.8, 0.7), abs=0.02)


def test_too_few_rows_cannot_be_left(room: Room) -> None:
    room.play(room.showing(SAMPLES["rows_too_few"]))
    assert room.target("primary") is None


async def _signed(room: Room, page: Signature) -> Any:
    showing = await room.showing(page)
    assert room.target("primary") is None
    for start, end in (((0.2, 0.3), (0.4, 0.3)), ((0.8, 0.2), (0.8, 0.7))):
        await _stroke(room, start, end)
    await room.touch("primary")
    return await showing


async def _stroke(room: Room, start: tuple[float, float], end: tuple[float, float]) -> None:
    pad = room.target("pad")
    left, top = pad.x, room.stage.root.height - pad.top
    room.hand.press(left + start[0] * pad.width, top + start[1] * pad.height)
    await asyncio.sleep(0.05)
    room.hand.move(left + end[0] * pad.width, top + end[1] * pad.height)
    await asyncio.sleep(0.05)
    room.hand.release()
    await asyncio.sleep(0.05)


def test_a_signature_can_be_wiped(room: Room) -> None:
    async def wiped() -> bool:
        await room.showing(SAMPLES["signature"])
        await _stroke(room, (0.2, 0.2), (0.5, 0.5))
        await room.touch("clear")
        return room.target("primary") is None

    assert room.play(wiped())


def test_back_and_leave_are_raised(room: Room) -> None:
    with pytest.raises(Back):
        room.answer(SAMPLES["consent"], "back", frame=Frame(can_go_back=True))
    with pytest.raises(Leave):
        room.answer(SAMPLES["consent"], "leave", "leave_now")


def test_a_number_is_typed_without_a_point(room: Room) -> None:
    assert room.answer(SAMPLES["question_number"], "key.clear", "key.9", "primary") == "9"
    room.play(room.showing(SAMPLES["question_number"]))
    assert room.target("key..") is None


def test_there_is_no_way_up_from_the_only_root(room: Room) -> None:
    page: Any = SAMPLES["question_region"]
    room.play(room.showing(replace(page, choices=page.choices[:1])))
    assert room.target("region.up") is None


def test_back_is_offered_only_where_there_is_a_way_back(room: Room) -> None:
    room.play(room.showing(SAMPLES["consent"]))
    assert room.target("back") is None


def test_a_blocked_choice_does_nothing_and_says_why(room: Room) -> None:
    room.play(room.showing(SAMPLES["home_helped"]))
    blocked = next(target for target in room.stage.targets() if target.touch_id == "tile.book")
    assert not blocked.is_enabled
    assert "没有联网" in blocked.say


def test_busy_offers_a_way_out_only_after_ten_seconds(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("screens.pages.busy.WAY_OUT_AFTER_S", 0.2)
    page = Busy(title="保存", explanation="", way_out="不等了")

    async def waited() -> bool:
        showing = await room.showing(page)
        was_there = room.target("way_out") is not None
        await room.touch("way_out")
        await showing
        return was_there

    assert room.play(waited()) is False


def test_a_card_prompt_follows_the_card(room: Room) -> None:
    page = SAMPLES["card_waiting"]
    assert isinstance(page, CardPrompt)

    async def followed() -> bool:
        await room.showing(page)
        room.stage.refresh(replace(page, message="正在读取"))
        return any("正在读取" in text for text in room.stage.texts())

    assert room.play(followed())


def test_a_refresh_of_another_kind_is_ignored(room: Room) -> None:
    async def ignored() -> str:
        await room.showing(SAMPLES["consent"])
        room.stage.refresh(Message(title="别的", paragraphs=(), actions=()))
        return str(room.stage.page_kind)

    assert room.play(ignored()) == "Consent"


def test_the_preview_stands_upright_and_the_found_edges_lie_on_it(room: Room) -> None:
    width, height = 60, 80
    rows = [bytes((200, 0, 0)) * width] * (height // 2) + [bytes((0, 0, 200)) * width] * (height // 2)
    preview = Preview(
        b"".join(rows), width, height, quad=((0.1, 0.1), (0.9, 0.1), (0.9, 0.4), (0.1, 0.4)), is_good=True
    )
    page: Any = replace(SAMPLES["scan_taken"], preview=None)  # type: ignore[type-var]

    async def seen() -> Image.Image:
        await room.showing(page)
        room.stage.refresh(replace(page, preview=preview))
        await room.until(lambda: bool(room.stage.is_ready), "the picture")
        return screenshot(room.display).convert("RGB")

    shown = room.play(seen())
    column: list[Any] = [shown.getpixel((540, y)) for y in range(300, 1500)]
    red = [y for y, (r, g, b) in enumerate(column) if r > 150 and g < 50]
    blue = [y for y, (r, g, b) in enumerate(column) if b > 150 and r < 50 and g < 50]
    green = [y for y, (r, g, b) in enumerate(column) if g > 150 and r < 100]
    assert max(red) < min(blue)
    assert min(red) < min(green) < max(green) < max(red)


def test_a_pin_stands_on_the_glass_as_dots_and_is_answered_as_typed(room: Room) -> None:
    page = SAMPLES["question_pin"]
    assert isinstance(page, Question)

    async def typed() -> tuple[list[str], Any]:
        showing = await room.showing(replace(page, value=None))
        for digit in "2749":
            await room.touch(f"key.{digit}")
        await room.until(lambda: any("●" * 4 in text for text in room.stage.texts()), "four dots")
        shown = [text for text in room.stage.texts() if "274" in text or "749" in text]
        await room.touch("primary")
        return shown, await showing

    assert room.play(typed()) == ([], "2749")
