"""The tabs of the input panel: what they write, whether all fits, what a terminal has not."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from config.profile import PanelProfile
from kiosk.input.ways import InputWays
from kiosk.pages import Frame, Input, Question
from screens.overflow import overflows
from screens.samples import load_samples
from screens.theme import Look, look_for
from screens.typing_state import Tab, TypingState
from tests.screens.conftest import Room
from tests.screens.pad import has_read, pad_of, read_at_once

PAGE = Question(title="您替谁办？", input=Input.TEXT, max_length=30)
WRITTEN = next(sample for sample in load_samples()[1] if sample.name == "question_text_written")


@pytest.fixture
def quick(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room.reader, "read", read_at_once)


def test_characters_are_typed_by_their_strokes_and_the_way_is_kept_until_the_visit_ends(room: Room) -> None:
    assert room.answer(PAGE, "tab.strokes", "key.h", "key.s", "candidate.0", "primary") == "十"
    room.play(room.showing(PAGE))
    kept = room.stage.typing.tab
    room.stage.reset()
    assert (kept, room.stage.typing.tab) == (Tab.STROKES, Tab.HANDWRITING)


def test_what_this_terminal_has_not_is_grey_and_says_so(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room.stage, "typing", TypingState(InputWays()))
    room.play(room.showing(PAGE))
    assert [tab for tab in Tab if room.target(f"tab.{tab}") is None] == [
        Tab.HANDWRITING,
        Tab.PINYIN,
        Tab.STROKES,
    ]
    assert {"用不了", "这台机器现在不能手写，请用别的方法写。"} <= set(room.stage.texts())


def _largest(panel: PanelProfile, language: str) -> Look:
    look = look_for(panel)
    return look.with_step(look.steps[-1]).with_language(language)


LOOKS = [
    _largest(PanelProfile.PORTRAIT_21_5, "en"),
    _largest(PanelProfile.LANDSCAPE_15_6, "zh_Hans"),
    _largest(PanelProfile.LANDSCAPE_15_6, "en"),
    _largest(PanelProfile.LANDSCAPE_10_1, "en"),
]
KEYS = {Tab.PINYIN: "ZHANG", Tab.STROKES: "hs", Tab.LATIN: "A", Tab.DIGITS: "1"}


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look.width_px}x{look.height_px}-{look.language}")
def test_every_tab_fits_while_it_is_used(room: Room, look: Look) -> None:
    room.stage.wear(look)
    assert room.play(_faults(room, look)) == []


def _panel(room: Room) -> Any:
    from screens.parts.typing_panel import TypingPanel

    return next(widget for widget in room.stage.root.walk() if isinstance(widget, TypingPanel))


async def _faults(room: Room, look: Look) -> list[str]:
    task = asyncio.ensure_future(
        room.stage.show(replace(PAGE, error="请写上姓名。"), Frame(can_go_back=True))
    )
    await asyncio.sleep(0)
    floor_px = 15 * look.px_per_mm - 1
    faults: list[str] = []
    for stroke in WRITTEN.strokes:
        pad_of(room).take(stroke)
    await has_read(room)
    faults += _seen(room, floor_px)
    for tab, keys in KEYS.items():
        _panel(room).go_to(tab)
        faults += _seen(room, floor_px)
        for key in keys:
            room.target(f"key.{key}").act()
        faults += [f"{tab}: {fault}" for fault in _seen(room, floor_px)]
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    return faults


def _seen(room: Room, floor_px: float) -> list[str]:
    small = [t.touch_id for t in room.stage.targets() if min(t.width, t.height) < floor_px]
    return overflows(room.stage.root) + small


def test_a_character_that_the_main_face_lacks_is_drawn_by_another(room: Room) -> None:
    from screens.lettering import shape_of, texture_of, width_of

    face, shape = shape_of("𪚥")
    pictures = [texture_of([text], 60, bold=False, align="left").pixels for text in ("𪚥", "〓")]
    assert (face > 0, shape) == (True, "𪚥")
    assert pictures[0] != pictures[1]
    assert width_of("𪚥王", 60) == pytest.approx(120, abs=3)
    assert room.stage.page_kind == ""
