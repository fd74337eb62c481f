from __future__ import annotations

import asyncio
from typing import Any

import pytest

from kiosk import pages
from screens.overflow import overflows
from screens.samples import Sample, load_samples
from screens.theme import Look, Role, TextStep
from tests.screens.conftest import Room

LIGHTS, SAMPLES = load_samples()
BY_NAME = {sample.name: sample for sample in SAMPLES}


async def _seen(room: Room, sample: Sample, look: Look) -> list[str]:
    room.stage.wear(look)
    task = await _laid_out(room, sample)
    faults = overflows(room.stage.root)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    return faults


async def _laid_out(room: Room, sample: Sample) -> asyncio.Future[Any]:
    """Shown, but not waited for until it is drawn: that is slow without a graphics card."""
    task: asyncio.Future[Any] = asyncio.ensure_future(room.stage.show(sample.page, sample.frame))
    await asyncio.sleep(0)
    await room.until(lambda: bool(room.stage.is_laid_out), sample.name)
    return task


@pytest.mark.parametrize("step", list(TextStep))
def test_nothing_is_cut_off_or_covered(room: Room, step: TextStep) -> None:
    look = room.stage.look.with_step(step)
    room.stage.set_lights(LIGHTS)
    faults = {sample.name: room.play(_seen(room, sample, look)) for sample in SAMPLES}
    assert {name: found for name, found in faults.items() if found} == {}


def test_there_is_a_sample_of_every_page_kind() -> None:
    kinds = {
        kind for kind in vars(pages).values() if isinstance(kind, type) and pages.Page in kind.__mro__[1:]
    }
    assert {type(sample.page) for sample in SAMPLES} == kinds


CHINESE = ["home", "notice", "materials", "review", "done", "timeline", "message_trouble"]


@pytest.mark.parametrize("name", CHINESE)
def test_no_line_is_longer_than_24_characters(room: Room, name: str) -> None:
    from screens.lettering import width_of
    from screens.parts.text import Text

    room.play(_laid_out(room, BY_NAME[name]))
    texts = [widget for widget in room.stage.root.walk() if isinstance(widget, Text)]
    font_px = {role: room.stage.look.font_px(role) for role in Role}
    assert texts
    assert all(width_of(line, 1) <= 24.1 for text in texts for line in text.lines), font_px


@pytest.mark.parametrize("name", BY_NAME)
def test_everything_to_touch_is_large_enough(room: Room, name: str) -> None:
    room.play(_laid_out(room, BY_NAME[name]))
    mm = room.stage.look.px_per_mm
    small = {
        target.touch_id: (target.width / mm, target.height / mm)
        for target in room.stage.targets()
        if min(target.width, target.height) / mm < 15
    }
    assert small == {}


@pytest.mark.parametrize("name", BY_NAME)
def test_everything_to_touch_says_what_it_is_and_has_an_id_of_its_own(room: Room, name: str) -> None:
    room.play(_laid_out(room, BY_NAME[name]))
    targets = room.stage.targets()
    ids = [target.touch_id for target in targets]
    assert len(ids) == len(set(ids))
    assert [target.touch_id for target in targets if not target.say and target.touch_id != "pad"] == []


def test_the_primary_button_is_at_least_20_by_40_mm(room: Room) -> None:
    room.play(_laid_out(room, BY_NAME["notice"]))
    mm, primary = room.stage.look.px_per_mm, room.target("primary")
    assert primary.height / mm >= 20
    assert primary.width / mm >= 40
