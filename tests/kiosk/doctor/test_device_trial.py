"""`kiosk device test NAME`: the device does its work once, and what came of it is told."""

from __future__ import annotations

import asyncio
import json
import os
from datetime import UTC, datetime
from typing import Any

import pytest

from config.strings import text, texts
from kiosk.__main__ import main
from kiosk.device_hold import TERMINAL, DevicesHeld
from kiosk.doctor.device_trial import TRIALS, Trial
from kiosk.doctor.finding import Finding
from kiosk.doctor.trial_slip import trial_slip
from kiosk.words import render
from peripherals.devices import Completion, DeviceState, Failed, Paper, Recovery, Status
from peripherals.printer.document import Check, Row
from peripherals.printer.simulator import Conditions
from peripherals.queue import DeviceQueue
from peripherals.scanner.composite import Shot, photograph
from peripherals.scanner.form_drawing import draw_form
from peripherals.scanner.simulator import place
from tests.kiosk.doctor.ward import Ward
from tests.kiosk.hall import WANG, CardInHand
from tests.scanner.conftest import TEXT


def tried(ward: Ward, name: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, Any]]:
    capsys.readouterr()
    status = main(["device", "test", name, "--profile", str(ward.path), "--wait", "10"])
    return status, json.loads(capsys.readouterr().out)


def test_a_printer_prints_a_slip_and_confirms_it(ward: Ward, capsys: pytest.CaptureFixture[str]) -> None:
    status, told = tried(ward, "slip_printer", capsys)
    assert (status, told["state"], told["facts"]["job"]) == (0, "ok", "confirmed")
    assert ward.printer.wait_slip(1).image.height > 1000


@pytest.mark.parametrize(
    ("conditions", "code"),
    [
        (Conditions(paper=Paper.OUT), "printer.paper_out"),
        (Conditions(paper_left_rows=300), "printer.paper_out"),
        (Conditions(knows_process_id=False, knows_paper_question=False), "printer.unconfirmed"),
    ],
)
def test_a_slip_that_does_not_come_out_is_no_success(
    ward: Ward, capsys: pytest.CaptureFixture[str], conditions: Conditions, code: str
) -> None:
    ward.printer.conditions = conditions
    status, told = tried(ward, "slip_printer", capsys)
    assert (status, told["facts"]["code"]) == (2, code)
    assert told["words"] == texts()[f"fault.{code}.technician"]


def test_the_test_slip_names_every_fault_a_printer_can_tell_and_no_secret() -> None:
    slip = trial_slip(
        "HT07",
        {"driver": "escpos_tcp", "port": 9100},
        Status(DeviceState.ONLINE),
        datetime(2026, 11, 24, 12, tzinfo=UTC),
    )
    values = [block.value for block in slip.blocks if isinstance(block, Row)]
    assert values == ["说不清", "说不清", "正常"]
    named = {block.text for block in slip.blocks if isinstance(block, Check)}
    keys = {key for key in texts() if key.startswith("fault.printer.") and key.endswith(".technician")}
    assert named == {key.removeprefix("fault.printer.").removesuffix(".technician") for key in keys}
    assert {"paper_out", "cover_open", "cutter", "overheated"} <= named


def test_a_camera_takes_a_picture_and_tells_of_the_page_in_it(
    ward: Ward, capsys: pytest.CaptureFixture[str]
) -> None:
    status, bare = tried(ward, "document_camera", capsys)
    assert (status, bare["facts"]["page"], bare["facts"]["width_px"]) == (0, "scan.no_page", 1600)
    place(ward.desk, photograph(draw_form(TEXT, seed=1), Shot(width_px=1600, height_px=1200)).bgr)
    status, told = tried(ward, "document_camera", capsys)
    assert status == 0
    assert told["facts"]["quality"]["dpi"] > 50


def test_a_terminal_that_serves_people_is_not_disturbed(
    ward: Ward, capsys: pytest.CaptureFixture[str]
) -> None:
    held = DevicesHeld(ward.data_dir, TERMINAL)
    assert held.take()
    assert main(["device", "test", "slip_printer", "--profile", str(ward.path)]) == 1
    assert text("hold.terminal", pid=os.getpid()) in capsys.readouterr().err
    held.give_back()


def test_a_device_that_the_profile_does_not_name_is_wrong_use(
    ward: Ward, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["device", "test", "page_printer", "--profile", str(ward.path)]) == 2
    assert "document_camera, slip_printer" in capsys.readouterr().err
    assert main(["device", "test", "slip_printer", "--profile", str(ward.folder / "nowhere")]) == 78


def test_a_device_that_cannot_be_opened_tells_its_state(
    ward: Ward, capsys: pytest.CaptureFixture[str]
) -> None:
    ward.printer.stop()
    status, told = tried(ward, "slip_printer", capsys)
    ward.printer.start()
    assert (status, told["facts"]["code"]) == (2, "device.lost")


def read_card(card: CardInHand) -> Finding:
    async def whole() -> Finding:
        queue: DeviceQueue[Any] = DeviceQueue("id_reader", lambda: card)
        queue.start()
        try:
            await queue.wait_until(lambda status: status.is_ready, 5)
            return await TRIALS["id_reader"](Trial("id_reader", "HT07", {}, queue, 2.0))
        finally:
            await queue.close()

    return asyncio.run(whole())


def test_a_card_is_told_masked() -> None:
    found = read_card(CardInHand())
    told = json.dumps(found.as_json(), ensure_ascii=False)
    assert WANG.masked_name in told
    assert WANG.name not in told
    assert WANG.number not in told


def test_a_card_that_cannot_be_read_says_why() -> None:
    found = read_card(CardInHand([Failed(Completion.HARDWARE_ERROR, "card.mute", Recovery.RETRY, "no ATR")]))
    assert found.facts["code"] == "card.mute"
    assert "no ATR" in render(found.advice)


def test_a_data_folder_that_cannot_be_used_is_told_before_anything_is_tried(
    ward: Ward, capsys: pytest.CaptureFixture[str]
) -> None:
    ward.write(data_dir="terminal.yaml")
    assert main(["device", "test", "slip_printer", "--profile", str(ward.path)]) == 1
    assert texts()["doctor.folder"].removesuffix("{why}") in capsys.readouterr().err
