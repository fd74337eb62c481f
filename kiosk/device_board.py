"""What the devices of a terminal that runs last said: a file beside the store.

The doctor never takes a device from a terminal that runs (`device_hold`): it reads what is written here.
Nothing of a visit is written, not even that a card lies in the reader.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from peripherals.devices import Cover, DeviceState, ErrorAction, Fault, Paper, Room, Status
from sync.clock import Clock, read_clock

BOARD_NAME: Final = "devices.json"


@dataclass(frozen=True, slots=True)
class Told:
    """One device as the terminal told of it: how it is since when, and its last fault, gone or not."""

    status: Status
    since_ms: int
    last_fault: Fault | None = None
    last_fault_ms: int | None = None


class DeviceBoard:
    """Written by the window on every change that is of the device, not of the visit. Thread: the loop's."""

    def __init__(self, data_dir: Path, clock: Clock = read_clock) -> None:
        self._path = data_dir / BOARD_NAME
        self._clock = clock
        self._told: dict[str, Told] = {}

    def post(self, name: str, status: Status) -> None:
        """Errors: OSError when it cannot be written."""
        of_device = Status(
            status.device,
            paper=status.paper,
            cover=status.cover,
            room=status.room,
            fault=status.fault,
        )
        before = self._told.get(name)
        if before is not None and before.status == of_device:
            return
        now_ms = self._clock().wall_ms
        if of_device.fault is not None or before is None:
            told = Told(of_device, now_ms, of_device.fault, now_ms if of_device.fault else None)
        else:
            told = Told(of_device, now_ms, before.last_fault, before.last_fault_ms)
        self._told[name] = told
        self._write()

    def _write(self) -> None:
        fresh = self._path.with_suffix(".part")
        told = {name: _plain(each) for name, each in self._told.items()}
        fresh.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
        fresh.replace(self._path)


def read_board(data_dir: Path) -> Mapping[str, Told]:
    """What the terminal wrote last; empty when there is nothing that can be read."""
    try:
        raw = json.loads((data_dir / BOARD_NAME).read_text(encoding="utf-8"))
        return {name: _told(each) for name, each in raw.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _plain(told: Told) -> dict[str, Any]:
    return {
        "device": told.status.device,
        "paper": told.status.paper,
        "cover": told.status.cover,
        "room": told.status.room,
        "fault": _plain_fault(told.status.fault),
        "since_ms": told.since_ms,
        "last_fault": _plain_fault(told.last_fault),
        "last_fault_ms": told.last_fault_ms,
    }


def _plain_fault(fault: Fault | None) -> dict[str, str] | None:
    return None if fault is None else {"code": fault.code, "action": fault.action, "original": fault.original}


def _told(raw: Mapping[str, Any]) -> Told:
    status = Status(
        DeviceState(raw["device"]),
        paper=raw["paper"] and Paper(raw["paper"]),
        cover=raw["cover"] and Cover(raw["cover"]),
        room=raw["room"] and Room(raw["room"]),
        fault=_fault(raw["fault"]),
    )
    return Told(status, int(raw["since_ms"]), _fault(raw["last_fault"]), raw["last_fault_ms"])


def _fault(raw: Mapping[str, str] | None) -> Fault | None:
    return None if raw is None else Fault(raw["code"], ErrorAction(raw["action"]), raw["original"])
