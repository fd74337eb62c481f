"""Scanners with a glass: by eSCL over the simulator, by SANE over its own test backend."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

import cv2
import numpy as np

from peripherals.devices import Deadline, Done
from peripherals.scanner.escl_desk import GLASS_PICTURE, ScannerFault, inject_scanner_fault
from peripherals.scanner.escl_simulator import EsclSimulator
from tests.contract.rig import Rig, Trouble


class _ScannerRig(Rig):
    kind = "document_scanner"

    def command(self, device: Any, deadline: Deadline) -> object:
        return device.scan(deadline)

    def is_done(self, outcome: object) -> bool:
        return isinstance(outcome, Done) and all(page.ndim == 3 for page in outcome.value)


class EsclRig(_ScannerRig):
    driver = "escl"
    _FAULTS: Mapping[Trouble, ScannerFault] = {
        Trouble.UNPLUGGED: ScannerFault.GONE,
        Trouble.HUNG: ScannerFault.HUNG,
        Trouble.SLOW: ScannerFault.SLOW,
        Trouble.RUBBISH: ScannerFault.RUBBISH,
    }

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        cv2.imwrite(str(folder / GLASS_PICTURE), np.full((1169, 827, 3), 90, np.uint8))
        self._simulator = EsclSimulator(folder)

    def __enter__(self) -> Self:
        self._simulator.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self.mend()
        self._simulator.__exit__()

    @property
    def options(self) -> Mapping[str, object]:
        return {"url": self._simulator.url}

    def cause(self, trouble: Trouble) -> None:
        inject_scanner_fault(self.folder, self._FAULTS[trouble])

    def mend(self) -> None:
        inject_scanner_fault(self.folder, None)


class SaneRig(_ScannerRig):
    """Its faults are lines of the backend's configuration, which each run of the program reads anew."""

    driver = "sane"
    _LINES: Mapping[Trouble, str] = {
        Trouble.UNPLUGGED: "number_of_devices 0",
        Trouble.HUNG: "read-delay true\nread-delay-duration 200000\nread-limit true\nread-limit-size 1",
        Trouble.SLOW: "read-delay true\nread-delay-duration 200000",
        Trouble.RUBBISH: 'read-status-code "SANE_STATUS_EOF"',
    }

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        (folder / "dll.conf").write_text("test\n")
        self.mend()

    @property
    def options(self) -> Mapping[str, object]:
        return {"device": "test:0", "config_dir": str(self.folder), "look_every_s": 0.2}

    def cause(self, trouble: Trouble) -> None:
        self._write(self._LINES[trouble])

    def mend(self) -> None:
        self._write("")

    def _write(self, lines: str) -> None:
        fresh = self.folder / "test.conf.new"
        fresh.write_text(lines + "\n")
        fresh.replace(self.folder / "test.conf")
