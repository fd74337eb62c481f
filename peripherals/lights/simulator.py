"""Lamps that are not there: folders that look like the kernel's, and a relay board at the end of a pty."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from peripherals.lights.relay import switch
from peripherals.virtual_port import VirtualPort

_FRAME = 4


class LampFolder:
    """Plays /sys/class/leds. A lamp is lit at 255."""

    def __init__(self, folder: Path, names: tuple[str, ...]) -> None:
        self._folder, self._names = folder, names
        self.plug()

    def path(self, name: str) -> Path:
        return self._folder / name

    def plug(self) -> None:
        for name in self._names:
            self.path(name).mkdir(parents=True, exist_ok=True)
            (self.path(name) / "max_brightness").write_text("255\n")
            (self.path(name) / "brightness").write_text("0\n")

    def unplug(self) -> None:
        for name in self._names:
            shutil.rmtree(self.path(name), ignore_errors=True)

    def lit(self) -> set[str]:
        return {name for name in self._names if (self.path(name) / "brightness").read_text().strip() == "255"}


class VirtualBoard:
    """Obeys what is written to it; what it does not understand it ignores."""

    def __init__(self, path: Path) -> None:
        self.port = VirtualPort(path)
        self._lit: set[int] = set()

    def lit(self, timeout_s: float = 0.5) -> set[int]:
        """The channels that are on, after what was written until now."""
        while heard := self.port.heard(timeout_s):
            for channel, is_on in understood(heard):
                (self._lit.add if is_on else self._lit.discard)(channel)
        return set(self._lit)


def understood(heard: bytes) -> Iterator[tuple[int, bool]]:
    """Pure: the commands in these bytes."""
    for at in range(0, len(heard) - _FRAME + 1, _FRAME):
        frame = heard[at : at + _FRAME]
        if frame == switch(frame[1], bool(frame[2])):
            yield frame[1], bool(frame[2])
