"""Time as a terminal can know it: a wall clock that may jump, a monotonic one that may not, and the boot."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
# Below this a difference to the server is the line's own delay, and the wall clock is left alone.
TRUSTED_DIFFERENCE_MS: Final = 5_000


@dataclass(frozen=True, slots=True)
class ClockReading:
    """Both clocks at one moment. Units: milliseconds; the monotonic one starts at boot and runs in sleep."""

    wall_ms: int
    monotonic_ms: int
    boot_id: str


Clock = Callable[[], ClockReading]


@dataclass(frozen=True, slots=True)
class ServerTime:
    """What the backend said the time was, and when by our clocks it said so."""

    server_ms: int
    heard: ClockReading

    @property
    def offset_ms(self) -> int:
        """Server minus wall at that moment."""
        return self.server_ms - self.heard.wall_ms

    def age_ms(self, now: ClockReading) -> int | None:
        """How long ago that was; None after a reboot, when nothing can tell."""
        if now.boot_id != self.heard.boot_id:
            return None
        return now.monotonic_ms - self.heard.monotonic_ms

    def estimate_ms(self, now: ClockReading) -> int | None:
        """The server's time now, carried on by the monotonic clock; None after a reboot."""
        age_ms = self.age_ms(now)
        return None if age_ms is None else self.server_ms + age_ms


def read_clock() -> ClockReading:
    """The clocks of this machine, now. Source: clock_gettime(2) CLOCK_BOOTTIME; random(4) boot_id."""
    return ClockReading(
        wall_ms=time.time_ns() // 1_000_000,
        monotonic_ms=time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000,
        boot_id=_BOOT_ID.read_text("ascii").strip(),
    )


def best_time_ms(now: ClockReading, server: ServerTime | None) -> int:
    """The time to believe: the wall clock's, unless a server met since boot contradicts it."""
    estimate_ms = None if server is None else server.estimate_ms(now)
    if estimate_ms is None or abs(estimate_ms - now.wall_ms) <= TRUSTED_DIFFERENCE_MS:
        return now.wall_ms
    return estimate_ms


def to_ms(moment: datetime) -> int:
    """Milliseconds since 1970 UTC. Errors: ValueError for a naive time."""
    if moment.tzinfo is None:
        raise ValueError("a time without a zone is no time")
    return (moment - _EPOCH) // _MILLISECOND


def from_ms(milliseconds: int) -> datetime:
    return _EPOCH + timedelta(milliseconds=milliseconds)
