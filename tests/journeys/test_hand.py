"""The hands of the demonstration, asked over their real socket: each does to the world what it says."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.demo.citizen import Step
from kiosk.demo.control import deeds_of, serve_hand
from tests.town import Town, until

Ask = Callable[[str], dict[str, str]]


@pytest.fixture
def hand(town: Town) -> Iterator[Ask]:
    with serve_hand(town.world) as path:
        yield lambda deed: _ask(path, json.dumps({"do": deed}).encode())


def _ask(path: Path, line: bytes) -> dict[str, str]:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(30)
        connection.connect(str(path))
        connection.sendall(line + b"\n")
        with connection.makefile("rb") as answer:
            told: dict[str, str] = json.loads(answer.readline())
    return told


def says(town: Town, words: str) -> Callable[[], bool]:
    return lambda: town.eyes.look().says(words)


def test_paper_and_line_are_seen_on_the_attract_page(town: Town, hand: Ask) -> None:
    assert hand("empty_roll") == {"done": "yes"}
    until(says(town, "缺纸"), "the strip says that the paper is out")
    hand("fill_roll")
    hand("cut_line")
    until(says(town, "未联网"), "the strip says that the line is cut")
    hand("mend_line")
    until(lambda: not town.eyes.look().says("未联网"), "the line is back")


def test_what_stands_beside_is_seen_too(town: Town, hand: Ask) -> None:
    hand("hold_foreign")
    until(says(town, "这个码用不上"), "the attract page says that the code is none of ours")
    hand("step_up")
    town.eyes.page("Home")
    until(lambda: town.world.beside.lit() == {"code"}, "the lamp at the code reader is lit")
    town.play(Step("Home", ("leave",)), Step("Message"), Step("Attract"))
    hand("walk_away")
    hand("pull_mains")
    until(says(town, "暂停"), "nothing new is begun on the battery")
    hand("plug_mains")
    town.eyes.page("Attract")


def test_a_sheet_comes_and_goes_and_a_card_too(town: Town, hand: Ask) -> None:
    hand("lay_paper")
    assert (town.world.desk / "desk.png").exists()
    hand("take_paper")
    assert not (town.world.desk / "desk.png").exists()
    hand("insert_card")
    assert town.world.card.is_inserted
    hand("pull_card")
    assert not town.world.card.is_inserted


def test_a_slip_that_does_not_hang_there_cannot_be_torn(hand: Ask) -> None:
    while hand("tear_slip") == {"done": "yes"}:
        pass
    assert hand("tear_slip") == {"error": "no slip in the tray"}


def test_the_killed_window_comes_back(town: Town, hand: Ask) -> None:
    before = town.world.supervisor.restarts("ui")
    assert hand("kill_ui") == {"done": "yes"}
    until(lambda: town.world.supervisor.restarts("ui") > before, "the window is started again")
    town.eyes.page("Attract", timeout_s=30)


@pytest.mark.parametrize("line", [b"no json", b"[]", b'{"do": "dance"}', b'{"do": []}'])
def test_what_no_hand_can_do_is_answered_with_what_it_can(town: Town, line: bytes) -> None:
    with serve_hand(town.world) as path:
        told = _ask(path, line)
    assert all(deed in told["error"] for deed in deeds_of(town.world))
