from __future__ import annotations

import asyncio
import gc
import time
from dataclasses import replace
from typing import Any

import pytest
from kivy.uix.widget import Widget

from kiosk.demo.hand import screenshot
from kiosk.pages import Choice, Choose, Countdown, Frame, Input, Leave, Light, Message, Question
from screens.parts.text import Text
from screens.samples import load_samples
from screens.theme import TextStep
from tests.screens.conftest import Room

SAMPLES = load_samples()[1]
PAGE = Choose(title="哪一件？", choices=tuple(Choice(f"c{n}", f"第{n}件") for n in range(3)))
END = Message(title="好了", paragraphs=(), actions=(Choice("ok", "知道了"),))
COUNTDOWN = Countdown(title="您还在吗？", more_time="还需要时间", leave="结束", seconds=30)


def test_the_second_press_of_a_tremor_does_not_reach_the_next_page(room: Room) -> None:
    async def pressed_twice() -> tuple[str, bool]:
        first = await room.showing(PAGE)
        x, y = await room.place_of("choice.c2")
        await room.tap(x, y)
        chosen = await first
        second = asyncio.ensure_future(room.stage.show(PAGE, Frame()))
        await room.tap(x, y)
        await asyncio.sleep(0.2)
        return chosen, second.done()

    assert room.play(pressed_twice()) == ("c2", False)


def test_the_next_press_counts_again_after_600_ms(room: Room) -> None:
    assert room.answer(PAGE, "choice.c0") == "c0"
    started_s = time.monotonic()
    assert room.answer(PAGE, "choice.c1") == "c1"
    assert 0.3 < time.monotonic() - started_s < 2


def test_a_finger_that_slides_off_chooses_nothing(room: Room) -> None:
    async def slid() -> bool:
        showing = await room.showing(PAGE)
        x, y = await room.place_of("choice.c0")
        room.hand.press(x, y)
        await asyncio.sleep(0.05)
        room.hand.move(x, 400)
        await asyncio.sleep(0.05)
        room.hand.release()
        await asyncio.sleep(0.1)
        return showing.done()

    assert room.play(slid()) is False


def test_a_press_is_seen_within_100_ms(room: Room) -> None:
    async def seen() -> tuple[Any, Any, float]:
        await room.showing(PAGE)
        x, y = await room.place_of("choice.c0")
        spot = (int(x + 200), int(y))
        before = screenshot(room.display).getpixel(spot)
        drawn: list[float] = []
        room.window.bind(on_flip=lambda *_: drawn.append(time.monotonic()))
        pressed_s = time.monotonic()
        room.hand.press(x, y)
        await room.until(lambda: bool(drawn), "a frame after the press")
        return before, screenshot(room.display).getpixel(spot), drawn[0] - pressed_s

    before, after, delay_s = room.play(seen())
    assert before != after
    assert delay_s < 0.1


def test_more_time_time_over_and_leave_end_the_countdown(room: Room) -> None:
    async def counted(*touches: str, seconds: int = 30) -> bool:
        countdown = Countdown(title="还在吗", more_time="要", leave="走", seconds=seconds)
        warning = asyncio.ensure_future(room.stage.count_down(countdown))
        for touch_id in touches:
            await room.touch(touch_id)
        return await asyncio.wait_for(warning, 5)

    room.play(room.showing(PAGE))
    assert room.play(counted("more_time")) is True
    assert room.play(counted(seconds=1)) is False
    with pytest.raises(Leave):
        room.play(counted("leave_now"))


def test_more_time_is_the_biggest_button_and_the_page_below_is_out_of_reach(room: Room) -> None:
    async def looked() -> dict[str, float]:
        await room.showing(PAGE)
        warning = asyncio.ensure_future(room.stage.count_down(COUNTDOWN))
        await room.until(lambda: room.stage.page_kind == "Countdown" and room.stage.is_ready, "countdown")
        sizes = {target.touch_id: target.width * target.height for target in room.stage.targets()}
        warning.cancel()
        await asyncio.gather(warning, return_exceptions=True)
        return sizes

    sizes = room.play(looked())
    assert set(sizes) == {"more_time", "leave_now"}
    assert sizes["more_time"] > sizes["leave_now"]


def test_where_there_is_no_more_time_no_button_offers_it(room: Room) -> None:
    async def seen() -> set[str]:
        await room.showing(PAGE)
        task = asyncio.ensure_future(room.stage.count_down(replace(COUNTDOWN, more_time="")))
        await room.until(lambda: room.stage.page_kind == "Countdown" and room.stage.is_ready, "countdown")
        ids = {target.touch_id for target in room.stage.targets()}
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return ids

    assert room.play(seen()) == {"leave_now"}


