"""`kiosk support-bundle`: one file that is whole or not there, and no secret of the profile in it."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
import yaml

from config.profile import load_profile
from kiosk.__main__ import main
from kiosk.profile_told import HIDDEN, told_values
from kiosk.support_bundle import find_stick, write_bundle
from peripherals.devices import Failed
from sync.store.audit import AuditEvent
from sync.store.store import open_store
from tests.kiosk.doctor.ward import Ward
from tests.memory_disk import memory_disk, needs_root


def test_the_command_writes_one_file_and_says_where(ward: Ward, capsys: pytest.CaptureFixture[str]) -> None:
    out = ward.folder / "out"
    out.mkdir()
    assert main(["support-bundle", "--profile", str(ward.path), "--out", str(out)]) == 0
    said = json.loads(capsys.readouterr().out)
    assert [str(each) for each in out.iterdir()] == [said["file"]]
    with zipfile.ZipFile(said["file"]) as packed:
        report = json.loads(packed.read("doctor.json"))
        assert {"findings", "services", "state"} <= report.keys()
        assert json.loads(packed.read("versions.json"))["calendar"] == "2019-2026"
        assert load_profile(ward.path).backend.token not in packed.read("profile.json").decode().split('"')


def test_a_folder_that_is_not_there_is_told_and_nothing_is_written(
    ward: Ward, capsys: pytest.CaptureFixture[str]
) -> None:
    nowhere = ward.folder / "nowhere"
    assert main(["support-bundle", "--profile", str(ward.path), "--out", str(nowhere)]) == 1
    assert "写不进去" in capsys.readouterr().err


def test_only_a_bundle_that_lies_there_is_in_the_log(ward: Ward) -> None:
    data_dir = load_profile(ward.path).data_dir
    open_store(data_dir).close()
    assert main(["support-bundle", "--profile", str(ward.path), "--out", "/proc"]) == 1
    store = open_store(data_dir)
    assert AuditEvent.SUPPORT_BUNDLE_WRITTEN not in [row.event for row in store.audit.rows()]
    store.close()


@needs_root
@pytest.mark.parametrize(
    ("options", "code"), [("size=64k", "staff.stick_full"), ("ro", "staff.stick_read_only")]
)
def test_a_stick_that_takes_nothing_says_why_and_keeps_nothing_half(
    tmp_path: Path, options: str, code: str
) -> None:
    with memory_disk(tmp_path / "stick", options) as mounted:
        assert find_stick(tmp_path) == mounted
        told = write_bundle(mounted, "bundle.zip", bytes(200_000))
        assert isinstance(told, Failed)
        assert told.code == code
        assert list(mounted.iterdir()) == []


SECRET = "hush-hush"


def test_what_is_secret_or_a_person_in_the_profile_is_not_told(ward: Ward) -> None:
    raw = yaml.safe_load(ward.path.read_text(encoding="utf-8"))
    raw["backend"]["token"] = SECRET
    raw["power"] = {"shutdown_command": ["curl", SECRET]}
    raw["devices"]["page_printer"] = {
        "driver": "ipp",
        "options": {"uri": f"ipps://me:{SECRET}@192.0.2.1/p?k={SECRET}", "password": SECRET},
    }
    raw["helpers"] = [{"id": "H01", "name": SECRET, "station": "站", "salt": "AAAA", "digest": "BBBB"}]
    ward.path.write_text(yaml.safe_dump(raw), encoding="utf-8")
    told = told_values(load_profile(ward.path))
    assert SECRET not in str(told)
    assert told["backend.token"] is HIDDEN
    assert told["devices.page_printer.uri"] == "ipps://192.0.2.1/p"
    assert told["helpers"] == "H01"
    assert told["terminal.id"] == "HT07"
