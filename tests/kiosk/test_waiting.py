"""Somebody steps up, or goes away, before a terminal that has a sensor for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from config.profile import Timeouts
from kiosk.pages import Attract, Choice, Choose, TimedOut
from kiosk.services import Services
from kiosk.visit import Visit
from kiosk.waiting import wait_for_someone
from peripherals.devices import Presence
from peripherals.proximity.gpio import GpioSensor
from peripherals.proximity.simulator import VirtualLine
from peripherals.queue import DeviceQueue
from peripherals.worker import Pace
from tests.kiosk.hall import Hall, play
from tests.stage import ScriptedStage, Wait

CHOOSE = Choose(title="?", choices=(Choice("a", "A"),))


def before_a_sensor(
    folder: Path, story: Callable[[Services, VirtualLine], Coroutine[Any, Any, None]]
) -> None:
    async def flow(hall: Hall) -> None:
        line = VirtualLine(folder / "gpio18")
        queue: DeviceQueue[Any] = DeviceQueue(
            "proximity",
            lambda: GpioSensor(str(line.folder), come_s=0.05, gone_s=0.05),
            Pace(poll_s=0.03, settle_s=0.1, first_wait_s=0.05),
        )
        hall.services.devices = replace(hall.services.devices, proximity=queue)
        queue.start()
        try:
            await story(hall.services, line)
        finally:
            await queue.close()

    play(folder, flow)


def test_whoever_steps_up_ends_the_attract_page_without_a_touch(tmp_path: Path) -> None:
    async def story(services: Services, line: VirtualLine) -> None:
        scripted = ScriptedStage([(Attract, Wait())])
        waiting = asyncio.create_task(wait_for_someone(scripted, services))
        await asyncio.sleep(0.5)
        assert not waiting.done()
        line.read_as("1")
        await asyncio.wait_for(waiting, 3)

    before_a_sensor(tmp_path, story)


def test_whoever_lingers_after_a_visit_begins_no_other(tmp_path: Path) -> None:
    async def story(services: Services, line: VirtualLine) -> None:
        line.read_as("1")
        await services.devices.proximity.wait_until(lambda status: status.presence is Presence.PRESENT, 3)
        waiting = asyncio.create_task(wait_for_someone(ScriptedStage([(Attract, Wait())]), services))
        await asyncio.sleep(0.6)
        assert not waiting.done()
        waiting.cancel()

    before_a_sensor(tmp_path, story)


def test_without_a_sensor_a_touch_begins_as_ever(tmp_path: Path) -> None:
    async def flow(hall: Hall) -> None:
        await asyncio.wait_for(wait_for_someone(ScriptedStage([(Attract, None)]), hall.services), 3)

    play(tmp_path, flow)


LONG = Timeouts(person_gone_s=0.3)


def visited(scripted: ScriptedStage, is_person_gone: Callable[[], bool]) -> Any:
    """What became of a visit within two seconds."""

    async def flow(visit: Visit) -> str:
        return await visit.ask("one", CHOOSE)

    async def whole() -> Any:
        return await asyncio.wait_for(Visit(scripted, LONG, is_person_gone=is_person_gone).run(flow), 2)

    return asyncio.run(whole())


def test_a_person_who_went_away_is_counted_down_and_not_thrown_out_at_once() -> None:
    scripted = ScriptedStage([(Choose, Wait())], more_time=[True, False])
    looks = iter([False])
    with pytest.raises(TimedOut):
        visited(scripted, lambda: next(looks, True))
    assert [countdown.seconds for countdown in scripted.countdowns] == [30, 30]


@pytest.mark.parametrize("is_gone", [True, False])
def test_whom_the_sensor_never_saw_or_still_sees_is_not_hurried(is_gone: bool) -> None:
    scripted = ScriptedStage([(Choose, Wait())])
    with pytest.raises(TimeoutError):
        visited(scripted, lambda: is_gone)
    assert scripted.countdowns == []
