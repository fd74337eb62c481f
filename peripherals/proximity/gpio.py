"""A sensor that closes a contact: one line of the kernel's GPIO, read as a file (`value`)."""

from __future__ import annotations

import time
from pathlib import Path
from typing import ClassVar

from config.strings import text
from peripherals.devices import (
    Completion,
    Deadline,
    DeviceState,
    Done,
    ErrorAction,
    Failed,
    Fault,
    Presence,
    Recovery,
    Status,
)
from peripherals.manifest import BRONZE, DriverManifest, Rule
from peripherals.proximity.presence import Stand

_LOOK_S = 0.05
_UNREADABLE = "proximity.unreadable"


class GpioSensor:
    """A `ProximitySensor`; `line` is a folder such as /sys/class/gpio/gpio17. `active` is what it reads when
    somebody is there: 1, or 0."""

    manifest: ClassVar[DriverManifest] = DriverManifest(
        kind="proximity",
        driver="gpio_proximity",
        page="proximity.md",
        met=BRONZE | {Rule.REOPENS, Rule.SIMULATED, Rule.INTERRUPTIBLE},
        capabilities=("presence",),
        simulator="peripherals.proximity.simulator:VirtualLine",
    )

    def __init__(self, line: str, active: int = 1, come_s: float = 0.5, gone_s: float = 3.0) -> None:
        """Errors: ValueError."""
        if active not in (0, 1):
            raise ValueError(text("driver.active"))
        self._value = Path(line) / "value"
        self._active = str(active)
        self._stand = Stand(come_s, gone_s)

    def open(self) -> None:
        self._value.read_bytes()
        self._stand.lose()

    def close(self) -> None:
        """Nothing is held open."""

    def status(self) -> Status:
        if self._look():
            return Status(DeviceState.ONLINE, presence=self._stand.presence)
        fault = Fault(_UNREADABLE, ErrorAction.CONFIGURATION, str(self._value))
        return Status(DeviceState.HARDWARE_ERROR, presence=Presence.UNKNOWN, fault=fault)

    def sense(self, deadline: Deadline) -> Done[Presence] | Failed:
        while not deadline.is_over:
            if not self._look():
                return Failed(Completion.INVALID_DATA, _UNREADABLE, Recovery.SKIP)
            if self._stand.presence is not Presence.UNKNOWN:
                return Done(self._stand.presence)
            time.sleep(_LOOK_S)
        return Failed(Completion.TIME_OUT, "proximity.silent", Recovery.SKIP)

    def _look(self) -> bool:
        """Whether the line reads as one."""
        level = self._value.read_text("ascii", "replace").strip()
        if level not in ("0", "1"):
            self._stand.lose()
            return False
        self._stand.offer(level == self._active, time.monotonic())
        return True
