"""What programs read: the doctor says all of everything, and nothing is called whole that is not there."""

from __future__ import annotations

import json

import pytest

from kiosk.__main__ import main
from tests.kiosk.doctor.ward import Ward, doctor

EVERYTHING = {
    "profile", "libraries", "fonts", "fonts.rare", "clock", "clock.sync", "calendar", "disk", "catalogue",
    "backend", "devices", "device.slip_printer", "device.document_camera", "device.disk", "device.clock",
    "store", "audit", "queue", "agent", "kept",
}  # fmt: skip


def test_the_doctor_tells_of_everything_its_state_last_error_advice_and_exit_status(
    ward: Ward, capsys: pytest.CaptureFixture[str]
) -> None:
    ward.printer.stop()
    told = doctor(ward.path, capsys)
    ward.printer.start()
    findings = {each["check"]: each for each in told.whole["findings"]}
    assert set(findings) == EVERYTHING
    printer, fonts = findings["device.slip_printer"], findings["fonts"]
    assert (printer["state"], printer["exit_status"]) == ("fail", 2)
    assert "refused" in printer["last_error"]
    assert printer["advice"]
    assert (fonts["state"], fonts["exit_status"], fonts["last_error"]) == ("ok", 0, None)
    assert told.whole["exit_status"] == told.status == 2


def test_the_chain_of_a_store_that_is_not_there_is_not_called_whole(
    ward: Ward, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["audit", "verify", "--profile", str(ward.path)]) == 0
    assert json.loads(capsys.readouterr().out)["whole"] is True
    ward.write(data_dir="not_yet")
    assert main(["audit", "verify", "--profile", str(ward.path)]) == 1
    told = capsys.readouterr()
    assert (told.out, "还没有本机存储" in told.err) == ("", True)
    assert not (ward.folder / "not_yet").exists()


@pytest.mark.parametrize("command", [["sync"], ["run"], ["audit", "verify"]], ids=lambda given: given[0])
def test_a_profile_that_is_not_there_is_told_and_ends_with_78(
    command: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.__main__.die_with_parent", lambda: None)
    assert main([*command, "--profile", "/nowhere.yaml"]) == 78
    assert capsys.readouterr().err == "没有 /nowhere.yaml\n"
