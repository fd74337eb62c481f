"""Who holds the devices: no command reads a card beside a terminal, and each says who has them."""

from __future__ import annotations

import os

import pytest

from config.strings import text
from kiosk.__main__ import main
from kiosk.device_board import DeviceBoard
from kiosk.device_hold import TERMINAL, DevicesHeld, Holder
from peripherals.devices import DeviceState, Status
from tests.kiosk.doctor.ward import Ward, doctor

READS_A_CARD = [
    ["card", "--json", "--reveal"],
    ["helper", "add"],
    ["staff", "add", "--name", "孙某某", "--role", "technician", "--card"],
    ["staff", "check"],
]


@pytest.mark.parametrize("command", READS_A_CARD, ids=lambda command: " ".join(command[:2]))
def test_the_card_of_somebody_who_is_being_served_is_not_read_beside_the_terminal(
    ward: Ward, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    held = DevicesHeld(ward.data_dir, TERMINAL)
    assert held.take()
    assert main([*command, "--profile", str(ward.path)]) == 1
    told = capsys.readouterr()
    held.give_back()
    assert text("hold.terminal", pid=os.getpid()) in told.err
    assert told.out == ""


def test_the_lock_names_its_holder_of_now_and_nobody_of_before(ward: Ward) -> None:
    first, second = DevicesHeld(ward.data_dir, "kiosk device test id_reader"), DevicesHeld(ward.data_dir, "b")
    assert first.take()
    assert not second.take()
    assert second.holder() == Holder("kiosk device test id_reader", str(os.getpid()))
    first.give_back()
    assert second.take()
    assert first.holder() == Holder("b", str(os.getpid()))
    second.give_back()


@pytest.mark.parametrize("wait", ["-1", "0", "nan", "inf", "1e9", "", "ten"])
def test_a_wait_that_is_none_is_refused_in_words(wait: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["card", f"--wait={wait}"])
    assert ended.value.code == 2
    assert text("console.no_seconds", said=wait, longest="600") in capsys.readouterr().err


def test_a_command_that_tries_a_device_is_not_taken_for_a_terminal_that_runs(
    ward: Ward, capsys: pytest.CaptureFixture[str]
) -> None:
    held = DevicesHeld(ward.data_dir, "kiosk device test slip_printer")
    assert held.take()
    DeviceBoard(ward.data_dir).post("slip_printer", Status(DeviceState.ONLINE))
    told = doctor(ward.path, capsys)
    held.give_back()
    assert {told.state("devices"), told.state("device.slip_printer")} == {"warn"}
    assert f"kiosk device test slip_printer（进程 {os.getpid()}）" in told.of("device.slip_printer")["words"]
    assert told.whole["services"] == {}
