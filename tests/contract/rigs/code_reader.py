"""Code readers: one on a pty, one that plays a keyboard through a pipe."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import Any, ClassVar

from peripherals.code_reader.code import Code
from peripherals.code_reader.simulator import ScannerFault, VirtualKeyboard, VirtualScanner
from peripherals.devices import Deadline, Done
from tests.contract.rig import Rig, Trouble


class _CodeReaderRig(Rig):
    """The citizen holds a code before the reader while the house waits for one; each time another one."""

    kind = "code_reader"
    secrets: ClassVar[tuple[str, ...]] = ("HT07-20261124",)
    scanner: VirtualScanner | VirtualKeyboard

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._numbers = count(1)
        self._is_unplugged = False

    def cause(self, trouble: Trouble) -> None:
        if trouble is Trouble.UNPLUGGED:
            self._is_unplugged = True
            self.scanner.unplug()
        else:
            self.scanner.fault = ScannerFault(trouble.value)

    def mend(self) -> None:
        self.scanner.fault = None
        if self._is_unplugged:
            self._is_unplugged = False
            self.scanner.plug()

    def __exit__(self, *_: object) -> None:
        self.scanner.unplug()

    def command(self, device: Any, deadline: Deadline) -> object:
        text = f"HT07-20261124-{next(self._numbers):04}"
        hand = threading.Timer(0.05, self.scanner.scan, (text,))
        hand.start()
        try:
            return device.next_code(deadline)
        finally:
            hand.cancel()

    def is_done(self, outcome: object) -> bool:
        return isinstance(outcome, Done) and isinstance(outcome.value, Code)


class SerialCodeReaderRig(_CodeReaderRig):
    driver = "serial_code_reader"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.scanner = VirtualScanner(folder / "scanner")

    @property
    def options(self) -> Mapping[str, object]:
        return {"port": str(self.folder / "scanner")}


class HidCodeReaderRig(_CodeReaderRig):
    driver = "hid_code_reader"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.scanner = VirtualKeyboard(folder / "event7")

    @property
    def options(self) -> Mapping[str, object]:
        return {"event": str(self.folder / "event7")}
