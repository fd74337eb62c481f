from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from config.strings import text
from kiosk.pages import Countdown, Frame, Leave, Message, Review, ReviewRow
from screens.samples import load_samples
from tests.screens.conftest import Room

SAMPLES = {sample.name: sample.page for sample in load_samples()[1]}


def test_leaving_is_asked_once_and_staying_keeps_the_page(room: Room) -> None:
    async def stayed() -> tuple[set[str], bool, Any]:
        showing = await room.showing(SAMPLES["question_number"])
        await room.touch("leave")
        await room.until(lambda: room.stage.page_kind == "Leave" and room.stage.is_ready, "the question")
        offered = {target.touch_id for target in room.stage.targets()}
        sizes = {target.touch_id: target.width * target.height for target in room.stage.targets()}
        await room.touch("stay")
        await room.touch("primary")
        return offered, sizes["stay"] > sizes["leave_now"], await showing

    assert room.play(stayed()) == ({"stay", "leave_now"}, True, "86")


@pytest.mark.parametrize("name", ["home", "message_trouble", "timeline"])
def test_where_nothing_would_be_lost_leaving_is_not_asked(room: Room, name: str) -> None:
    with pytest.raises(Leave):
        room.answer(SAMPLES[name], "leave")


@pytest.mark.parametrize(
    ("name", "frame", "touches", "is_told"),
    [
        ("choose_few", Frame(), (), False),
        ("question_choice", Frame(), (), False),
        ("question_choice", Frame(), ("choice.own",), True),
        ("choose_few", Frame(has_answers=True), (), True),
        ("question_choice", Frame(has_answers=True, is_kept=True), ("choice.own",), False),
    ],
)
def test_leaving_speaks_of_what_was_filled_in_only_where_something_was(
    room: Room, name: str, frame: Frame, touches: tuple[str, ...], is_told: bool
) -> None:
    async def told() -> bool:
        await room.showing(SAMPLES[name], frame)
        for touch_id in (*touches, "leave"):
            await room.touch(touch_id)
        await room.until(lambda: room.stage.page_kind == "Leave" and room.stage.is_ready, "the question")
        return text("leave.warning") in room.stage.texts()

    assert room.play(told()) is is_told


def test_a_page_that_another_one_replaces_ends_for_who_waited_for_it(room: Room) -> None:
    async def replaced() -> bool:
        first = await room.showing(SAMPLES["choose"])
        await room.showing(SAMPLES["consent"])
        return first.cancelled()

    assert room.play(replaced())


def test_work_that_waits_for_a_hand_does_not_say_that_nothing_is_to_be_done(room: Room) -> None:
    async def told(name: str) -> bool:
        await room.showing(SAMPLES[name])
        return text("busy.wait") in room.stage.texts()

    assert (room.play(told("busy")), room.play(told("busy_paper"))) == (True, False)


def test_a_countdown_takes_the_place_of_the_question_whether_to_leave(room: Room) -> None:
    countdown = Countdown(title="还在吗", more_time="要", leave="走", seconds=30)

    async def counted() -> str:
        await room.showing(SAMPLES["consent"])
        await room.touch("leave")
        await room.until(lambda: room.stage.page_kind == "Leave", "the question")
        warning = asyncio.ensure_future(room.stage.count_down(countdown))
        await room.touch("more_time")
        await warning
        return str(room.stage.page_kind)

    assert room.play(counted()) == "Consent"


def test_a_message_without_actions_has_no_button(room: Room) -> None:
    page = Message(title="请取走您的卡", paragraphs=("卡还在读卡口里。",), actions=())

    async def seen() -> set[str]:
        await room.showing(page)
        return {target.touch_id for target in room.stage.targets() if not target.touch_id.startswith("tool.")}

    assert room.play(seen()) == set()


def test_check_answers_go_on_only_after_the_last_page_was_seen(room: Room) -> None:
    rows = tuple(ReviewRow(f"第{n}问", "答", f"q{n}") for n in range(20))
    page = Review(title="对不对？", explanation="", sections=(("", rows),), go="没问题")

    async def read() -> tuple[list[str], str]:
        showing = await room.showing(page)
        verbs = []
        while not showing.done():
            verbs.append(room.target("primary").say)
            await room.touch("primary")
            await room.until(lambda: showing.done() or bool(room.stage.is_ready), "the next page")
        return verbs, await showing

    verbs, answer = room.play(read())
    count = len(verbs)
    assert count > 1
    assert verbs == [f"接着看（{at}/{count}）" for at in range(1, count)] + ["没问题"]
    assert answer == "continue"


def test_a_commitment_is_agreed_to_only_after_its_last_page_was_seen(room: Room) -> None:
    page: Any = replace(SAMPLES["commitment"], text="一条要求。\n" * 40)  # type: ignore[type-var]

    async def read() -> tuple[bool, bool]:
        showing = await room.showing(page)
        was_open = room.target("agree") is not None
        while room.target("agree") is None:
            await room.touch("more")
        await room.touch("agree")
        return was_open, await showing

    assert room.play(read()) == (False, True)


@pytest.mark.parametrize("name", ["consent", "commitment"])
def test_agreeing_and_declining_are_alike_and_agreeing_stands_where_pages_go_on(
    room: Room, name: str
) -> None:
    async def places() -> tuple[Any, Any, Any]:
        await room.showing(SAMPLES["question_number"])
        primary = room.target("primary")
        await room.showing(SAMPLES[name])
        await room.until(lambda: room.target("agree") is not None, name)
        return room.target("decline"), room.target("agree"), primary

    decline, agree, primary = room.play(places())
    assert (decline.width, decline.height, decline.y) == (agree.width, agree.height, agree.y)
    assert decline.right < agree.x
    assert (agree.right, agree.y) == (primary.right, primary.y)


@pytest.mark.parametrize("is_last", [False, True])
def test_what_is_over_cannot_be_ended(room: Room, is_last: bool) -> None:
    page = SAMPLES["message_trouble"]
    assert isinstance(page, Message)

    async def offered() -> set[str]:
        await room.showing(replace(page, is_last=is_last))
        return {target.touch_id for target in room.stage.targets()}

    assert ("leave" in room.play(offered())) is not is_last