def test_a_page_under_a_countdown_keeps_what_was_typed(room: Room) -> None:
    page = Question(title="几号？", input=Input.NUMBER)

    async def interrupted() -> Any:
        showing = await room.showing(page)
        await room.touch("key.7")
        warning = asyncio.ensure_future(room.stage.count_down(COUNTDOWN))
        await room.touch("more_time")
        await warning
        await room.touch("primary")
        return await showing

    assert room.play(interrupted()) == "7"


def test_large_text_and_high_contrast_keep_the_answer_so_far(room: Room) -> None:
    page = Question(title="哪个？", input=Input.CHOICE, choices=PAGE.choices)
    assert room.answer(page, "choice.c1", "tool.size", "tool.contrast", "primary") == "c1"
    assert room.stage.look.step is TextStep.ELDER
    assert room.stage.look.is_high_contrast


def test_help_names_the_line_to_call_and_goes_back_to_the_page(room: Room) -> None:
    async def helped() -> tuple[bool, str]:
        await room.showing(PAGE)
        await room.touch("tool.help")
        await room.until(lambda: room.stage.page_kind == "Help", "help")
        named = "029-12345" in room.stage.texts()
        await room.touch("close_help")
        return named, room.stage.page_kind

    assert room.play(helped()) == (True, "Choose")


def test_a_cancelled_page_is_taken_off(room: Room) -> None:
    async def cancelled() -> list[str]:
        showing = await room.showing(PAGE)
        showing.cancel()
        await asyncio.gather(showing, return_exceptions=True)
        return [text for text in room.stage.texts() if "件" in text]

    assert room.play(cancelled()) == []


def test_after_a_reset_nothing_of_the_person_is_left(room: Room) -> None:
    secret = "张三丰"
    page = Question(title=secret, input=Input.TEXT, value=secret, explanation=secret)

    async def typed() -> None:
        await room.showing(page, Frame(kicker=secret))
        await room.touch("tab.pinyin")
        await room.touch("key.W")
        room.stage.wear(room.stage.look.with_step(TextStep.LARGEST).with_contrast(True))

    room.play(typed())
    room.stage.reset()
    gc.collect()
    texts = [thing for thing in gc.get_objects() if issubclass(type(thing), Text)]
    left = [text for text in texts if text.parent is not None and secret in text.text]
    assert left == []
    assert [text for text in room.stage.texts() if secret in text] == []
    assert room.stage.typing.marked == ""
    assert room.stage.look.step is TextStep.NORMAL
    assert not room.stage.look.is_high_contrast
    assert room.stage.page_kind == ""


def test_attract_begins_with_blank_ground(room: Room) -> None:
    async def begun() -> tuple[list[str], list[str]]:
        sample = next(sample for sample in SAMPLES if sample.name == "attract")
        task = asyncio.ensure_future(room.stage.show(sample.page, Frame()))
        await asyncio.sleep(0)
        blank = room.stage.texts()
        await room.until(lambda: bool(room.stage.is_ready), "attract")
        task.cancel()
        return blank, room.stage.texts()

    blank, drawn = room.play(begun())
    assert blank == []
    assert drawn != []


def test_the_lights_say_what_does_not_work(room: Room) -> None:
    room.stage.set_lights((Light("打印", False, "缺纸"), Light("读卡", True)))
    room.play(room.showing(PAGE))
    assert {"打印（缺纸）", "读卡"} <= set(room.stage.texts())


def test_a_touch_is_noted(room: Room) -> None:
    async def touched() -> float:
        await room.showing(PAGE)
        before = room.stage.last_touch_s()
        await room.tap(540, 600)
        return float(room.stage.last_touch_s() - before)

    assert room.play(touched()) > 0


def test_a_window_nobody_touches_is_not_drawn_again(room: Room) -> None:
    async def idle() -> int:
        await room.showing(PAGE)
        await asyncio.sleep(0.2)
        drawn: list[int] = []
        room.window.bind(on_flip=lambda *_: drawn.append(1))
        await asyncio.sleep(1)
        return len(drawn)

    assert room.play(idle()) <= 1  # the minute may change


def test_a_hundred_pages_leave_no_widgets_behind(room: Room) -> None:
    async def round_trip() -> None:
        for sample in SAMPLES[1:]:
            task = asyncio.ensure_future(room.stage.show(sample.page, sample.frame))
            await asyncio.sleep(0)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    def living() -> int:
        gc.collect()
        return sum(issubclass(type(thing), Widget) for thing in gc.get_objects())

    room.play(round_trip())
    before = living()
    room.play(round_trip())
    room.play(round_trip())
    assert living() <= before + 5
