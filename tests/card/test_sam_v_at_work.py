"""The identity-card reader where it is used: in the profile, at the command line, in a visit."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from config.profile import DeviceChoice
from kiosk import session
from kiosk.card_words import ethnic_group_words, sex_words
from kiosk.flows.card import read_identity
from kiosk.pages import Attract, CardPrompt, CardStep, Home, Leave, Message
from kiosk.session import serve
from kiosk.visit import open_visit
from kiosk.words import fault, render, say
from peripherals.card.sam_v.serial_port import SamVSerialReader
from peripherals.card.sam_v.simulator.cards import id_card
from peripherals.card.sam_v.simulator.port import LaidCard, SamVSimulator
from peripherals.devices import CardMedia, Deadline, IdReader, Presentation
from peripherals.identity import Identity, Sex
from peripherals.queue import DeviceQueue
from peripherals.registry import driver_names, presentation_of
from peripherals.worker import Pace
from tests.card.sam_v import PEOPLE, RESIDENT, WHO, plugged, resident
from tests.card.test_helper_add import write
from tests.kiosk.hall import Hall, play, stage
from tests.stage import Wait

PACE = Pace(poll_s=0.1, settle_s=0.2)


def told(*arguments: str) -> tuple[int, dict[str, Any], str]:
    command = [sys.executable, "-m", "kiosk", "card", "--json", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, json.loads(done.stdout), done.stdout + done.stderr


def profile_with(folder: Path, simulator: SamVSimulator) -> Path:
    path = write(folder / "terminal.yaml", [])
    profile = yaml.safe_load(path.read_text(encoding="utf-8"))
    profile["devices"]["id_reader"] = {"driver": "sam_v_serial", "options": {"port": str(simulator.port)}}
    path.write_text(yaml.safe_dump(profile, allow_unicode=True), encoding="utf-8")
    return path


def test_the_drivers_are_known_by_name_and_say_that_the_card_is_laid_on() -> None:
    assert {"sam_v_serial", "sam_v_usb"} <= set(driver_names())
    assert presentation_of("sam_v_serial") is presentation_of("sam_v_usb") is Presentation.LAID
    assert presentation_of("pcsc") is Presentation.INSERTED


@pytest.mark.parametrize("person", list(PEOPLE))
def test_a_technician_sees_masked_fields_and_all_of_them_when_asked(tmp_path: Path, person: str) -> None:
    with plugged(tmp_path) as simulator:
        profile = profile_with(tmp_path, simulator)
        with LaidCard(simulator, PEOPLE[person]):
            status, masked, everything = told("--profile", str(profile))
        with LaidCard(simulator, PEOPLE[person]):
            _, revealed, _ = told("--profile", str(profile), "--reveal")
    assert status == 0
    assert "*" in masked["name"]
    personal = [
        revealed[key] for key in ("name", "number", "english_name", "address", "pass_number", "birth")
    ]
    assert [text for text in personal if text and text in everything] == []
    assert revealed["number"] != masked["number"]
    assert revealed["photo_bytes"] == 1024


def test_codes_are_told_in_words(tmp_path: Path) -> None:
    with plugged(tmp_path) as simulator:
        profile = profile_with(tmp_path, simulator)
        with resident(simulator):
            _, masked, _ = told("--profile", str(profile))
    assert (masked["ethnic_group_words"], masked["sex_words"]) == ("水", "女")
    assert (masked["birth"], masked["valid_to"], masked["is_expired"]) == (1949, None, False)


def test_no_card_is_told_with_its_code(tmp_path: Path) -> None:
    with plugged(tmp_path) as simulator:
        profile = profile_with(tmp_path, simulator)
        status, answer, _ = told("--profile", str(profile), "--wait", "0.5")
    assert (status, answer["code"]) == (1, "id_card.none")


def test_every_people_of_the_standard_has_its_name_and_other_codes_are_shown_as_they_are() -> None:
    codes = [f"{code:02d}" for code in (*range(1, 57), 97, 98)]
    names = [render(ethnic_group_words(code)) for code in codes]
    assert len(set(names)) == len(codes)
    assert (names[23], names[24], names[25], names[55]) == ("拉祜", "水", "东乡", "基诺")
    assert [ethnic_group_words(code) for code in ("00", "57", "81", "99", "??")] == [
        "00",
        "57",
        "81",
        "99",
        "??",
    ]


def test_every_sex_of_the_standard_has_words() -> None:
    assert [render(sex_words(sex)) for sex in Sex] == ["未知的性别", "男", "女", "未说明的性别"]


async def with_reader(hall: Hall, simulator: SamVSimulator) -> DeviceQueue[IdReader]:
    """The hall's terminal with this reader in place of its card in hand."""
    services = hall.services
    choice = DeviceChoice(driver="sam_v_serial")
    devices = services.profile.devices.model_copy(update={"id_reader": choice})
    services.profile = services.profile.model_copy(update={"devices": devices})
    await services.id_reader.close()
    queue: DeviceQueue[IdReader] = DeviceQueue(
        "id_reader", lambda: SamVSerialReader(str(simulator.port)), PACE
    )
    queue.start()
    services.devices = replace(services.devices, id_reader=queue)
    assert await queue.wait_until(lambda status: status.is_ready, 5)
    return queue


