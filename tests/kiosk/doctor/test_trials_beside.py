"""`kiosk device test` of what stands beside, at simulators on real lines."""

from __future__ import annotations

import asyncio
import itertools
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from config.profile import Profile, load_profile
from kiosk.doctor.device_trial import TRIALS, Trial, try_device, unheard
from kiosk.doctor.finding import Finding, Verdict
from kiosk.doctor.trials_beside import BESIDE
from kiosk.words import Words, say
from peripherals.code_reader.simulator import VirtualScanner
from peripherals.lights.simulator import LampFolder
from peripherals.power.simulator import UpsSimulator
from peripherals.proximity.simulator import VirtualLine
from peripherals.registry import command_of
from peripherals.speaker.simulator import PlayerFault, VirtualPlayer
from tests.kiosk.doctor.ward import Ward

SECRET = "HT07-20261124-0001"


def tried(
    ward: Ward, name: str, driver: str, tell: Callable[[Words], None] = unheard, **options: object
) -> Finding:
    ward.write(devices={name: {"driver": driver, "options": options}})
    told = try_device(load_profile(ward.path), name, 1.5, tell=tell)
    assert isinstance(told, Finding)
    return told


def test_a_code_is_told_by_its_length_alone(ward: Ward, tmp_path: Path) -> None:
    scanner = VirtualScanner(tmp_path / "scanner")
    hand = threading.Timer(0.2, scanner.scan, (SECRET,))
    told = tried(
        ward, "code_reader", "serial_code_reader", lambda _: hand.start(), port=str(tmp_path / "scanner")
    )
    hand.join()
    scanner.unplug()
    assert (told.verdict, told.facts["letters"]) == (Verdict.OK, len(SECRET))
    assert SECRET not in yaml.safe_dump(told.as_json())


def test_a_speaker_is_heard_to_the_end_of_its_sentence(ward: Ward, tmp_path: Path) -> None:
    player = VirtualPlayer(tmp_path / "player")
    assert tried(ward, "speaker", "espeak", program=str(player.program)).verdict is Verdict.OK
    assert [text for _, text in player.heard()] == ["您好，这是朗读测试。"]
    assert player.has_ended()


def test_a_program_that_finds_no_sound_card_was_not_heard(ward: Ward, tmp_path: Path) -> None:
    """espeak-ng says so in words and ends as if all were well."""
    player = VirtualPlayer(tmp_path / "player")
    player.break_down(PlayerFault.NO_CARD)
    told = tried(ward, "speaker", "espeak", program=str(player.program))
    assert (told.verdict, told.facts["code"]) == (Verdict.FAIL, "speaker.failed")
    assert "error: No such file or directory" in str(told.as_json()["advice"])


def test_a_sentence_that_never_ends_was_not_said(ward: Ward, tmp_path: Path) -> None:
    player = VirtualPlayer(tmp_path / "player")
    player.break_down(PlayerFault.SLOW)
    assert tried(ward, "speaker", "espeak", program=str(player.program)).verdict is Verdict.FAIL


def test_lamps_are_lit_while_the_technician_is_asked_to_look(ward: Ward, tmp_path: Path) -> None:
    lamps = LampFolder(tmp_path, ("card",))
    lit: list[set[str]] = []
    look = threading.Timer(0.5, lambda: lit.append(lamps.lit()))
    told = tried(ward, "lights", "sysfs_lights", lambda _: look.start(), card=str(lamps.path("card")))
    assert (told.verdict, lit, lamps.lit()) == (Verdict.OK, [{"card"}], set())


def test_a_supply_is_tried_too(ward: Ward) -> None:
    with UpsSimulator() as ups:
        told = tried(ward, "power", "nut", port=ups.port)
    assert (told.verdict, told.facts["charge_percent"]) == (Verdict.OK, 100)


def sensor(ward: Ward, line: VirtualLine) -> Profile:
    options = {"line": str(line.folder), "come_s": 0.3, "gone_s": 0.05}
    ward.write(devices={"proximity": {"driver": "gpio_proximity", "options": options}})
    return load_profile(ward.path)


def test_a_sensor_is_well_once_somebody_stepped_up_where_nobody_stood(ward: Ward, tmp_path: Path) -> None:
    """Who tries it comes and goes until it was seen."""
    line = VirtualLine(tmp_path / "gpio18")
    line.read_as("1")
    asked: list[Words] = []

    async def comes_and_goes(trial: Trial) -> Finding:
        trying = asyncio.ensure_future(BESIDE["proximity"](trial))
        for is_near in itertools.cycle("01"):
            line.read_as(is_near)
            done, _ = await asyncio.wait((trying,), timeout=0.5)
            if done:
                break
        return trying.result()

    told = try_device(sensor(ward, line), "proximity", 20, work=comes_and_goes, tell=asked.append)
    assert isinstance(told, Finding)
    assert (told.verdict, told.facts["presence"]) == (Verdict.OK, "present")
    assert asked == [say("doctor.trial.now.proximity")]


def test_a_sensor_that_says_for_ever_that_somebody_is_there_is_no_good(ward: Ward, tmp_path: Path) -> None:
    line = VirtualLine(tmp_path / "gpio18")
    line.read_as("1")
    told = try_device(sensor(ward, line), "proximity", 0.6)
    assert isinstance(told, Finding)
    assert (told.verdict, told.advice) == (Verdict.FAIL, say("doctor.trial.nobody_came.do"))


@pytest.mark.parametrize("name", ["disk", "clock"])
def test_disk_and_clock_are_tried_without_being_named(ward: Ward, name: str) -> None:
    ward.write(devices={})
    told = try_device(load_profile(ward.path), name, 3.0)
    assert isinstance(told, Finding)
    assert told.verdict is Verdict.OK


def test_every_trial_is_of_a_device_there_is() -> None:
    assert [name for name in TRIALS if command_of(name) is None] == []
