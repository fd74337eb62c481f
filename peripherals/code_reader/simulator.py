"""Code readers that are not there: one on a serial port (a pty), one that plays a keyboard (a pipe).

`python -m peripherals.code_reader.simulator --port var/scanner` sends each line typed as a code.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import time
from enum import StrEnum
from pathlib import Path

from peripherals.code_reader.keys import press
from peripherals.virtual_port import VirtualPort


class ScannerFault(StrEnum):
    HUNG = "hung"
    SLOW = "slow"
    RUBBISH = "rubbish"


SLOW_S = 3.0
_RUBBISH = bytes(range(0x80, 0xA0)) + b"\xff\xfe\x01"


class VirtualScanner:
    """Sends what is held before it. `fault` is what is wrong with it now."""

    def __init__(self, path: Path, ending: bytes = b"\r") -> None:
        self.port = VirtualPort(path)
        self.ending = ending
        self.fault: ScannerFault | None = None

    def scan(self, text: str, encoding: str = "utf-8") -> None:
        if self.fault is ScannerFault.HUNG:
            return
        if self.fault is ScannerFault.SLOW:
            time.sleep(SLOW_S)
        is_rubbish = self.fault is ScannerFault.RUBBISH
        self.port.send((_RUBBISH if is_rubbish else text.encode(encoding)) + self.ending)

    def plug(self) -> None:
        self.port.plug()

    def unplug(self) -> None:
        self.port.unplug()


class VirtualKeyboard:
    """Types what is held before it. `fault` is what is wrong with it now."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.fault: ScannerFault | None = None
        self._pipe: int | None = None
        self.plug()

    def scan(self, text: str) -> None:
        if self.fault is ScannerFault.HUNG:
            return
        if self.fault is ScannerFault.SLOW:
            time.sleep(SLOW_S)
        self.type(_RUBBISH + b"\x01" if self.fault is ScannerFault.RUBBISH else b"".join(press(text)))

    def type(self, events: bytes) -> None:
        """Recorded events, as they came from the kernel."""
        if self._pipe is not None:
            with contextlib.suppress(OSError):
                os.write(self._pipe, events)

    def plug(self) -> None:
        self.unplug()
        os.mkfifo(self.path)
        self._pipe = os.open(self.path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)

    def unplug(self) -> None:
        pipe, self._pipe = self._pipe, None
        self.path.unlink(missing_ok=True)
        if pipe is not None:
            os.close(pipe)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=Path, required=True, help="the name it gets")
    parser.add_argument("--keyboard", action="store_true", help="plays a keyboard instead")
    given = parser.parse_args()
    scanner = VirtualKeyboard(given.port) if given.keyboard else VirtualScanner(given.port)
    try:
        for line in sys.stdin:
            scanner.scan(line.rstrip("\n"))
    finally:
        scanner.unplug()


if __name__ == "__main__":
    main()
