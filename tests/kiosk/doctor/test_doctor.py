"""`kiosk doctor` on a terminal that works, and on one that is broken in every way."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from config.strings import texts
from kiosk.__main__ import main
from kiosk.device_board import DeviceBoard
from kiosk.device_hold import TERMINAL as TERMINAL_RUNS
from kiosk.device_hold import DevicesHeld
from peripherals.devices import CardMedia, DeviceState, ErrorAction, Fault, Paper, Status
from peripherals.printer.simulator import Conditions
from peripherals.scanner.simulator import CameraFault, inject
from sync.store.database import DATABASE_NAME, KEY_NAME
from tests.kiosk.doctor.ward import Ward, doctor
from tests.sync.material import CARD, NAME

TERMINAL = (4711, 4711) if os.geteuid() == 0 else (os.getuid(), os.getgid())
"""Whose the folder is. Only an administrator gives files away; whoever else runs this is the terminal."""

HOUR_MS = 3_600_000


def test_a_terminal_that_stands_still_is_looked_at_device_by_device(
    ward: Ward, capsys: pytest.CaptureFixture[str]
) -> None:
    told = doctor(ward.path, capsys)
    assert told.of("devices")["facts"]["asked"] == "hardware"
    printer = told.of("device.slip_printer")
    assert printer["state"] == "ok"
    assert printer["facts"]["quality"] == "silver"
    assert printer["facts"]["tested_on_hardware"] is False
    assert printer["facts"]["paper"] == "full"
    of_software = ("libraries", "fonts", "catalogue", "store", "audit", "queue", "kept", "disk")
    states = {check: told.state(check) for check in ("device.document_camera", *of_software)}
    assert set(states.values()) == {"ok"}, states
    assert told.whole["services"]["scan"] is None
    assert told.whole["services"]["apply"] == "device.not_installed"


def test_every_finding_has_words_and_whatever_is_not_well_says_what_to_do(
    ward: Ward, capsys: pytest.CaptureFixture[str]
) -> None:
    findings = doctor(ward.path, capsys).whole["findings"]
    assert [each for each in findings if not each["words"]] == []
    assert [each["check"] for each in findings if each["state"] != "ok" and not each["advice"]] == []


def test_the_exit_status_is_that_of_the_worst_finding(ward: Ward, capsys: pytest.CaptureFixture[str]) -> None:
    well = doctor(ward.path, capsys)
    assert (well.status, well.whole["state"]) == (1, "warn")  # no agent runs, no second face on every machine
    ward.printer.conditions = Conditions(paper=Paper.OUT)
    broken = doctor(ward.path, capsys)
    assert (broken.status, broken.whole["state"]) == (2, "fail")


@pytest.mark.parametrize(
    ("conditions", "state", "code"),
    [
        (Conditions(paper=Paper.OUT), "fail", "printer.paper_out"),
        (Conditions(is_cover_open=True), "fail", "printer.cover_open"),
        (Conditions(has_cutter_error=True), "fail", "printer.cutter"),
        (Conditions(is_mute=True), "fail", "printer.no_answer"),
        (Conditions(paper=Paper.LOW), "warn", None),
    ],
)
def test_a_printers_fault_is_told_in_the_technicians_words(
    ward: Ward, capsys: pytest.CaptureFixture[str], conditions: Conditions, state: str, code: str | None
) -> None:
    ward.printer.conditions = conditions
    found = doctor(ward.path, capsys).of("device.slip_printer")
    assert (found["state"], found["facts"]["code"]) == (state, code)
    assert found["words"] == texts().get(f"fault.{code}.technician", texts()["doctor.device.paper_low"])


def test_an_unplugged_camera_and_a_printer_that_is_off_are_told_with_their_own_words(
    ward: Ward, capsys: pytest.CaptureFixture[str]
) -> None:
    inject(ward.desk, CameraFault.UNPLUGGED)
    ward.printer.stop()
    told = doctor(ward.path, capsys)
    ward.printer.start()
    camera, printer = told.of("device.document_camera"), told.of("device.slip_printer")
    assert (camera["state"], printer["state"]) == ("fail", "fail")
    assert "unplugged" in camera["facts"]["last_fault_words"]
    assert "refused" in printer["facts"]["last_fault_words"]
    assert told.whole["services"]["scan"] == "device.lost"


def test_a_terminal_that_runs_keeps_its_devices_and_tells_of_them(
    ward: Ward, capsys: pytest.CaptureFixture[str]
) -> None:
    held, board = DevicesHeld(ward.data_dir, TERMINAL_RUNS), DeviceBoard(ward.data_dir)
    assert held.take()
    lost = Status(DeviceState.NO_DEVICE, fault=Fault("device.lost", ErrorAction.SUSPEND, "cable pulled"))
    board.post("slip_printer", Status(DeviceState.ONLINE, paper=Paper.LOW))
    board.post("document_camera", lost)
    ward.printer.stop()  # whoever asked it now would be refused
    told = doctor(ward.path, capsys)
    assert told.of("devices")["facts"]["asked"] == "terminal"
    assert told.state("device.slip_printer") == "warn"
    assert told.of("device.document_camera")["facts"]["last_fault_words"] == "cable pulled"
    board.post("document_camera", Status(DeviceState.ONLINE))
    mended = doctor(ward.path, capsys).of("device.document_camera")
    assert (mended["state"], mended["facts"]["last_fault"]) == ("ok", "device.lost")
    held.give_back()
    ward.printer.start()
    assert doctor(ward.path, capsys).of("devices")["facts"]["asked"] == "hardware"


def test_a_board_that_cannot_be_read_is_no_news(ward: Ward, capsys: pytest.CaptureFixture[str]) -> None:
    held = DevicesHeld(ward.data_dir, TERMINAL_RUNS)
    assert held.take()
    (ward.data_dir / "devices.json").write_text('{"slip_printer": {"device": "asleep"}}')
    told = doctor(ward.path, capsys)
    held.give_back()
    assert told.state("device.slip_printer") == "warn"


def test_the_board_tells_nothing_of_a_visit(ward: Ward) -> None:
    board = DeviceBoard(ward.data_dir)
    board.post("id_reader", Status(DeviceState.ONLINE, media=CardMedia.NOT_PRESENT))
    written = (ward.data_dir / "devices.json").stat().st_mtime_ns
    board.post("id_reader", Status(DeviceState.ONLINE, media=CardMedia.PRESENT, media_events=3))
    assert (ward.data_dir / "devices.json").stat().st_mtime_ns == written
    assert "media" not in (ward.data_dir / "devices.json").read_text()


def test_without_a_profile_the_software_is_checked_all_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = doctor(None, capsys)
    assert told.state("profile") == "warn"
    assert told.state("libraries") == "ok"
    gone = doctor(tmp_path / "nowhere.yaml", capsys)
    assert (gone.status, gone.state("profile"), gone.state("clock")) == (2, "fail", "ok")


def test_a_profile_that_makes_no_sense_is_told_by_its_place(
    ward: Ward, capsys: pytest.CaptureFixture[str]
) -> None:
    ward.path.write_text("terminal: {id: nonsense}")
    told = doctor(ward.path, capsys)
    assert told.status == 2
    assert "terminal.id" in told.of("profile")["words"]


def test_a_profile_that_others_may_read_gives_its_token_away(
    ward: Ward, capsys: pytest.CaptureFixture[str]
) -> None:
    ward.path.chmod(0o644)
    assert doctor(ward.path, capsys).state("profile") == "warn"


def test_a_terminal_without_devices_says_so(ward: Ward, capsys: pytest.CaptureFixture[str]) -> None:
    ward.write(devices={})
    assert doctor(ward.path, capsys).state("devices") == "warn"


def test_a_device_that_is_configured_wrongly_spoils_no_other(
    ward: Ward, capsys: pytest.CaptureFixture[str]
) -> None:
    devices = ward.profile["devices"] | {"document_camera": {"driver": "overhaed_camera"}}
    ward.write(devices=devices)
    told = doctor(ward.path, capsys)
    assert "overhaed_camera" in told.of("device.document_camera")["words"]
    assert told.state("device.slip_printer") == "ok"


@pytest.mark.parametrize("what", ["damaged", "key_lost", "key_open"])
def test_a_broken_store_is_told_and_the_rest_goes_on(
    ward: Ward, capsys: pytest.CaptureFixture[str], what: str
) -> None:
    breaking = {
        "damaged": lambda: (ward.data_dir / DATABASE_NAME).write_bytes(b"\x01" * 40_960),
        "key_lost": (ward.data_dir / KEY_NAME).unlink,
        "key_open": lambda: (ward.data_dir / KEY_NAME).chmod(0o644),
    }
    breaking[what]()
    told = doctor(ward.path, capsys)
    assert (told.status, told.state("store")) == (2, "fail")
    assert told.state("device.slip_printer") == "ok"
    assert told.state("catalogue") == "ok"


def test_a_terminal_that_never_started_has_no_store_and_gets_none_from_looking(
    ward: Ward, capsys: pytest.CaptureFixture[str]
) -> None:
    (ward.data_dir / DATABASE_NAME).unlink()
    (ward.data_dir / KEY_NAME).unlink()
    assert doctor(ward.path, capsys).state("store") == "warn"
    assert not (ward.data_dir / DATABASE_NAME).exists()


def test_a_row_of_the_audit_log_that_was_changed_is_found(
    ward: Ward, capsys: pytest.CaptureFixture[str]
) -> None:
    ward.submit(
        ("DROP TRIGGER audit_stands", ()), ("UPDATE audit SET subject = 'other' WHERE number = 1", ())
    )
    found = doctor(ward.path, capsys).of("audit")
    assert (found["state"], found["facts"]["first_broken_row"]) == ("fail", 1)


@pytest.mark.parametrize(("hours", "state"), [(1, "ok"), (30, "warn"), (80, "fail")])
def test_an_application_that_waits_too_long_is_told_with_its_age_and_nothing_of_its_person(
    ward: Ward, capsys: pytest.CaptureFixture[str], hours: int, state: str
) -> None:
    ward.write(backend=ward.profile["backend"] | {"token": "token-of-HT07"})
    ward.submit(("UPDATE outbox SET queued_ms = queued_ms - ?", (hours * HOUR_MS,)))
    told = doctor(ward.path, capsys)
    found = told.of("queue")
    assert (found["state"], found["facts"]["waiting"]) == (state, 1)
    assert found["facts"]["oldest_s"] == pytest.approx(hours * 3600, abs=60)
    assert [secret for secret in (CARD, NAME, "token-of-HT07") if secret in told.text] == []


def test_an_application_that_was_refused_needs_a_person(
    ward: Ward, capsys: pytest.CaptureFixture[str]
) -> None:
    ward.submit(("UPDATE outbox SET state = 'quarantined'", ()))
    assert doctor(ward.path, capsys).state("queue") == "fail"


def test_a_terminal_without_a_catalogue_is_told(ward: Ward, capsys: pytest.CaptureFixture[str]) -> None:
    for package in (ward.data_dir / "catalogues").iterdir():
        package.unlink()
    assert doctor(ward.path, capsys).state("catalogue") == "fail"


def test_a_check_that_breaks_is_a_finding_and_ends_nothing(
    ward: Ward, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise ValueError("secret name")

    monkeypatch.setattr("kiosk.doctor.rounds.font_findings", broken)
    told = doctor(ward.path, capsys)
    assert told.state("fonts") == "fail"
    assert "ValueError" in told.of("fonts")["words"]
    assert "secret" not in told.text
    assert told.state("device.slip_printer") == "ok"


def test_for_reading_every_finding_is_a_line_and_below_it_what_to_do(
    ward: Ward, capsys: pytest.CaptureFixture[str]
) -> None:
    ward.printer.conditions = Conditions(paper=Paper.OUT)
    assert main(["doctor", "--profile", str(ward.path)]) == 2
    told = capsys.readouterr().out
    assert f"[故障] 凭条打印机 device.slip_printer：{texts()['fault.printer.paper_out.technician']}" in told
    assert f"       → {texts()['doctor.action.clear']}" in told
    assert "现在能办：扫描" in told
    assert f"现在不能办：打凭条。{texts()['fault.printer.paper_out.technician']}" in told
    assert not told.startswith("{")
    with pytest.raises(json.JSONDecodeError):
        json.loads(told)


def test_a_data_folder_that_cannot_be_used_is_the_profiles_fault_and_not_the_programs(
    ward: Ward, capsys: pytest.CaptureFixture[str]
) -> None:
    ward.write(data_dir="terminal.yaml")
    found = doctor(ward.path, capsys).of("devices")
    assert found["state"] == "fail"
    assert found["words"].startswith(texts()["doctor.folder"].removesuffix("{why}"))
    assert str(ward.path) in found["words"]


def test_looking_at_a_new_terminal_does_not_make_its_folder(
    ward: Ward, capsys: pytest.CaptureFixture[str]
) -> None:
    ward.write(data_dir="not_yet")
    assert doctor(ward.path, capsys).state("device.slip_printer") == "ok"
    assert not (ward.folder / "not_yet").exists()


def test_an_administrator_who_looks_does_not_lock_the_terminal_out_of_its_devices(
    tmp_path: Path,
) -> None:
    os.chown(tmp_path, *TERMINAL)
    held = DevicesHeld(tmp_path, TERMINAL_RUNS)
    assert held.take()
    held.give_back()
    assert (tmp_path / "devices.lock").stat().st_uid == TERMINAL[0]
