"""A slip printer behind a path: /dev/usb/lp0, a pipe, a file."""

from __future__ import annotations

import os
import stat
import time
from typing import ClassVar

from peripherals.devices import Deadline
from peripherals.manifest import DriverManifest
from peripherals.printer.descriptor import read_some, write_all
from peripherals.printer.driver import EscposPrinter, slip_manifest
from peripherals.printer.transport import Written


class DeviceFileTransport:
    """A character device is spoken to both ways; a pipe or a file is written and never answers.

    Errors: OSError from the constructor: nothing there, not allowed, in use, or a pipe nobody reads.
    """

    def __init__(self, path: str) -> None:
        mode = os.stat(path).st_mode
        if stat.S_ISDIR(mode) or stat.S_ISBLK(mode):
            raise OSError(f"{path} is no printer, no pipe and no file")
        self._answers = stat.S_ISCHR(mode)
        flags = os.O_RDWR if self._answers else os.O_WRONLY | os.O_APPEND
        self._fd = os.open(path, flags | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)

    def write(self, data: bytes, deadline: Deadline) -> Written:
        return write_all(self._fd, data, deadline)

    def read(self, timeout_s: float) -> bytes:
        if self._answers:
            return read_some(self._fd, timeout_s)
        time.sleep(timeout_s)
        return b""

    def close(self) -> None:
        """What the kernel took it still delivers; a second close is none."""
        fd, self._fd = self._fd, -1
        if fd >= 0:
            os.close(fd)


class DeviceFilePrinter(EscposPrinter):
    """For a pipe or a file name a model that answers nothing. Errors: PrinterModelError; MissingFontError."""

    manifest: ClassVar[DriverManifest] = slip_manifest("escpos_file", "SerialPrinterSimulator")

    def __init__(self, path: str, model: str = "raster_80") -> None:
        super().__init__(lambda: DeviceFileTransport(path), model)
