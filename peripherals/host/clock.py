"""The terminal's clock: the time on every receipt."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from peripherals.devices import Completion, Deadline, Done, Failed, Recovery, Status
from peripherals.host.clock_check import (
    ClockCheck,
    Sync,
    WallWatch,
    read_chronyc,
    read_timedatectl,
    summarise,
)
from peripherals.manifest import BRONZE, DriverManifest, Rule

_ASKED: tuple[tuple[tuple[str, ...], Callable[[str], Sync]], ...] = (
    (("timedatectl", "show", "-p", "NTPSynchronized", "--value"), read_timedatectl),
    (("chronyc", "-c", "tracking"), read_chronyc),
)
_ASK_S = 1.5


class SystemClock:
    """A `TerminalClock`. `rtc` is the folder of a battery-backed clock, /sys/class/rtc/rtc0, or none.

    Errors: OSError when it is named and not there.
    """

    manifest: ClassVar[DriverManifest] = DriverManifest(
        kind="clock",
        driver="system_clock",
        page="disk-and-clock.md",
        met=BRONZE | {Rule.REOPENS, Rule.INTERRUPTIBLE},
        exempt={Rule.SIMULATED: "what it makes of a clock is a pure function"},
    )

    def __init__(self, rtc: str = "") -> None:
        self._rtc = Path(rtc) / "since_epoch" if rtc else None
        self._known_ms = 0
        self._watch = WallWatch()

    def open(self) -> None:
        self._watch = WallWatch()
        self._hardware_ms()

    def close(self) -> None:
        """Nothing is held open."""

    def status(self) -> Status:
        wall_ms = self._look()
        return summarise(wall_ms, self._known_ms, self._hardware_ms())

    def compare(self, known_ms: int, deadline: Deadline) -> Done[ClockCheck] | Failed:
        """From here on the state counts that moment as past, too."""
        self._known_ms = max(self._known_ms, known_ms)
        if (fault := self.status().fault) is not None:
            return Failed(Completion.INVALID_DATA, fault.code, Recovery.STAFF)
        wall_ms = self._look()
        return Done(
            ClockCheck(
                wall_ms=wall_ms,
                behind_ms=max(0, self._known_ms - wall_ms),
                jumps=self._watch.jumps,
                last_jump_ms=self._watch.last_jump_ms,
                sync=ask_sync(deadline),
            )
        )

    def _look(self) -> int:
        wall_ms = time.time_ns() // 1_000_000
        self._watch.offer(wall_ms, time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000)
        return wall_ms

    def _hardware_ms(self) -> int | None:
        """What it cannot say counts as a clock that was never set. Errors: OSError."""
        if self._rtc is None:
            return None
        said = self._rtc.read_text("ascii", "replace").strip()
        return int(said) * 1000 if said.isdecimal() else 0


def ask_sync(deadline: Deadline) -> Sync:
    """Whoever sets this machine's clock, if it says anything."""
    for command, read in _ASKED:
        if shutil.which(command[0]) is None:
            continue
        limit_s = min(_ASK_S, deadline.left_s())
        try:
            said = subprocess.run(command, capture_output=True, text=True, timeout=limit_s, check=False)
        except (OSError, subprocess.TimeoutExpired):
            continue
        if (sync := read(said.stdout)) is not Sync.UNKNOWN:
            return sync
    return Sync.UNKNOWN
