"""`kiosk device test` of what stands beside, at simulators on real lines."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from config.profile import load_profile
from kiosk.doctor.device_trial import TRIALS, try_device, unheard
from kiosk.doctor.finding import Finding, Verdict
from kiosk.words import Words
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


def test_sensor_and_supply_are_tried_too(ward: Ward, tmp_path: Path) -> None:
    line = VirtualLine(tmp_path / "gpio18")
    line.read_as("1")
    with UpsSimulator() as ups:
        told: list[Any] = [
            tried(ward, "proximity", "gpio_proximity", line=str(line.folder)),
            tried(ward, "power", "nut", port=ups.port),
        ]
    assert [each.verdict for each in told] == [Verdict.OK] * 2
    assert told[0].facts["presence"] == "present"
    assert told[1].facts["charge_percent"] == 100


@pytest.mark.parametrize("name", ["disk", "clock"])
def test_disk_and_clock_are_tried_without_being_named(ward: Ward, name: str) -> None:
    ward.write(devices={})
    told = try_device(load_profile(ward.path), name, 3.0)
    assert isinstance(told, Finding)
    assert told.verdict is Verdict.OK


def test_every_trial_is_of_a_device_there_is() -> None:
    assert [name for name in TRIALS if command_of(name) is None] == []
