"""What happens on the page while a finger lies on it."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace

import pytest

from kiosk.pages import Choice, Choose
from screens.fingers import LONGEST_PRESS_S
from screens.samples import load_samples
from tests.screens.conftest import Room

ATTRACT = next(sample.page for sample in load_samples()[1] if sample.name == "attract")
PAGE = Choose(title="哪一件？", choices=tuple(Choice(f"c{n}", f"第{n}件") for n in range(3)))


def test_a_page_that_changes_while_a_finger_is_down_takes_no_press_away(room: Room) -> None:
    newer = replace(PAGE, title="哪一件呢？")

    async def pressed() -> tuple[bool, str]:
        showing = await room.showing(PAGE)
        x, y = await room.place_of("choice.c1")
        room.hand.press(x, y)
        await asyncio.sleep(0.1)
        room.stage.refresh(newer)
        was_redrawn = newer.title in room.stage.texts()
        room.hand.release()
        return was_redrawn, await asyncio.wait_for(showing, 5)

    assert room.play(pressed()) == (False, "c1")


def test_a_page_that_changed_while_a_finger_was_down_is_drawn_when_it_is_lifted(room: Room) -> None:
    newer = replace(PAGE, title="哪一件呢？")

    async def slid_off() -> None:
        await room.showing(PAGE)
        x, y = await room.place_of("choice.c1")
        room.hand.press(x, y)
        await asyncio.sleep(0.1)
        room.stage.refresh(newer)
        room.hand.move(x, 400)
        room.hand.release()
        await room.until(lambda: newer.title in room.stage.texts(), "the page is drawn anew")

    room.play(slid_off())


def test_speech_that_comes_while_a_finger_is_down_takes_no_press_away(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def pressed() -> tuple[bool, bool, str]:
        showing = await room.showing(PAGE)
        could_speak = room.target("tool.speak") is not None
        monkeypatch.setattr(room.stage, "_is_speech_there", lambda: not could_speak)
        x, y = await room.place_of("choice.c1")
        room.hand.press(x, y)
        await asyncio.sleep(0.1)
        room.stage.tick()
        room.hand.release()
        answer = await asyncio.wait_for(showing, 5)
        room.stage.tick()
        return could_speak, room.target("tool.speak") is not None, answer

    before, after, answer = room.play(pressed())
    assert after is not before
    assert answer == "c1"


def test_speech_that_comes_behind_a_page_that_fills_the_window_changes_nothing_on_it(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def stays_ready() -> bool:
        await room.showing(ATTRACT)
        await asyncio.sleep(0.5)  # all of it is drawn
        could_speak = room.stage._can_speak
        monkeypatch.setattr(room.stage, "_is_speech_there", lambda: not could_speak)
        room.stage.tick()
        await asyncio.sleep(0.2)
        return bool(room.stage.is_ready)

    assert room.play(stays_ready())


def test_what_lies_on_the_glass_for_long_holds_nothing_up(room: Room) -> None:
    newer = replace(PAGE, title="哪一件呢？")

    async def held() -> float:
        await room.showing(PAGE)
        x, _ = await room.place_of("choice.c1")
        room.hand.press(x, 400)
        await asyncio.sleep(0.1)
        pressed_s = time.monotonic()
        room.stage.refresh(newer)
        await room.until(lambda: newer.title in room.stage.texts(), "the page is drawn anew")
        room.hand.release()
        return time.monotonic() - pressed_s

    assert room.play(held()) > LONGEST_PRESS_S - 0.5


def test_what_was_to_be_drawn_on_a_page_that_is_gone_is_forgotten(room: Room) -> None:
    newer = replace(PAGE, title="哪一件呢？")

    async def replaced() -> list[str]:
        first = await room.showing(PAGE)
        x, _ = await room.place_of("choice.c1")
        room.hand.press(x, 400)
        await asyncio.sleep(0.1)
        room.stage.refresh(newer)
        first.cancel()
        await room.showing(PAGE)
        room.hand.release()
        await asyncio.sleep(0.2)
        return list(room.stage.texts())

    texts = room.play(replaced())
    assert PAGE.title in texts
    assert newer.title not in texts
