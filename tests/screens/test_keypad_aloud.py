"""What is heard on the way by keys: pages and parts, in the window's language, as fast and loud as wished."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from config.strings import text
from peripherals.devices import Audio, Deadline, DeviceState, Status
from peripherals.speaker.speech import AS_SET, Manner, Speech, audible
from screens.samples import load_samples
from screens.speech import ReadingAloud
from tests.screens.conftest import Room

SAMPLES = {sample.name: sample for sample in load_samples()[1]}


class Bystander:
    """In the place of the loudspeaker and its queue: keeps what everyone beside it hears."""

    status = Status(DeviceState.ONLINE, audio=Audio.PUBLIC)

    def __init__(self) -> None:
        self.said: list[Speech] = []

    async def run(self, act: Callable[[Any], object], _within_s: float) -> object:
        return act(self)

    def say(self, speech: Speech, _deadline: Deadline) -> None:
        self.said.append(speech)

    @property
    def heard(self) -> list[list[str]]:
        return [[each.text for each in audible(speech, Audio.PUBLIC)] for speech in self.said]


@pytest.fixture
def bystander(room: Room, monkeypatch: pytest.MonkeyPatch) -> Bystander:
    beside: Any = Bystander()
    aloud = ReadingAloud(beside)
    monkeypatch.setattr(room.keys, "_speech", aloud)
    monkeypatch.setattr(room.stage, "_speech", aloud)
    heard: Bystander = beside
    return heard


def test_pace_and_volume_are_the_persons_until_the_visit_ends(room: Room, bystander: Bystander) -> None:
    async def visit() -> list[Manner]:
        bystander.said.clear()
        await room.showing(SAMPLES["home"].page)
        for key in ("Right", "F3", "F5"):
            await room.key(key)
        await room.tap(20, 400)  # the rest by finger: no key is pressed when the visit ends
        await room.until(lambda: len(bystander.said) == 3, "three readings")
        room.stage.reset()
        return [speech.manner for speech in bystander.said[:3]]

    first, second = room.play(visit()), room.play(visit())
    assert first == [AS_SET, Manner(120, 100), Manner(120, 120)]
    assert second == first


def test_of_what_was_answered_a_bystander_hears_only_where_the_ring_is(
    room: Room, bystander: Bystander
) -> None:
    async def walked() -> str:
        await room.showing(SAMPLES["choose_paper"].page)
        await room.key("Right")
        await room.key("Down")
        await room.until(lambda: len(bystander.said) == 2, "the page, then the part")
        return f"第{room.keys.order().index(room.keys.focus) + 1}个，共{len(room.keys.order())}个"

    assert [room.play(walked())] == bystander.heard[-1]


def test_the_parts_are_told_in_the_language_of_the_window(room: Room, bystander: Bystander) -> None:
    async def walked() -> None:
        room.stage.wear(room.stage.look.with_language("en"))
        await room.showing(SAMPLES["home"].page)
        await room.walk_to("tool.help")

    room.play(walked())
    assert bystander.heard[0][0] == text("home.title", "en")
    (told,) = bystander.said[-1].sentences
    assert (told.text, told.language) == ("Help", "en")
