"""The clock: sane, not behind what is known, and set without our knowing."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peripherals.devices import Deadline, Done, Failed
from peripherals.host.clock import SystemClock, ask_sync
from peripherals.host.clock_check import (
    JUMP_MS,
    SLACK_MS,
    Sync,
    WallWatch,
    read_chronyc,
    read_timedatectl,
    summarise,
)


def ms(*day: int) -> int:
    return int(datetime(*day, tzinfo=UTC).timestamp() * 1000)  # type: ignore[arg-type,misc]


NOW = ms(2026, 11, 24)


@pytest.mark.parametrize(
    ("wall_ms", "known_ms", "hardware_ms", "code"),
    [
        (NOW, 0, None, ""),
        (NOW, NOW + SLACK_MS, None, ""),
        (NOW, NOW + SLACK_MS + 1, None, "clock.behind"),
        (NOW, NOW - 10**10, NOW, ""),
        (ms(1970, 1, 1), 0, None, "clock.implausible"),
        (ms(2150, 1, 1), 0, None, "clock.implausible"),
        (NOW, 0, ms(2000, 1, 1), "clock.battery"),
    ],
)
def test_every_state_of_a_clock_has_its_place(
    wall_ms: int, known_ms: int, hardware_ms: int | None, code: str
) -> None:
    fault = summarise(wall_ms, known_ms, hardware_ms).fault
    assert (fault.code if fault else "") == code


def test_a_clock_that_was_set_is_counted_forward_and_back() -> None:
    watch = WallWatch()
    for wall_ms, steady_ms in [(NOW, 0), (NOW + 1000, 1000), (NOW + 90_000, 2000), (NOW + 1000, 3000)]:
        watch.offer(wall_ms, steady_ms)
    assert (watch.jumps, watch.last_jump_ms) == (2, -90_000)


@given(st.lists(st.integers(-JUMP_MS // 2 + 1, JUMP_MS // 2 - 1), max_size=20))
def test_a_clock_that_is_slewed_was_not_set(drifts: list[int]) -> None:
    watch = WallWatch()
    for steady_ms, drift_ms in enumerate(drifts):
        watch.offer(NOW + steady_ms + drift_ms, steady_ms)
    assert watch.jumps == 0


@pytest.mark.parametrize(
    ("said", "sync"),
    [("yes\n", Sync.SYNCHRONISED), ("no\n", Sync.NOT_SYNCHRONISED), ("", Sync.UNKNOWN), ("?", Sync.UNKNOWN)],
)
def test_what_timedatectl_says_is_understood(said: str, sync: Sync) -> None:
    assert read_timedatectl(said) is sync


TRACKING = "7F7F0101,127.0.0.1,10,1795500000.1,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,"


@pytest.mark.parametrize(
    ("said", "sync"),
    [
        (TRACKING + "Normal\n", Sync.SYNCHRONISED),
        (TRACKING + "Not synchronised\n", Sync.NOT_SYNCHRONISED),
        ("506 Cannot talk to daemon\n", Sync.UNKNOWN),
    ],
)
def test_what_chronyc_says_is_understood(said: str, sync: Sync) -> None:
    assert read_chronyc(said) is sync


def test_a_machine_without_either_program_knows_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert ask_sync(Deadline.after(1)) is Sync.UNKNOWN


def test_a_program_that_answers_is_believed_and_one_that_hangs_costs_little(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    for name, line in (("timedatectl", "exec sleep 60"), ("chronyc", f"echo '{TRACKING}Normal'")):
        (tmp_path / name).write_text(f"#!/bin/sh\n{line}\n")
        (tmp_path / name).chmod(0o755)
    began_s = time.monotonic()
    assert ask_sync(Deadline.after(4)) is Sync.SYNCHRONISED
    assert time.monotonic() - began_s < 3.5


def test_what_is_known_to_be_past_is_kept_and_the_state_tells_of_it() -> None:
    clock = SystemClock()
    clock.open()
    wall_ms = time.time_ns() // 1_000_000
    outcome = clock.compare(wall_ms - 1000, Deadline.after(4))
    assert isinstance(outcome, Done)
    assert (outcome.value.behind_ms, outcome.value.jumps) == (0, 0)
    behind = clock.compare(wall_ms + 86_400_000, Deadline.after(4))
    assert isinstance(behind, Failed)
    fault = clock.status().fault
    assert fault is not None
    assert (behind.code, fault.code) == ("clock.behind", "clock.behind")


def test_a_battery_backed_clock_that_says_nothing_is_one_without_a_battery(tmp_path: Path) -> None:
    (tmp_path / "since_epoch").write_text("?\n")
    fault = SystemClock(rtc=str(tmp_path)).status().fault
    assert fault is not None
    assert fault.code == "clock.battery"
