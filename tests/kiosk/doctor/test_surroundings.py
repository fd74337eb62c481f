"""Clock, calendar, libraries, fonts and disk as the doctor sees them."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from kiosk.doctor import clock, storage
from kiosk.doctor.clock import clock_against_server, clock_findings
from kiosk.doctor.finding import Finding, Verdict
from kiosk.doctor.software import font_findings, library_findings
from kiosk.doctor.storage import disk_findings
from kiosk.words import render
from sync.clock import ServerTime
from sync.store.blobs import RESERVE_BYTES
from sync.store.store import open_store
from tests.sync.material import HandClock


def by_check(findings: list[Finding]) -> dict[str, Verdict]:
    return {each.check: each.verdict for each in findings}


@pytest.mark.parametrize(
    ("now", "sane", "known"),
    [
        (datetime(2026, 6, 1, tzinfo=UTC), Verdict.OK, Verdict.OK),
        (datetime(2026, 12, 20, tzinfo=UTC), Verdict.OK, Verdict.WARN),
        (datetime(1970, 1, 1, tzinfo=UTC), Verdict.FAIL, Verdict.WARN),
        (datetime(2031, 1, 1, tzinfo=UTC), Verdict.OK, Verdict.WARN),
    ],
)
def test_a_clock_that_cannot_be_right_and_a_year_without_a_calendar_are_told(
    now: datetime, sane: Verdict, known: Verdict
) -> None:
    found = by_check(list(clock_findings(now)))
    assert (found["clock"], found["calendar"]) == (sane, known)


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    return folder


def told_of_sync() -> object:
    """Whether the doctor says that somebody keeps the clock."""
    (found,) = [each for each in clock_findings(datetime.now(UTC)) if each.check == "clock.sync"]
    return found.facts["synchronised"]


def script(folder: Path, name: str, body: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{body}\n")
    (folder / name).chmod(0o755)


@pytest.mark.parametrize(
    ("timedatectl", "chronyc", "expected"),
    [
        ("echo yes", "exit 1", True),
        ("echo no", "exit 1", False),
        ("exit 1", "echo 'A,B,3,1.0,0,0,0,0,0,0,0,0,0,Normal'", True),
        ("exit 1", "echo '7F7F0101,,10,0,0,0,0,0,0,0,0,0,0,Not synchronised'", False),
        ("exit 1", "exit 1", None),
    ],
)
def test_whether_the_clock_is_kept_is_asked_of_whoever_keeps_it(
    programs: Path, timedatectl: str, chronyc: str, expected: bool | None
) -> None:
    script(programs, "timedatectl", timedatectl)
    script(programs, "chronyc", chronyc)
    assert told_of_sync() is expected


def test_a_time_service_that_hangs_holds_nobody_up(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "_ASK_S", 0.2)
    script(programs, "timedatectl", "exec sleep 30")
    script(programs, "chronyc", "exec sleep 30")
    assert told_of_sync() is None


@pytest.mark.parametrize(
    ("off_ms", "verdict"), [(1_000, Verdict.OK), (60_000, Verdict.WARN), (900_000, Verdict.FAIL)]
)
def test_the_clock_is_compared_with_the_servers_last_word(
    tmp_path: Path, off_ms: int, verdict: Verdict
) -> None:
    hand = HandClock()
    store = open_store(tmp_path, hand)
    assert list(clock_against_server(store)) == []
    store.link.met_server(ServerTime(hand.reading.wall_ms + off_ms, hand.reading))
    hand.pass_ms(60_000)
    (found,) = clock_against_server(store)
    store.close()
    assert found.verdict is verdict


def test_libraries_are_held_against_the_lock(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text(
        "numpy==0.0.1 \\\n    --hash=sha256:00\n"
        "no-such-library==1.0 \\\npywin32==1 ; sys_platform == 'win32' \\\n"
    )
    (found,) = library_findings(lock)
    assert found.verdict is Verdict.FAIL
    assert found.facts["missing"] == ["no-such-library"]
    lock.write_text("numpy==0.0.1 \\\n")
    (other,) = library_findings(lock)
    assert other.verdict is Verdict.WARN
    assert "numpy" in render(other.words)
    (without,) = library_findings(tmp_path / "nowhere.lock")
    assert without.verdict is Verdict.WARN


def test_common_characters_are_counted_in_the_face_that_prints_them(tmp_path: Path) -> None:
    found = {each.check: each for each in font_findings(tmp_path)}
    assert found["fonts"].verdict is Verdict.OK
    assert found["fonts"].facts["common"] == pytest.approx(1.0, abs=0.01)
    assert set(found) == {"fonts", "fonts.rare"}


@pytest.mark.parametrize(
    ("free", "verdict"),
    [(0, Verdict.FAIL), (RESERVE_BYTES * 2, Verdict.WARN), (RESERVE_BYTES * 9, Verdict.OK)],
)
def test_room_on_the_disk_is_judged_by_the_reserve(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, verdict: Verdict
) -> None:
    disk = SimpleNamespace(f_bavail=free // 4096, f_frsize=4096, f_blocks=1 << 24)
    monkeypatch.setattr(storage.os, "statvfs", lambda _: disk)
    (found,) = disk_findings(tmp_path / "not" / "yet" / "there")
    assert found.verdict is verdict


def test_the_disk_of_this_machine_is_measured(tmp_path: Path) -> None:
    (found,) = disk_findings(tmp_path)
    disk = os.statvfs(tmp_path)
    assert found.facts["total_bytes"] == disk.f_blocks * disk.f_frsize
