"""A power cut: what the battery allows, and how a day goes through it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from config.profile import Power
from kiosk import session
from kiosk.pages import Attract, Home, Message, Page
from kiosk.power import BatteryWatch, Ruling
from kiosk.session import serve
from kiosk.waiting import PowerEnds
from kiosk.words import fault, say
from peripherals.power.simulator import UpsSimulator
from peripherals.power.supply import Source, Supply
from peripherals.queue import DeviceQueue
from peripherals.registry import open_devices
from peripherals.worker import Pace
from tests.kiosk.hall import Hall, play, stage
from tests.stage import ScriptedStage, Wait

LIMITS = Power(new_visits_s=300, least_charge_percent=50)
LINE, BATTERY = Supply(Source.LINE), Supply(Source.BATTERY, charge_percent=90)
LOW = replace(BATTERY, is_low=True)
WEAK = replace(BATTERY, charge_percent=49)
SILENT = Supply(Source.UNKNOWN)
OPEN, NO_NEW, END = Ruling.OPEN, Ruling.NO_NEW_VISITS, Ruling.END


@pytest.mark.parametrize(
    ("story", "rulings"),
    [
        ([(None, 0), (SILENT, 1000)], [OPEN, OPEN]),
        ([(LINE, 0), (LINE, 1000)], [OPEN, OPEN]),
        ([(BATTERY, 0), (BATTERY, 299), (BATTERY, 300), (LINE, 301)], [OPEN, OPEN, NO_NEW, OPEN]),
        ([(BATTERY, 0), (LINE, 200), (BATTERY, 400), (BATTERY, 600)], [OPEN, OPEN, OPEN, OPEN]),
        ([(WEAK, 0), (BATTERY, 1)], [NO_NEW, OPEN]),
        ([(Supply(Source.BATTERY), 0)], [OPEN]),
        ([(LINE, 0), (LOW, 1), (LINE, 2)], [OPEN, END, OPEN]),
        ([(Supply(Source.LINE, is_low=True), 0)], [END]),
        ([(BATTERY, 0), (SILENT, 299), (None, 300), (LINE, 301)], [OPEN, OPEN, NO_NEW, OPEN]),
        ([(WEAK, 0), (None, 1)], [NO_NEW, NO_NEW]),
        ([(LOW, 0), (None, 1)], [END, END]),
        ([(Supply(Source.OFF), 0)], [OPEN]),
    ],
)
def test_the_ruling_follows_the_supply(
    story: list[tuple[Supply | None, float]], rulings: list[Ruling]
) -> None:
    watch = BatteryWatch(LIMITS)
    assert [watch.rule(supply, now_s) for supply, now_s in story] == rulings


def through(
    folder: Path, scripted: ScriptedStage, story: Callable[[UpsSimulator], Any]
) -> BaseException | None:
    """A day with a UPS behind it, until the story ends; what ended the day before that."""
    ends: list[BaseException | None] = []

    async def flow(hall: Hall) -> None:
        services = hall.services
        limits = Power(new_visits_s=300, least_charge_percent=50, shutdown_after_s=0.3)
        timeouts = services.profile.timeouts.model_copy(update={"warning_s": 1})
        services.profile = services.profile.model_copy(update={"power": limits, "timeouts": timeouts})
        with UpsSimulator() as ups:
            nut = {"power": {"driver": "nut", "port": ups.port}}
            make = open_devices(nut).power._make
            queue: DeviceQueue[Any] = DeviceQueue("power", make, Pace(poll_s=0.05, settle_s=0.1))
            queue.start()
            services.devices = replace(services.devices, power=queue)
            day = asyncio.create_task(serve(scripted, services))
            try:
                await story(ups)
            finally:
                day.cancel()
                ends.extend(await asyncio.gather(day, return_exceptions=True))
                await queue.close()

    play(folder, flow)
    return ends[0]


async def shown(scripted: ScriptedStage, kind: type[Page[Any]], count: int = 1) -> None:
    async with asyncio.timeout(15):
        while len([page for page in scripted.shown if isinstance(page, kind)]) < count:
            await asyncio.sleep(0.02)


def messages(scripted: ScriptedStage) -> list[object]:
    return [page.title for page in scripted.shown if isinstance(page, Message)]


def test_on_battery_nothing_new_is_begun_and_with_the_current_all_is_as_ever(tmp_path: Path) -> None:
    scripted = stage([(Attract, Wait()), (Message, Wait()), (Attract, Wait())])

    async def story(ups: UpsSimulator) -> None:
        await shown(scripted, Attract)
        ups.set("OB DISCHRG", charge=40)
        await shown(scripted, Message)
        ups.set("OL CHRG", charge=41)
        await shown(scripted, Attract, 2)

    through(tmp_path, scripted, story)
    closed = next(page for page in scripted.shown if isinstance(page, Message))
    assert (closed.title, closed.paragraphs) == (say("closed.power.title"), (fault("power.battery_only"),))


def test_a_visit_goes_on_while_the_battery_holds(tmp_path: Path) -> None:
    scripted = stage([(Attract, None), (Home, Wait())])

    async def story(ups: UpsSimulator) -> None:
        await shown(scripted, Home)
        ups.set("OB DISCHRG", charge=40)
        await asyncio.sleep(1.0)

    through(tmp_path, scripted, story)
    assert len(scripted.shown) == 2
    assert scripted.countdowns == []


def test_a_battery_that_ends_ends_the_visit_with_words_and_then_the_programs_though_a_card_was_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "_FAREWELL_S", 0.2)
    scripted = stage(
        [(Attract, None), (Home, Wait()), (Message, Wait()), (Message, Wait()), (Message, Wait())]
    )

    async def story(ups: UpsSimulator) -> None:
        await shown(scripted, Home)
        ups.set("OB LB", charge=8)
        await shown(scripted, Message, 3)
        await asyncio.sleep(0.8)

    assert isinstance(through(tmp_path, scripted, story), PowerEnds)
    assert [countdown.title for countdown in scripted.countdowns] == [say("visit.power_ends.title")]
    assert scripted.countdowns[0].more_time == ""
    taken, farewell, closed = messages(scripted)
    assert (taken, farewell) == (say("farewell.card.title"), say("farewell.power.title"))
    assert closed == say("closed.power.title")
