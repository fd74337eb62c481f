"""A slip printer on a serial line."""

from __future__ import annotations

import time
from enum import StrEnum
from typing import ClassVar

import serial

from config.strings import text
from peripherals.devices import Deadline
from peripherals.manifest import DriverManifest
from peripherals.printer.descriptor import read_some, write_all
from peripherals.printer.driver import EscposPrinter, slip_manifest
from peripherals.printer.transport import Written

DEFAULT_BAUD = 115_200
BAUDS = (9_600, 19_200, 38_400, 57_600, 115_200, 230_400)
_CLOSE_TIMEOUT_S = 2.0
_POLL_S = 0.02


class Flow(StrEnum):
    """Who stops the sender when the buffer is full. Without any, a slow printer loses what comes."""

    RTS_CTS = "rts_cts"  # also for a DTR/DSR printer, its DTR wired to our CTS: Linux has no DTR/DSR
    XON_XOFF = "xon_xoff"
    NONE = "none"


class SerialTransport:
    """8N1. Errors: OSError from the constructor when there is no such port or it is in use."""

    def __init__(self, port: str, baud: int = DEFAULT_BAUD, flow: Flow = Flow.RTS_CTS) -> None:
        self._line = serial.Serial(
            port,
            baud,
            timeout=0,
            write_timeout=0,
            rtscts=flow is Flow.RTS_CTS,
            xonxoff=flow is Flow.XON_XOFF,
            exclusive=True,
        )

    def write(self, data: bytes, deadline: Deadline) -> Written:
        """Past pyserial, whose own time-out does not say how much went out before it."""
        return write_all(self._line.fileno(), data, deadline)

    def read(self, timeout_s: float) -> bytes:
        return read_some(self._line.fileno(), timeout_s)

    def close(self) -> None:
        """Let the last bytes out, then close. What a stopped printer does not take is thrown away: the kernel
        would else hold the close for half a minute."""
        until_s = time.monotonic() + _CLOSE_TIMEOUT_S
        try:
            while self._line.out_waiting and time.monotonic() < until_s:
                time.sleep(_POLL_S)
            if self._line.out_waiting:
                self._line.reset_output_buffer()
        except OSError:
            return  # unplugged before
        finally:
            self._line.close()


class SerialPrinter(EscposPrinter):
    """Errors: ValueError for a speed or a flow control there is not; PrinterModelError; MissingFontError."""

    manifest: ClassVar[DriverManifest] = slip_manifest("escpos_serial", "SerialPrinterSimulator")

    def __init__(
        self, port: str, baud: int = DEFAULT_BAUD, flow: str = Flow.RTS_CTS.value, model: str = "raster_80"
    ) -> None:
        if baud not in BAUDS:
            raise ValueError(text("driver.baud", baud=baud, known=", ".join(map(str, BAUDS))))
        chosen = Flow(flow)
        super().__init__(lambda: SerialTransport(port, baud, chosen), model)
