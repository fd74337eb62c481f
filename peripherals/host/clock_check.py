"""Whether the wall clock can be right. Pure. Units: milliseconds since 1970 UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from peripherals.devices import DeviceState, ErrorAction, Fault, Status

SLACK_MS: Final = 5 * 60_000
"""Behind what is known by less than this is a clock being set, not one that is wrong (a choice)."""
JUMP_MS: Final = 2_000
"""The wall clock ran by this much more or less than the steady one: somebody set it (a choice)."""
EARLIEST_MS: Final = int(datetime(2025, 1, 1, tzinfo=UTC).timestamp() * 1000)
LATEST_MS: Final = int(datetime(2100, 1, 1, tzinfo=UTC).timestamp() * 1000)
"""Before this program was written, or past all it may live: no clock that was ever set."""

_IMPLAUSIBLE = Fault("clock.implausible", ErrorAction.CONFIGURATION)
_BEHIND = Fault("clock.behind", ErrorAction.CONFIGURATION)
_BATTERY = Fault("clock.battery", ErrorAction.MAINTENANCE)


class Sync(StrEnum):
    """What the program that sets the clock says of it."""

    UNKNOWN = "unknown"
    SYNCHRONISED = "synchronised"
    NOT_SYNCHRONISED = "not_synchronised"


@dataclass(frozen=True, slots=True)
class ClockCheck:
    """`behind_ms`: by how much the wall clock lies before what is known to be past. `jumps`: how often it was
    set since the device was opened; `last_jump_ms`: forward is more than 0."""

    wall_ms: int
    behind_ms: int
    jumps: int
    last_jump_ms: int
    sync: Sync


class WallWatch:
    """Follows the wall clock beside a steady one."""

    def __init__(self) -> None:
        self._offset_ms: int | None = None
        self.jumps = 0
        self.last_jump_ms = 0

    def offer(self, wall_ms: int, steady_ms: int) -> None:
        offset_ms = wall_ms - steady_ms
        if self._offset_ms is not None and abs(offset_ms - self._offset_ms) >= JUMP_MS:
            self.jumps += 1
            self.last_jump_ms = offset_ms - self._offset_ms
        self._offset_ms = offset_ms


def summarise(wall_ms: int, known_ms: int, hardware_ms: int | None) -> Status:
    """`known_ms`: the latest moment that is known to be past. `hardware_ms`: of the battery-backed clock."""
    if not EARLIEST_MS <= wall_ms <= LATEST_MS:
        return Status(DeviceState.HARDWARE_ERROR, fault=_IMPLAUSIBLE)
    if wall_ms < known_ms - SLACK_MS:
        return Status(DeviceState.HARDWARE_ERROR, fault=_BEHIND)
    if hardware_ms is not None and not EARLIEST_MS <= hardware_ms <= LATEST_MS:
        return Status(DeviceState.HARDWARE_ERROR, fault=_BATTERY)
    return Status(DeviceState.ONLINE)


def read_timedatectl(said: str) -> Sync:
    """What `timedatectl show -p NTPSynchronized --value` says."""
    return {"yes": Sync.SYNCHRONISED, "no": Sync.NOT_SYNCHRONISED}.get(said.strip(), Sync.UNKNOWN)


def read_chronyc(said: str) -> Sync:
    """What `chronyc -c tracking` says; its last field is the leap status. Source: chronyc(1)."""
    fields = said.strip().split(",")
    if len(fields) < 14:
        return Sync.UNKNOWN
    return Sync.NOT_SYNCHRONISED if fields[-1] == "Not synchronised" else Sync.SYNCHRONISED
