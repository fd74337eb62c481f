from __future__ import annotations

import asyncio
from typing import Any

import pytest

from config.profile import PanelProfile
from config.strings import DEFAULT_LANGUAGE
from kiosk import pages
from screens.overflow import overflows
from screens.samples import Sample, load_samples
from screens.theme import Look, TextStep, look_for
from tests.screens.conftest import Room

LIGHTS, SAMPLES = load_samples()
BY_NAME = {sample.name: sample for sample in SAMPLES}


async def _seen(room: Room, sample: Sample, look: Look) -> list[str]:
    room.stage.wear(look)
    room.stage.typing.reset()
    task = await _laid_out(room, sample)
    for touch_id in sample.touches:
        for target in [one for one in room.stage.targets() if one.touch_id == touch_id and one.act]:
            target.act()
        await room.until(lambda: bool(room.stage.is_laid_out), sample.name)
    is_public = not getattr(sample.page, "is_for_technicians", False)
    # Source: experience.md, row primary button: 15 mm in public, 12.7 mm for technicians
    floor_px = (15 if is_public else 12.7) * look.px_per_mm - 1
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


# All samples at each take seconds: every panel and every size once, where there is the least room for it;
# what is between is laid out on the larger panel. English where it has the least room; traditional texts are
# as wide as the simplified ones: tests/repo/test_strings.py.
TRIED = (
    (PanelProfile.PORTRAIT_21_5, TextStep.NORMAL, DEFAULT_LANGUAGE),
    (PanelProfile.PORTRAIT_21_5, TextStep.LARGEST, DEFAULT_LANGUAGE),
    (PanelProfile.PORTRAIT_21_5, TextStep.LARGEST, "en"),
    (PanelProfile.PORTRAIT_27, TextStep.ELDER, DEFAULT_LANGUAGE),
    (PanelProfile.LANDSCAPE_15_6, TextStep.NORMAL, DEFAULT_LANGUAGE),
    (PanelProfile.LANDSCAPE_15_6, TextStep.ELDER, DEFAULT_LANGUAGE),
    (PanelProfile.LANDSCAPE_15_6, TextStep.ELDER, "en"),
    (PanelProfile.LANDSCAPE_10_1, TextStep.NORMAL, DEFAULT_LANGUAGE),
    (PanelProfile.LANDSCAPE_10_1, TextStep.NORMAL, "en"),
)
LOOKS = [
    pytest.param(look_for(panel).with_step(step).with_language(language), id=f"{panel}-{step}-{language}")
    for panel, step, language in TRIED
]


def test_every_panel_and_every_size_it_has_is_laid_out() -> None:
    assert {panel for panel, _, _ in TRIED} == set(PanelProfile)
    assert all(step in look_for(panel).steps for panel, step, _ in TRIED)
    assert {step for _, step, _ in TRIED} == set(TextStep)


@pytest.mark.parametrize("look", LOOKS)
def test_nothing_is_cut_off_or_covered_or_too_small_to_touch(room: Room, look: Look) -> None:
    room.stage.set_lights(LIGHTS)
    faults = [
        f"{sample.name}: {fault}" for sample in SAMPLES for fault in room.play(_seen(room, sample, look))
    ]
    assert faults == []


@pytest.mark.parametrize("look", LOOKS)
def test_every_digit_of_the_longest_pin_can_be_counted(room: Room, look: Look) -> None:
    room.stage.wear(look)
    room.play(_laid_out(room, BY_NAME["question_pin"]))
    assert "".join(room.stage.texts()).count("●") == 12


def test_a_technician_sees_five_rows_at_a_time_on_the_smallest_panel(room: Room) -> None:
    room.stage.wear(look_for(PanelProfile.LANDSCAPE_10_1))
    room.play(_laid_out(room, BY_NAME["service"]))
    rows = [target for target in room.stage.targets() if target.touch_id.startswith("choice.")]
    assert len(rows) >= 5
    assert min(row.height for row in rows) >= 12.7 * room.stage.look.px_per_mm


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
