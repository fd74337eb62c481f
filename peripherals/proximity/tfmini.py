"""A distance sensor on a serial port that sends the frames of the TFmini family, 100 a second.

`59 59 distance(2) strength(2) temperature(2) sum`, little endian, centimetres; the sum is the low byte of the
eight before. Source: Benewake's product manuals (likely: one maker). No sensor was at hand.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
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
from peripherals.manifest import SILVER, DriverManifest, Rule
from peripherals.proximity.presence import Stand
from peripherals.serial_line import SerialLine

_HEAD = b"\x59\x59"
_FRAME = 9
_WEAK = 100  # below it the distance means nothing. Source: as above
_SILENT_S = 1.5
_LOOK_S = 0.05
_NONE_THERE_MM = 100_000


class Distances:
    """Cuts a stream into distances, over whatever rubbish stands between."""

    def __init__(self) -> None:
        self._pending = b""

    def feed(self, data: bytes) -> Iterator[int]:
        """Units: mm. Where nothing reflects, a distance nobody stands at."""
        self._pending += data
        while len(self._pending) >= _FRAME:
            frame = self._pending[:_FRAME]
            if frame[:2] != _HEAD or sum(frame[:8]) & 0xFF != frame[8]:
                self._pending = self._pending[1:]
                continue
            self._pending = self._pending[_FRAME:]
            distance_cm, strength = (int.from_bytes(frame[at : at + 2], "little") for at in (2, 4))
            is_sure = strength >= _WEAK and distance_cm > 0
            yield distance_cm * 10 if is_sure else _NONE_THERE_MM


class TfMiniSensor:
    """A `ProximitySensor`. Somebody nearer than `near_mm` is there until farther than `far_mm`."""

    manifest: ClassVar[DriverManifest] = DriverManifest(
        kind="proximity",
        driver="tfmini",
        page="proximity.md",
        met=SILVER | {Rule.INTERRUPTIBLE},
        capabilities=("presence",),
        simulator="peripherals.proximity.simulator:VirtualSensor",
    )

    def __init__(
        self,
        port: str,
        baud: int = 115200,
        near_mm: int = 900,
        far_mm: int = 1200,
        come_s: float = 0.5,
        gone_s: float = 3.0,
    ) -> None:
        """Errors: ValueError."""
        if not 0 < near_mm <= far_mm:
            raise ValueError(text("driver.near_far"))
        self._line = SerialLine(port, baud)
        self._near_mm, self._far_mm = near_mm, far_mm
        self._stand = Stand(come_s, gone_s)
        self._distances = Distances()
        self._is_near = False
        self._heard_s = -math.inf

    def open(self) -> None:
        self._line.open()
        self._distances = Distances()
        self._stand.lose()
        self._heard_s = time.monotonic()

    def close(self) -> None:
        self._line.close()

    def status(self) -> Status:
        self._listen(0.0)
        if self._is_silent():
            fault = Fault("proximity.silent", ErrorAction.CLEAR)
            return Status(DeviceState.OFFLINE, presence=Presence.UNKNOWN, fault=fault)
        return Status(DeviceState.ONLINE, presence=self._stand.presence)

    def sense(self, deadline: Deadline) -> Done[Presence] | Failed:
        asked_s = time.monotonic()
        while not deadline.is_over:
            self._listen(min(_LOOK_S, deadline.left_s()))
            if self._heard_s >= asked_s and self._stand.presence is not Presence.UNKNOWN:
                return Done(self._stand.presence)
        return Failed(Completion.TIME_OUT, "proximity.silent", Recovery.SKIP)

    def _is_silent(self) -> bool:
        return time.monotonic() - self._heard_s > _SILENT_S

    def _listen(self, timeout_s: float) -> None:
        came = self._line.read(timeout_s)
        now_s = time.monotonic()
        for distance_mm in self._distances.feed(came):
            self._heard_s = now_s
            self._is_near = distance_mm < (self._far_mm if self._is_near else self._near_mm)
            self._stand.offer(self._is_near, now_s)
        if self._is_silent():
            self._stand.lose()