def test_a_visit_reads_the_card_that_is_laid_on_and_an_expired_one_is_told(tmp_path: Path) -> None:
    fields = {"name": "样本", "number": WHO.number, "valid_from": "20000101", "valid_to": "20100101"}
    expired = id_card("", fields)

    async def flow(hall: Hall) -> Identity:
        scripted = stage([(CardPrompt, Wait())] * 2)
        queue = await with_reader(hall, simulator)
        async with open_visit(scripted, hall.services.profile.timeouts) as visit:
            reading = asyncio.create_task(read_identity(visit, hall.services, "card.why.apply"))
            with LaidCard(simulator, expired):
                await until(lambda: len(scripted.shown) == 2)
                await until(lambda: queue.status.media is CardMedia.UNKNOWN)
                await asyncio.sleep(2 * PACE.poll_s)
            with resident(simulator):
                who = await reading
        prompts = [page for page in scripted.shown if isinstance(page, CardPrompt)]
        assert all(page.is_laid and page.title == say("card.title.laid") for page in prompts)
        assert (prompts[1].step, prompts[1].message) == (CardStep.TROUBLE, fault("card.expired"))
        return who

    with plugged(tmp_path) as simulator:
        assert play(tmp_path, flow).number == WHO.number


async def until(is_so: Any) -> None:
    async with asyncio.timeout(10):
        while not is_so():
            await asyncio.sleep(0.02)


@pytest.mark.parametrize(("was_read", "more"), [(True, (say("farewell.card.perhaps"),)), (False, ())])
def test_a_card_that_may_still_lie_there_is_remembered_at_the_farewell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, was_read: bool, more: tuple[Any, ...]
) -> None:
    monkeypatch.setattr(session, "_FAREWELL_S", 0.2)
    scripted = stage([(Attract, None), (Home, Leave()), (Message, Wait()), (Attract, Wait())])
    seen = {True: CardMedia.UNKNOWN, False: CardMedia.NOT_PRESENT}[was_read]

    async def flow(hall: Hall) -> None:
        queue = await with_reader(hall, simulator)
        for _ in range(was_read):
            await queue.run(lambda reader: reader.read(Deadline.after(4)), 5)
        await until(lambda: queue.status.media is seen)
        day = asyncio.create_task(serve(scripted, hall.services))
        await until(lambda: len(scripted.shown) == 4)
        day.cancel()
        await asyncio.gather(day, return_exceptions=True)

    with plugged(tmp_path) as simulator:
        for _ in range(was_read):
            simulator.module.lay(RESIDENT)
        play(tmp_path, flow)
    (page,) = [page for page in scripted.shown if isinstance(page, Message)]
    assert page.paragraphs == (say("farewell.left.text"), *more)
