"""A queue of this machine writes papers down: the doctor looks where, and for how long."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.profile import load_profile
from kiosk.doctor.finding import Finding, Verdict
from kiosk.doctor.spool import Cups, spool_findings
from tests.kiosk.doctor.ward import Ward

QUEUE = "ipp://localhost/printers/office"
MOUNTS = """\
22 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw
31 22 0:40 / /var/spool/cups rw,nosuid - tmpfs tmpfs rw,size=262144k
32 22 0:41 / /srv/print\\040spool rw - ramfs ramfs rw
"""


def found(ward: Ward, folder: Path, uri: str, settings: str, folders: str = "") -> dict[str, Finding]:
    for name, content in (("mountinfo", MOUNTS), ("cupsd.conf", settings), ("cups-files.conf", folders)):
        (folder / name).write_text(content, encoding="utf-8")
    ward.write(devices={"page_printer": {"driver": "ipp", "options": {"uri": uri}}})
    cups = Cups(folder / "cupsd.conf", folder / "cups-files.conf", folder / "mountinfo")
    return {finding.check: finding for finding in spool_findings(load_profile(ward.path), cups)}


@pytest.mark.parametrize(
    ("settings", "folders", "place", "kept"),
    [
        ("PreserveJobFiles No\n", "", Verdict.OK, Verdict.OK),
        ("# PreserveJobFiles No\n", "", Verdict.OK, Verdict.WARN),
        ("preservejobfiles 300\n", "RequestRoot /var/other\n", Verdict.WARN, Verdict.WARN),
        ("PreserveJobFiles Off\n", "RequestRoot /srv/print spool\n", Verdict.OK, Verdict.OK),
    ],
)
def test_a_spool_is_well_in_memory_and_without_what_was_printed(
    ward: Ward, tmp_path: Path, settings: str, folders: str, place: Verdict, kept: Verdict
) -> None:
    told = found(ward, tmp_path, QUEUE, settings, folders)
    assert {check: finding.verdict for check, finding in told.items()} == {"spool": place, "spool.kept": kept}


def test_settings_that_cannot_be_read_are_told(ward: Ward, tmp_path: Path) -> None:
    found(ward, tmp_path, QUEUE, "")
    cups = Cups(tmp_path / "nowhere", tmp_path / "nowhere", tmp_path / "mountinfo")
    told = list(spool_findings(load_profile(ward.path), cups))
    assert told[-1].verdict is Verdict.WARN
    assert "nowhere" in str(told[-1].as_json()["words"])


@pytest.mark.parametrize("uri", ["ipps://192.0.2.11/ipp/print", "ipp://127.0.0.1:8631/ipp/print"])
def test_a_printer_that_is_spoken_to_without_a_queue_spools_nothing_here(
    ward: Ward, tmp_path: Path, uri: str
) -> None:
    assert found(ward, tmp_path, uri, "") == {}
