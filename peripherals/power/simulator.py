"""A NUT server that is not there, on a real port, with faults a real one can have.

`python -m peripherals.power.simulator --port 3493` takes lines such as `OB DISCHRG 80 900`.
"""

from __future__ import annotations

import argparse
import contextlib
import socket
import sys
import threading
import time
from enum import StrEnum

from peripherals.startable import Startable


class UpsFault(StrEnum):
    HUNG = "hung"
    SLOW = "slow"
    RUBBISH = "rubbish"
    STALE = "stale"  # the server runs, its UPS is unplugged


_SLOW_S = 1.2
_POLL_S = 0.1


class UpsSimulator(Startable):
    """A context manager. Assign to `variables` and `fault` at any time. Thread: one a connection."""

    def __init__(self, ups: str = "ups", port: int = 0) -> None:
        self._ups = ups
        self._address = ("127.0.0.1", port)
        self.variables = {"ups.status": "OL", "battery.charge": "100", "battery.runtime": "1800"}
        self.fault: UpsFault | None = None
        self._listener: socket.socket | None = None
        self._is_over = threading.Event()
        self._lines: list[socket.socket] = []

    @property
    def port(self) -> int:
        return self._address[1]

    def set(self, status: str, charge: int = 100, runtime_s: int = 1800) -> None:
        self.variables = {
            "ups.status": status,
            "battery.charge": str(charge),
            "battery.runtime": str(runtime_s),
            "device.model": 'Demo "1000"',
        }

    def start(self) -> None:
        self._listener = socket.create_server(self._address)
        self._address = self._listener.getsockname()
        self._is_over.clear()
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def stop(self) -> None:
        self._is_over.set()
        for line in (*self._lines, self._listener):
            if line is not None:
                with contextlib.suppress(OSError):
                    line.shutdown(socket.SHUT_RDWR)
                line.close()
        self._lines.clear()
        self._listener = None

    def _accept(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                line, _ = listener.accept()
                self._lines.append(line)
                threading.Thread(target=self._serve, args=(line,), daemon=True).start()

    def _serve(self, line: socket.socket) -> None:
        with contextlib.suppress(OSError, ValueError), line.makefile("rwb") as stream:
            for asked in stream:
                while self.fault is UpsFault.HUNG and not self._is_over.wait(_POLL_S):
                    pass
                if self.fault is UpsFault.SLOW:
                    time.sleep(_SLOW_S)
                stream.write(self._answer(asked.decode("utf-8", "replace").strip()).encode())
                stream.flush()

    def _answer(self, asked: str) -> str:
        if self.fault is UpsFault.RUBBISH:
            return "\x00\xff VAR VAR\nEND of what\n"
        if self.fault is UpsFault.STALE:
            return "ERR DATA-STALE\n"
        if not asked.startswith("LIST VAR "):
            return "ERR UNKNOWN-COMMAND\n"
        if asked != f"LIST VAR {self._ups}":
            return "ERR UNKNOWN-UPS\n"
        told = [f'VAR {self._ups} {name} "{_escaped(value)}"\n' for name, value in self.variables.items()]
        return f"BEGIN LIST VAR {self._ups}\n{''.join(told)}END LIST VAR {self._ups}\n"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"')


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    given = parser.parse_args()
    with UpsSimulator(port=given.port) as ups:
        for line in sys.stdin:
            *flags, charge, runtime_s = line.split()
            ups.set(" ".join(flags), int(charge), int(runtime_s))


if __name__ == "__main__":
    main()
