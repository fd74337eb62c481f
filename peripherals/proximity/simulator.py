"""Sensors that are not there: one that sends distances to a pty, and a line that reads 0 or 1."""

from __future__ import annotations

import shutil
import struct
import threading
from pathlib import Path

from peripherals.virtual_port import VirtualPort

_PERIOD_S = 0.05
FAR_MM = 4000


def frame(distance_mm: int, strength: int = 800) -> bytes:
    """Pure: as the sensor sends it."""
    told = (distance_mm // 10, strength, 2320)  # the last is a temperature
    head = b"\x59\x59" + struct.pack("<HHH", *told)
    return head + bytes((sum(head) & 0xFF,))


class VirtualSensor:
    """Sends from `start` to `stop`. `is_silent` and `is_rubbish` are what is wrong with it now."""

    def __init__(self, path: Path, period_s: float = _PERIOD_S) -> None:
        self.port = VirtualPort(path)
        self.distance_mm = FAR_MM
        self.period_s = period_s
        self.is_silent = False
        self.is_rubbish = False
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="virtual sensor", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._is_over.set()
        self._thread.join()
        self.port.unplug()

    def _run(self) -> None:
        while not self._is_over.wait(self.period_s):
            if not self.is_silent:
                self.port.send(b"\x59\x59\x00YY\xff\x59" if self.is_rubbish else frame(self.distance_mm))


class VirtualLine:
    """Plays /sys/class/gpio/gpioN."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.plug()

    def plug(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.read_as("0")

    def unplug(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def read_as(self, level: str) -> None:
        whole = self.folder / "next"
        whole.write_text(level + "\n")
        whole.replace(self.folder / "value")
