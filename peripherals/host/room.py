"""How much room is left on a disk, and whether that is enough. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from config.strings import text
from peripherals.devices import DeviceState, ErrorAction, Fault, Room, Status


@dataclass(frozen=True, slots=True)
class Usage:
    """`free_files` is None on a file system that has no such limit."""

    free_bytes: int
    total_bytes: int
    free_files: int | None
    is_read_only: bool


@dataclass(frozen=True, slots=True)
class Limits:
    low_bytes: int
    out_bytes: int
    low_files: int
    out_files: int

    def __post_init__(self) -> None:
        """Errors: ValueError."""
        if not 0 <= self.out_bytes <= self.low_bytes or not 0 <= self.out_files <= self.low_files:
            raise ValueError(text("driver.low_out"))


def summarise(usage: Usage, limits: Limits) -> Status:
    if usage.is_read_only:
        return _stopped(Fault("disk.read_only", ErrorAction.MAINTENANCE))
    if usage.free_bytes < limits.out_bytes:
        return _stopped(Fault("disk.full", ErrorAction.CLEAR))
    if usage.free_files is not None and usage.free_files < limits.out_files:
        return _stopped(Fault("disk.no_more_files", ErrorAction.CLEAR))
    is_low = usage.free_bytes < limits.low_bytes or (
        usage.free_files is not None and usage.free_files < limits.low_files
    )
    return Status(DeviceState.ONLINE, room=Room.LOW if is_low else Room.AMPLE)


def _stopped(fault: Fault) -> Status:
    return Status(DeviceState.HARDWARE_ERROR, room=Room.OUT, fault=fault)
