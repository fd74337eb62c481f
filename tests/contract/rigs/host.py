"""Disk and clock of this very machine; what can be taken away is the folder of each."""

from __future__ import annotations

import shutil
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from peripherals.devices import Deadline, Done
from tests.contract.rig import Rig, Trouble


class _HostRig(Rig):
    troubles: ClassVar[frozenset[Trouble]] = frozenset({Trouble.UNPLUGGED})

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.place = folder / "place"
        self.mend()

    def cause(self, trouble: Trouble) -> None:
        assert trouble is Trouble.UNPLUGGED
        shutil.rmtree(self.place)

    def is_done(self, outcome: object) -> bool:
        return isinstance(outcome, Done)


class FilesystemRig(_HostRig):
    driver = "filesystem"
    kind = "disk"

    @property
    def options(self) -> Mapping[str, object]:
        return {"path": str(self.place), "low_bytes": 1, "out_bytes": 1, "low_files": 1, "out_files": 1}

    def mend(self) -> None:
        self.place.mkdir(exist_ok=True)

    def command(self, device: Any, deadline: Deadline) -> object:
        return device.usage(deadline)


class SystemClockRig(_HostRig):
    driver = "system_clock"
    kind = "clock"

    @property
    def options(self) -> Mapping[str, object]:
        return {"rtc": str(self.place)}

    def mend(self) -> None:
        self.place.mkdir(exist_ok=True)
        (self.place / "since_epoch").write_text(f"{int(time.time())}\n")

    def command(self, device: Any, deadline: Deadline) -> object:
        return device.compare(0, deadline)
