"""Time as a terminal can know it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.clock import ClockReading, ServerTime, best_time_ms, from_ms, read_clock, to_ms

HOUR_MS = 3_600_000


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_time_in_milliseconds_comes_back_to_the_millisecond(moment: datetime) -> None:
    kept = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    assert from_ms(to_ms(moment)) == kept


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        to_ms(datetime(2026, 1, 1))  # noqa: DTZ001


def test_the_monotonic_clock_runs_on_and_the_boot_stays() -> None:
    first, second = read_clock(), read_clock()
    assert second.monotonic_ms >= first.monotonic_ms
    assert second.boot_id == first.boot_id


def test_a_wall_clock_that_a_server_of_this_boot_contradicts_is_not_believed() -> None:
    heard = ClockReading(50 * HOUR_MS, 0, "b")
    now = ClockReading(90 * HOUR_MS, HOUR_MS, "b")
    assert best_time_ms(now, ServerTime(10 * HOUR_MS, heard)) == 11 * HOUR_MS


def test_a_small_difference_is_the_lines_delay() -> None:
    now = ClockReading(50 * HOUR_MS, 0, "b")
    assert best_time_ms(now, ServerTime(50 * HOUR_MS + 900, now)) == 50 * HOUR_MS


def test_after_a_reboot_the_servers_time_says_nothing_of_now() -> None:
    heard = ClockReading(10 * HOUR_MS, 0, "before")
    now = ClockReading(90 * HOUR_MS, 0, "after")
    assert best_time_ms(now, ServerTime(10 * HOUR_MS, heard)) == 90 * HOUR_MS
