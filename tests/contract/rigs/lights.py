"""Guide lights: folders that look like the kernel's, and a relay board on a pty."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from peripherals.devices import Deadline, Done, Guide
from peripherals.lights.simulator import LampFolder, VirtualBoard
from tests.contract.rig import Rig, Trouble


class _LightsRig(Rig):
    """Lamps say nothing: they can be there or not."""

    kind = "lights"
    troubles: ClassVar[frozenset[Trouble]] = frozenset({Trouble.UNPLUGGED})

    def command(self, device: Any, deadline: Deadline) -> object:
        return device.light((Guide.CARD,), deadline)

    def is_done(self, outcome: object) -> bool:
        return outcome == Done(None)


class SysfsLightsRig(_LightsRig):
    driver = "sysfs_lights"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.lamps = LampFolder(folder, ("card", "printer"))

    @property
    def options(self) -> Mapping[str, object]:
        return {"card": str(self.lamps.path("card")), "printer": str(self.lamps.path("printer"))}

    def cause(self, trouble: Trouble) -> None:
        assert trouble is Trouble.UNPLUGGED
        self.lamps.unplug()

    def mend(self) -> None:
        self.lamps.plug()


class RelayLightsRig(_LightsRig):
    driver = "relay_lights"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.board = VirtualBoard(folder / "board")
        self._is_unplugged = False

    @property
    def options(self) -> Mapping[str, object]:
        return {"port": str(self.folder / "board"), "card": 1, "printer": 2}

    def cause(self, trouble: Trouble) -> None:
        assert trouble is Trouble.UNPLUGGED
        self._is_unplugged = True
        self.board.port.unplug()

    def mend(self) -> None:
        if self._is_unplugged:
            self._is_unplugged = False
            self.board.port.plug()

    def __exit__(self, *_: object) -> None:
        self.board.port.unplug()
