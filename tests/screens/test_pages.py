from __future__ import annotations

import asyncio
from typing import Any

import pytest

from config.profile import PanelProfile
from config.strings import DEFAULT_LANGUAGE
from kiosk import pages
from screens.overflow import overflows
from screens.samples import Sample, load_samples
from screens.theme import Look, look_for
from tests.screens.conftest import Room

LIGHTS, SAMPLES = load_samples()
BY_NAME = {sample.name: sample for sample in SAMPLES}


async def _seen(room: Room, sample: Sample, look: Look) -> list[str]:
    room.stage.wear(look)
    task = await _laid_out(room, sample)
    floor_px = 15 * look.px_per_mm - 1  # Source: experience.md, row primary button: 15 mm in public
    small = [t.touch_id for t in room.stage.targets() if min(t.width, t.height) < floor_px]
    faults = overflows(room.stage.root) + small
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    return faults


async def _laid_out(room: Room, sample: Sample) -> asyncio.Future[Any]:
    """Shown, but not waited for until it is drawn: that is slow without a graphics card."""
    task: asyncio.Future[Any] = asyncio.ensure_future(room.stage.show(sample.page, sample.frame))
    await asyncio.sleep(0)
    await room.until(lambda: bool(room.stage.is_laid_out), sample.name)
    return task


LOOKS = [
    look_for(panel).with_step(step).with_language(language)
    for panel in (PanelProfile.PORTRAIT_21_5, PanelProfile.LANDSCAPE_15_6, PanelProfile.LANDSCAPE_10_1)
    for step in look_for(panel).steps
    # English where it has the least room; traditional texts are as wide as these: tests/repo/test_strings.py
    for language in ((DEFAULT_LANGUAGE, "en") if step is look_for(panel).steps[-1] else (DEFAULT_LANGUAGE,))
]


@pytest.mark.parametrize(
    "look", LOOKS, ids=lambda look: f"{look.width_px}x{look.height_px}-{look.step}-{look.language}"
)
def test_nothing_is_cut_off_or_covered_or_too_small_to_touch(room: Room, look: Look) -> None:
    room.stage.set_lights(LIGHTS)
    faults = [
        f"{sample.name}: {fault}" for sample in SAMPLES for fault in room.play(_seen(room, sample, look))
    ]
    assert faults == []


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look.width_px}x{look.height_px}-{look.step}")
def test_every_digit_of_the_longest_pin_can_be_counted(room: Room, look: Look) -> None:
    room.stage.wear(look)
    room.play(_laid_out(room, BY_NAME["question_pin"]))
    assert "".join(room.stage.texts()).count("●") == 12


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
    assert texts
    assert all(width_of(line, 1) <= 24.1 for text in texts for line in text.lines)


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
