"""A SAM_V module on a serial port: built-in UART, RS-232, or a USB adapter with its own port."""

from __future__ import annotations

import contextlib
import select
import termios
from collections.abc import Iterator
from typing import ClassVar

import serial

from peripherals.card.photo import load_decoder
from peripherals.card.sam_v.reader import SamVReader
from peripherals.manifest import SILVER, DriverManifest, Rule

BAUDS = (115200, 57600, 38400, 19200, 9600)
"""What a module can be set to, the factory's setting first. Source: command 60 of the module, 00 to 04."""

_WRITE_TIMEOUT_S = 1.0
_MOST_BYTES = 4096


class SerialLink:
    """A `Link` over a port that nobody else may use meanwhile. 8 data bits, no parity, 1 stop bit.

    Errors: OSError with the system's words.
    """

    def __init__(self, port: str, baud: int) -> None:
        self._name = port
        self._bauds = (baud, *(other for other in BAUDS if other != baud))
        self._port: serial.Serial | None = None

    def open(self) -> None:
        with _told():
            self._port = serial.Serial(
                self._name, self._bauds[0], timeout=0, write_timeout=_WRITE_TIMEOUT_S, exclusive=True
            )

    def close(self) -> None:
        port, self._port = self._port, None
        if port is not None:
            with _told():
                port.close()

    def settings(self) -> Iterator[str]:
        for baud in self._bauds:
            with _told():
                self._opened().baudrate = baud
            yield f"{self._name} at {baud} baud"

    def flush(self) -> None:
        with _told():
            self._opened().reset_input_buffer()

    def write(self, frame: bytes) -> None:
        with _told():
            self._opened().write(frame)

    def read(self, timeout_s: float) -> bytes:
        port = self._opened()
        with _told():
            readable, _, _ = select.select([port.fileno()], [], [], timeout_s)
            return bytes(port.read(_MOST_BYTES)) if readable else b""

    def _opened(self) -> serial.Serial:
        if self._port is None:
            raise OSError(f"{self._name}: not open")
        return self._port


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """A port that was pulled out raises what is no OSError in some calls."""
    try:
        yield
    except termios.error as error:
        raise OSError(*error.args) from error


class SamVSerialReader(SamVReader):
    """An `IdReader`: identity cards behind a SAM_V module on `port`.

    `baud` is tried first, the other speeds when it is silent. `photo_decoder`: `package.module:function`.
    """

    manifest: ClassVar[DriverManifest] = DriverManifest(
        kind="id_reader",
        driver="sam_v_serial",
        page="resident-id-reader.md",
        met=SILVER | {Rule.TRACES_REPLAYED, Rule.INTERRUPTIBLE, Rule.MEASURED},
        capabilities=("media", "media_events"),
        simulator="peripherals.card.sam_v.simulator.port:SamVSimulator",
    )

    def __init__(self, port: str, baud: int = BAUDS[0], photo_decoder: str = "") -> None:
        if baud not in BAUDS:
            raise ValueError(f"baud: {baud} is none of {', '.join(map(str, BAUDS))}")
        super().__init__(SerialLink(port, baud), load_decoder(photo_decoder))
