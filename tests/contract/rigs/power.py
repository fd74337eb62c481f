"""A UPS behind a NUT server that is played; the real one stands in tests/power."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from peripherals.devices import Deadline, Done
from peripherals.power.simulator import UpsFault, UpsSimulator
from peripherals.power.supply import Supply
from tests.contract.rig import Rig, Trouble


class NutRig(Rig):
    driver = "nut"
    kind = "power"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.ups = UpsSimulator()
        self._is_unplugged = False

    def __enter__(self) -> Self:
        self.ups.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ups.stop()

    @property
    def options(self) -> Mapping[str, object]:
        return {"port": self.ups.port}

    def cause(self, trouble: Trouble) -> None:
        if trouble is Trouble.UNPLUGGED:
            self._is_unplugged = True
            self.ups.stop()
        else:
            self.ups.fault = UpsFault(trouble.value)

    def mend(self) -> None:
        self.ups.fault = None
        if self._is_unplugged:
            self._is_unplugged = False
            self.ups.start()

    def command(self, device: Any, deadline: Deadline) -> object:
        return device.measure(deadline)

    def is_done(self, outcome: object) -> bool:
        return isinstance(outcome, Done) and isinstance(outcome.value, Supply)
