"""Faults of card, line and module at every step of a reading, and every status there is."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from peripherals.card.sam_v import commands
from peripherals.card.sam_v.commands import (
    FIND,
    READ,
    SELECT,
    Command,
    Sw,
)
from peripherals.card.sam_v.serial_port import SamVSerialReader
from peripherals.card.sam_v.simulator.port import SamVFault, SamVSimulator, Trouble
from peripherals.devices import CardMedia, Completion, DeviceState, ErrorAction, Recovery
from tests.card.sam_v import RESIDENT, failed, identity, opened, read, resident

STEPS = (FIND, SELECT, READ)
LONGEST_READING_S = 10.0


QUIET = (SamVFault.SILENT, SamVFault.NOISE_BEFORE, SamVFault.STATUS, SamVFault.SLOW)
SPOILT = (SamVFault.RUBBISH, SamVFault.WRONG_CHECKSUM, SamVFault.HALF_FRAME)


@pytest.mark.parametrize(
    ("step", "fault"),
    [
        *((step, fault) for step in STEPS for fault in QUIET),
        *((s, f) for s in (FIND, SELECT) for f in SPOILT),
    ],
)
def test_one_fault_at_any_step_is_got_over(
    module: SamVSimulator, reader: SamVSerialReader, step: Command, fault: SamVFault
) -> None:
    with resident(module):
        module.trouble = Trouble(fault, step, times=1)
        assert identity(read(reader)).name == "样本卡"


@pytest.mark.parametrize("fault", SPOILT)
def test_a_reading_spoilt_on_the_line_needs_the_card_laid_anew(
    module: SamVSimulator, reader: SamVSerialReader, fault: SamVFault
) -> None:
    module.trouble = Trouble(fault, READ, times=1)
    with resident(module):
        result = failed(read(reader))
        assert (result.code, result.recovery) == ("id_card.transfer", Recovery.RETRY)
        assert reader.status().media is CardMedia.UNKNOWN
    with resident(module):
        identity(read(reader))


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("fault", SPOILT)
def test_a_fault_that_stays_is_told_in_time(
    module: SamVSimulator, reader: SamVSerialReader, step: Command, fault: SamVFault
) -> None:
    with resident(module):
        module.trouble = Trouble(fault, step)
        began_s = time.monotonic()
        told = ""
        try:
            told = failed(read(reader)).code
        except OSError as lost:
            told = str(lost)
        assert time.monotonic() - began_s < LONGEST_READING_S
    assert told.startswith({FIND: "SAM_V module: find: "}.get(step, "id_card."))


@pytest.mark.parametrize("step", [SELECT, READ])
def test_a_card_taken_at_any_step_is_a_result_and_the_next_is_read(
    module: SamVSimulator, reader: SamVSerialReader, step: Command
) -> None:
    module.trouble = Trouble(SamVFault.TAKEN, step, times=1)
    with resident(module):
        taken = failed(read(reader))
    assert (taken.code, taken.recovery) == ("id_card.taken_early", Recovery.RETRY)
    with resident(module):
        identity(read(reader))


@pytest.mark.parametrize("step", [FIND, SELECT, READ])
def test_a_module_unplugged_at_any_step_is_lost(
    module: SamVSimulator, reader: SamVSerialReader, step: Command
) -> None:
    module.trouble = Trouble(SamVFault.UNPLUGGED, step)
    with resident(module), pytest.raises(OSError, match=r"\w"):
        read(reader)
    with pytest.raises(OSError, match=r"\w"):
        reader.status()


def test_a_module_that_falls_silent_is_lost(module: SamVSimulator, reader: SamVSerialReader) -> None:
    module.trouble = Trouble(SamVFault.SILENT)
    with pytest.raises(
        OSError, match=r"^SAM_V module: find: 0 bytes and no answer in them, 0 broken frames$"
    ):
        reader.status()


def test_a_silent_module_is_not_opened_and_what_was_tried_is_told(module: SamVSimulator) -> None:
    module.trouble = Trouble(SamVFault.SILENT)
    device = SamVSerialReader(str(module.port))
    with pytest.raises(OSError, match=r"no SAM_V module answers; tried .* at 115200 baud, .* at 9600 baud"):
        device.open()
    device.close()


def test_no_port_is_told_with_its_name(tmp_path: Path) -> None:
    device = SamVSerialReader(str(tmp_path / "none"))
    with pytest.raises(OSError, match=r"could not open port .*none"):
        device.open()
    device.close()
    with pytest.raises(OSError, match="not open"):
        device.status()


def test_nobody_else_may_use_the_port_meanwhile(module: SamVSimulator, reader: SamVSerialReader) -> None:
    with pytest.raises(OSError, match="exclusively lock"):
        SamVSerialReader(str(module.port)).open()


@pytest.mark.parametrize("status", [*(set(Sw) - {Sw.DONE, Sw.UNKNOWN_COMMAND}), 0x00, 0x50, 0xFF, 0x010090])
@pytest.mark.parametrize("step", [SELECT, READ])
def test_every_status_that_is_no_success_is_a_result(
    module: SamVSimulator, reader: SamVSerialReader, step: Command, status: int
) -> None:
    module.trouble = Trouble(SamVFault.STATUS, step, times=3, status=status)
    with resident(module):
        result = read(reader, 1.2)
    assert failed(result).code in {
        "id_card.unreadable",
        "id_card.not_genuine",
        "id_card.not_supported",
        "id_card.transfer",
        "id_card.slow",
    }


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (Sw.CARD_REFUSES_MODULE, "id_card.not_genuine"),
        (Sw.MODULE_REFUSES_CARD, "id_card.not_genuine"),
        (Sw.NOT_VERIFIED, "id_card.not_genuine"),
        (Sw.UNKNOWN_CARD, "id_card.not_supported"),
        (Sw.NOT_READ, "id_card.unreadable"),
        (0x50, "id_card.unreadable"),
    ],
)
def test_what_a_status_means_to_the_person(
    module: SamVSimulator, reader: SamVSerialReader, status: int, code: str
) -> None:
    module.trouble = Trouble(SamVFault.STATUS, READ, status=status)
    with resident(module):
        result = failed(read(reader))
    assert (result.code, result.detail) == (code, f"read: {commands.words(status)}")


def test_an_unknown_status_is_logged_once(
    module: SamVSimulator, reader: SamVSerialReader, caplog: pytest.LogCaptureFixture
) -> None:
    module.trouble = Trouble(SamVFault.STATUS, FIND, status=0x50)
    for _ in range(3):
        assert reader.status().media is CardMedia.NOT_PRESENT
    assert [record.message for record in caplog.records] == ["find: the module answers 50 in no table"]


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (Sw.SELF_TEST_FAILED, "id_module.self_test_failed"),
        (Sw.NOT_AUTHORISED, "id_module.not_authorised"),
    ],
)
def test_a_module_out_of_order_says_so_and_heals(module: SamVSimulator, state: Sw, code: str) -> None:
    module.module.state = state
    with opened(module) as device, resident(module):
        status = device.status()
        assert status.device is DeviceState.HARDWARE_ERROR
        assert status.fault is not None
        assert (status.fault.code, status.fault.action) == (code, ErrorAction.MAINTENANCE)
        refused = failed(read(device))
        assert (refused.code, refused.completion) == (code, Completion.DEVICE_NOT_READY)
        module.module.state = Sw.DONE
        device.status()
        assert device.status().is_ready
        identity(read(device))


def test_a_module_that_fails_while_at_work_says_so(module: SamVSimulator, reader: SamVSerialReader) -> None:
    assert reader.status().is_ready
    module.module.state = Sw.SELF_TEST_FAILED
    assert not reader.status().is_ready


def test_a_module_that_finds_a_read_card_again_is_no_new_card(
    module: SamVSimulator, reader: SamVSerialReader
) -> None:
    module.module.finds_again = True
    with resident(module):
        before = reader.status()
        identity(read(reader))
        assert reader.status() == before
    assert [reader.status().media for _ in range(3)][-1] is CardMedia.NOT_PRESENT


def test_a_card_with_rubbish_on_it_is_a_result(module: SamVSimulator, reader: SamVSerialReader) -> None:
    with resident(module, text=b"\xff" * 256):
        assert failed(read(reader)).code == "id_card.not_supported"
    with resident(module, text=RESIDENT.text[:122] + bytes(36) + RESIDENT.text[158:]):
        result = failed(read(reader))
    assert (result.code, result.detail) == (
        "id_card.rubbish",
        "text 122/36: 0 bytes, not 17 digits and a check character",
    )


def test_a_card_too_slow_for_the_deadline_is_a_result(
    module: SamVSimulator, reader: SamVSerialReader
) -> None:
    module.trouble = Trouble(SamVFault.SLOW, READ, byte_s=0.01)
    with resident(module):
        began_s = time.monotonic()
        assert failed(read(reader, 1.0)).code == "id_card.slow"
        assert time.monotonic() - began_s < 2.0
