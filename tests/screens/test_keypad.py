"""Every page kind by keys alone, on the real window, with real key events."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from config.keypad import Deed, Keypad
from config.strings import text
from kiosk.demo.hand import screenshot
from kiosk.pages import Back, Countdown, Frame
from screens.focus_order import rows_of, step
from screens.ring import DARK, LIGHT
from screens.samples import load_samples
from screens.theme import DAY, HIGH_CONTRAST, Palette, contrast
from tests.screens.conftest import Room

SAMPLES = {sample.name: sample for sample in load_samples()[1]}
GROUNDS = ("paper", "field", "deep", "blue", "pressed", "wash", "ok_wash", "warn_wash", "idle", "stage")
# What a person who only has keys presses, on the kinds of page that `test_journeys_by_keys` does not come to.
WALKS = {
    "choose": ("more", "previous", "choice.food"),
    "question_text": ("tab.pinyin", "key.M", "key.delete", "primary"),
    "question_date_empty": ("primary",),
    "rows": ("row.1.change",),
    "card_waiting": ("leave", "leave_now"),
    "taken_pages_first": ("turn",),
}


async def _walk(room: Room, name: str, touches: tuple[str, ...]) -> object:
    sample = SAMPLES[name]
    showing = asyncio.ensure_future(room.stage.show(sample.page, sample.frame))
    for touch_id in touches:
        await room.walk_to(touch_id)
        await room.key("Return")
    done, _ = await asyncio.wait({showing}, timeout=3)
    assert done, f"{name}: not answered by {touches}; focus {room.keys.focus}"
    return showing.exception() or showing.result()


@pytest.mark.parametrize("name", WALKS)
def test_a_page_is_answered_by_keys_alone(room: Room, name: str) -> None:
    room.play(_walk(room, name, WALKS[name]))


def test_where_no_cross_is_taken_the_keys_sign_nothing_and_the_page_says_what_to_do(room: Room) -> None:
    async def tried() -> tuple[list[str], bool]:
        showing = await room.showing(replace(SAMPLES["signature"].page, is_cross_allowed=False))
        await room.walk_to("pad")
        await room.key("Return")
        await room.until(lambda: room.stage.is_ready, "the page says so")
        return room.stage.texts(), showing.done() or room.target("primary") is not None

    texts, can_go_on = room.play(tried())
    assert text("signature.needs_finger") in [shown.replace("\n", "") for shown in texts]
    assert can_go_on is False


def test_the_first_key_shows_the_ring_and_the_next_touch_takes_it_off(room: Room) -> None:
    async def seen() -> tuple[str, str, str]:
        sample = SAMPLES["question_choice"]
        await room.showing(sample.page, sample.frame)
        await room.key("Return")
        first = room.keys.focus
        await room.key("Down")
        second = room.keys.focus
        await room.tap(20, 400)
        return first, second, room.keys.focus

    assert room.play(seen()) == ("choice.rent", "choice.own", "")


def test_nothing_of_the_ring_is_left_for_the_next_person(room: Room) -> None:
    async def left() -> tuple[str, str]:
        await room.showing(SAMPLES["home"].page)
        await room.key("Down")
        during = room.keys.focus
        await room.showing(SAMPLES["attract"].page)
        await room.until(lambda: not room.keys.focus, "the ring is gone")
        await asyncio.sleep(0.1)
        return during, room.keys.focus

    assert room.play(left()) == ("tile.apply", "")


def test_the_ring_is_a_dark_and_a_light_line_of_a_millimetre_each(room: Room) -> None:
    async def lines() -> tuple[int, int]:
        sample = SAMPLES["question_choice"]
        await room.showing(sample.page, sample.frame)
        await room.key("Down")
        await room.until(lambda: bool(room.stage.is_ready), "the ring is drawn")
        part = room.target("choice.rent")
        middle, left = round(room.stage.root.height - part.center_y), round(part.x)
        image = screenshot(room.display).convert("L")
        shades = [image.getpixel((x, middle)) for x in range(left - 20, left + 12)]
        return sum(shade < 40 for shade in shades), sum(shade == 255 for shade in shades[:24])

    dark_px, light_px = room.play(lines())
    mm = room.stage.look.px_per_mm
    assert dark_px >= mm
    assert light_px >= mm


@pytest.mark.parametrize("palette", [DAY, HIGH_CONTRAST], ids=["day", "high"])
@pytest.mark.parametrize("ground", GROUNDS)
def test_one_of_the_two_lines_stands_out_from_every_ground(palette: Palette, ground: str) -> None:
    colour = getattr(palette, ground)
    assert max(contrast(DARK, colour), contrast(LIGHT, colour)) >= 7


def test_back_goes_back_and_leaves_what_lies_over_the_page_first(room: Room) -> None:
    async def gone_back() -> tuple[str, BaseException | None]:
        sample = SAMPLES["question_choice"]
        showing = await room.showing(sample.page, Frame(can_go_back=True))
        await room.walk_to("tool.help")
        await room.key("Return")
        await room.until(lambda: bool(room.stage.page_kind == "Help" and room.stage.is_ready), "help")
        await room.key("BackSpace")
        await room.until(lambda: bool(room.stage.page_kind == "Question" and room.stage.is_ready), "page")
        kind = room.stage.page_kind
        await room.key("Escape")
        await asyncio.wait({showing}, timeout=2)
        return kind, showing.exception()

    kind, way = room.play(gone_back())
    assert kind == "Question"
    assert isinstance(way, Back)


def test_the_countdown_is_answered_by_keys(room: Room) -> None:
    async def counted() -> bool:
        sample = SAMPLES["question_choice"]
        await room.showing(sample.page)
        warning = Countdown(title="您还在吗？", more_time="还需要时间", leave="结束", seconds=30)
        counting: asyncio.Future[bool] = asyncio.ensure_future(room.stage.count_down(warning))
        await room.walk_to("more_time")
        await room.key("Return")
        return await asyncio.wait_for(counting, 3)

    assert room.play(counted()) is True


def test_a_second_press_of_a_tremor_does_not_reach_the_next_page(room: Room) -> None:
    async def pressed_twice() -> bool:
        sample = SAMPLES["home"]
        first = await room.showing(sample.page)
        await room.walk_to("tile.apply")
        await room.key("Return")
        await first
        second = asyncio.ensure_future(room.stage.show(sample.page, Frame()))
        await room.key("Return")
        await asyncio.sleep(0.1)
        return second.done()

    assert room.play(pressed_twice()) is False


def test_no_key_leaves_the_program_or_answers(room: Room) -> None:
    async def pressed() -> tuple[bool, Any]:
        showing = await room.showing(SAMPLES["home"].page)
        for name in ("F11", "F12", "q", "w", "Tab", "F4", "Super_L", "Print"):
            for held in ("Alt_L", "Control_L"):
                room.hand.key_down(held)
                room.hand.key_down(name)
                room.hand.key_up(name)
                room.hand.key_up(held)
        await asyncio.sleep(0.1)
        return showing.done(), room.stage.page_kind

    assert room.play(pressed()) == (False, "Home")


def test_the_arrow_to_the_right_comes_past_every_part_and_around() -> None:
    class Box:
        def __init__(self, x: float, y: float) -> None:
            self.x, self.y, self.top, self.center_x, self.center_y = x, y, y + 10, x + 5, y + 5

    upper, left, right = Box(0, 50), Box(0, 20), Box(40, 20)
    rows = rows_of([right, left, upper])
    assert rows == [[upper], [left, right]]
    assert [step(rows, at, Deed.RIGHT) for at in (upper, left, right)] == [left, right, upper]
    assert step(rows, right, Deed.UP) is upper
    assert step(rows, upper, Deed.DOWN) is left


def test_a_key_that_would_do_two_things_is_refused() -> None:
    with pytest.raises(ValueError, match="two things"):
        Keypad(ok=("enter",), back=("enter",))
    with pytest.raises(ValueError, match="no such key"):
        Keypad(ok=("wheel",))
