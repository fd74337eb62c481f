"""A serial line that is mostly listened to. 8 data bits, no parity, 1 stop bit."""

from __future__ import annotations

import contextlib
import select
import termios
from collections.abc import Iterator

import serial

from config.strings import text

BAUDS = (9600, 19200, 38400, 57600, 115200)
_WRITE_TIMEOUT_S = 1.0
_MOST_BYTES = 4096


class SerialLine:
    """Nobody else may use the port meanwhile. Errors: OSError with the system's words, from every call."""

    def __init__(self, port: str, baud: int) -> None:
        """Errors: ValueError for a speed there is not."""
        if baud not in BAUDS:
            raise ValueError(text("driver.baud", baud=baud, known=", ".join(map(str, BAUDS))))
        self._name, self._baud = port, baud
        self._port: serial.Serial | None = None

    def open(self) -> None:
        with _told():
            self._port = serial.Serial(
                self._name, self._baud, timeout=0, write_timeout=_WRITE_TIMEOUT_S, exclusive=True
            )

    def close(self) -> None:
        port, self._port = self._port, None
        if port is not None:
            with contextlib.suppress(OSError), _told():
                port.close()

    def read(self, timeout_s: float) -> bytes:
        """What has come, at the latest after the time; empty when nothing has."""
        port = self._opened()
        with _told():
            readable, _, _ = select.select([port.fileno()], [], [], timeout_s)
            if not readable:
                return b""
            came = bytes(port.read(_MOST_BYTES))
        if not came:
            raise OSError(f"{self._name}: hung up")
        return came

    def set_baud(self, baud: int) -> None:
        """Another speed, from here on and after every opening."""
        self._baud = baud
        with _told():
            self._opened().baudrate = baud

    def flush(self) -> None:
        """Forgets whatever has come so far."""
        with _told():
            self._opened().reset_input_buffer()

    def write(self, data: bytes) -> None:
        with _told():
            self._opened().write(data)

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
