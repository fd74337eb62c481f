"""Proximity: a distance sensor on a pty, and a line that reads 0 or 1."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from peripherals.devices import Deadline, Done, Presence
from peripherals.proximity.simulator import VirtualLine, VirtualSensor
from tests.contract.rig import Rig, Trouble


class _ProximityRig(Rig):
    kind = "proximity"

    def command(self, device: Any, deadline: Deadline) -> object:
        return device.sense(deadline)

    def is_done(self, outcome: object) -> bool:
        return outcome == Done(Presence.PRESENT)


class TfMiniRig(_ProximityRig):
    driver = "tfmini"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.sensor = VirtualSensor(folder / "sensor")
        self.sensor.distance_mm = 600
        self._is_unplugged = False

    @property
    def options(self) -> Mapping[str, object]:
        return {"port": str(self.folder / "sensor"), "come_s": 0.1}

    def cause(self, trouble: Trouble) -> None:
        match trouble:
            case Trouble.UNPLUGGED:
                self._is_unplugged = True
                self.sensor.port.unplug()
            case Trouble.HUNG:
                self.sensor.is_silent = True
            case Trouble.SLOW:
                self.sensor.period_s = 3.0
            case Trouble.RUBBISH:
                self.sensor.is_rubbish = True

    def mend(self) -> None:
        self.sensor.period_s = 0.05
        self.sensor.is_silent = self.sensor.is_rubbish = False
        if self._is_unplugged:
            self._is_unplugged = False
            self.sensor.port.plug()

    def __exit__(self, *_: object) -> None:
        self.sensor.stop()


class GpioProximityRig(_ProximityRig):
    """A file answers at once: it can be gone, or read as what is no level."""

    driver = "gpio_proximity"
    troubles: ClassVar[frozenset[Trouble]] = frozenset({Trouble.UNPLUGGED, Trouble.RUBBISH})

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.line = VirtualLine(folder / "gpio17")
        self.line.read_as("1")

    @property
    def options(self) -> Mapping[str, object]:
        return {"line": str(self.line.folder), "come_s": 0.1}

    def cause(self, trouble: Trouble) -> None:
        if trouble is Trouble.UNPLUGGED:
            self.line.unplug()
        else:
            self.line.read_as("?")

    def mend(self) -> None:
        self.line.plug()
        self.line.read_as("1")
