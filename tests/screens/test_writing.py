"""Writing by hand, by strokes and by letters: the tabs of the input panel."""

from __future__ import annotations

import asyncio
import gc
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest

from kiosk.pages import Input, Question
from peripherals.devices import Completion, Failed, Recovery
from screens.samples import load_samples
from screens.typing_state import Tab
from tests.kiosk.input.pen import DRAWN
from tests.screens.conftest import Room
from tests.screens.pad import has_read, pad_of, read_at_once

PAGE = Question(title="您替谁办？", input=Input.TEXT, max_length=30)
WRITTEN = next(sample for sample in load_samples()[1] if sample.name == "question_text_written")


@pytest.fixture
def quick(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room.reader, "read", read_at_once)


async def _write(room: Room, text: str) -> None:
    """By the hand, and wait until it is read."""
    pad = pad_of(room)
    left, top = pad.x, room.stage.root.height - pad.top
    for number, stroke in enumerate(_strokes(text), 1):
        for count, (x, y) in enumerate(stroke, 1):
            (room.hand.move if count > 1 else room.hand.press)(left + x * pad.width, top + y * pad.height)
            await room.until(partial(_has_points, pad, count), "the pen is there")
        room.hand.release()
        await room.until(partial(_has_strokes, room, number), "the stroke is there")
    await has_read(room)


def _draw(room: Room, text: str) -> None:
    for stroke in _strokes(text):
        pad_of(room).take(stroke)


def _strokes(text: str) -> list[list[tuple[float, float]]]:
    """As shares of a pad that is some three times as wide as it is high."""
    return [
        [(0.04 + 0.3 * place + x / 400, 0.1 + y / 125) for x, y in stroke]
        for place, character in enumerate(text)
        for stroke in DRAWN[character]
    ]


def _has_strokes(room: Room, count: int) -> bool:
    return len(room.stage.typing.writing.strokes) == count


def _has_points(pad: Any, count: int) -> bool:
    return bool(pad.points_drawn >= count)


def test_a_name_is_written_in_one_go_corrected_and_put_in(room: Room) -> None:
    async def written() -> tuple[str, str, Any]:
        showing = await room.showing(PAGE)
        await _write(room, "十八")
        read = room.stage.typing.marked
        await room.touch("written.0")
        await room.touch("candidate.1")
        corrected = room.stage.typing.marked
        await room.touch("primary")  # puts in what lies on the pad, and stays
        await room.until(lambda: not room.stage.typing.has_ink, "the pad is empty")
        await room.touch("primary")
        return read, corrected, await showing

    read, corrected, answer = room.play(written())
    assert read == "十八"
    assert corrected[0] != "十"
    assert answer == corrected


@pytest.mark.usefixtures("quick")
def test_one_character_is_put_in_by_the_press_on_it(room: Room) -> None:
    async def written() -> str:
        showing = await room.showing(PAGE)
        _draw(room, "十")
        await has_read(room)
        await room.touch("candidate.0")
        await room.touch("primary")
        return str(await showing)

    assert room.play(written()) == "十"


@pytest.mark.usefixtures("quick")
def test_strokes_are_taken_back_one_by_one_and_all_at_once(room: Room) -> None:
    async def taken_back() -> list[int]:
        await room.showing(PAGE)
        _draw(room, "十")
        writing, counts = room.stage.typing.writing, []
        for touch_id in ("key.undo", "key.wipe"):
            await room.touch(touch_id)
            counts.append(len(writing.strokes))
        return counts

    assert room.play(taken_back()) == [1, 0]


def test_a_second_finger_on_the_pad_writes_nothing(room: Room) -> None:
    async def touched() -> Any:
        await room.showing(PAGE)
        pad = pad_of(room)
        first, second = (_touch(pad, share) for share in (0.2, 0.7))
        assert pad.on_touch_down(first)
        assert pad.on_touch_down(second)
        assert second.grabbed == []
        first.grab_current = pad
        first.pos = (first.pos[0] + 0.1 * pad.width, first.pos[1])
        pad.on_touch_move(first)
        pad.on_touch_up(first)
        return room.stage.typing.writing.strokes

    (stroke,) = room.play(touched())
    assert [round(x, 1) for x, _ in stroke] == [0.2, 0.3]


def _touch(pad: Any, share: float) -> Any:
    grabbed: list[Any] = []
    pos = (pad.x + share * pad.width, pad.center_y)
    return SimpleNamespace(
        pos=pos, grab_current=None, grabbed=grabbed, grab=grabbed.append, ungrab=lambda _pad: None
    )


def test_after_the_visit_no_ink_is_left_in_widgets_nor_in_the_reading_process(room: Room) -> None:
    from screens.parts.candidates import Candidate
    from screens.parts.pad import Pad

    async def written() -> Any:
        await room.showing(PAGE)
        _draw(room, "十")
        await has_read(room)
        return room.stage.typing.writing

    writing = room.play(written())
    room.stage.reset()
    room.play(asyncio.sleep(0.05))
    gc.collect()
    left = [thing for thing in gc.get_objects() if issubclass(type(thing), Pad | Candidate)]
    assert left == []
    assert (writing.strokes, writing.characters, writing.line) == ((), (), ())
    assert room.stage.typing.marked == ""
    assert not room.reader.is_running


def test_a_finger_that_is_lifted_after_the_visit_writes_nothing(room: Room) -> None:
    async def lifted() -> None:
        await room.showing(PAGE)
        pad = pad_of(room)
        room.hand.press(pad.center_x, room.stage.root.height - pad.center_y)
        await room.until(lambda: bool(pad.points_drawn), "the pen is down")
        room.stage.reset()
        room.hand.release()
        await room.until(lambda: not pad.points_drawn, "the finger is lifted")

    room.play(lifted())
    assert room.stage.typing.writing.strokes == ()
    assert not room.reader.is_running


def test_a_recogniser_that_fails_says_so_and_after_a_second_time_its_tab_is_grey(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed = Failed(Completion.HARDWARE_ERROR, "handwriting.failed", Recovery.RETRY)
    monkeypatch.setattr(room.reader, "read", lambda *_args, **_more: failed)

    async def written() -> tuple[list[str], Tab]:
        await room.showing(PAGE)
        _draw(room, "一")
        await room.until(lambda: bool(room.stage.typing.writing.fault), "the fault")
        said = room.stage.texts()
        _draw(room, "一")
        await room.until(lambda: room.stage.typing.tab is not Tab.HANDWRITING, "another tab")
        return said, room.stage.typing.tab

    said, tab = room.play(written())
    assert "没能认出来，请再写一次，或者用拼音、笔画。" in said
    assert tab is Tab.PINYIN
    assert room.target("tab.handwriting") is None


@pytest.mark.usefixtures("quick")
def test_the_largest_text_keeps_what_is_on_the_pad(room: Room) -> None:
    async def enlarged() -> tuple[int, int]:
        await room.showing(PAGE)
        _draw(room, "十")
        await has_read(room)
        await room.touch("tool.size")
        await room.until(lambda: room.stage.is_ready, "drawn anew")
        return len(room.stage.typing.writing.strokes), len(pad_of(room).strokes)

    assert room.play(enlarged()) == (2, 2)
