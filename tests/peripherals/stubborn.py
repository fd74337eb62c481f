"""A vendor's driver that misbehaves in every way a closed library can. For a process of its own only."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from peripherals.devices import Deadline, DeviceState, Done, Failed, Status


class Stubborn:
    """`folder` holds what comes next: a file named after a call, with the way it goes wrong in it."""

    def __init__(self, folder: str, size: int = 1) -> None:
        if size < 1:
            raise ValueError("size must be positive")
        self._folder = Path(folder)
        self._go_wrong("init")

    def open(self) -> None:
        self._go_wrong("open")

    def close(self) -> None:
        self._go_wrong("close")

    def status(self) -> Status:
        self._go_wrong("status")
        return Status(DeviceState.ONLINE)

    def read(self, _deadline: Deadline) -> Done[object] | Failed:
        self._go_wrong("read")
        return Done(os.getpid())

    def _go_wrong(self, call: str) -> None:
        once = self._folder / call
        if not once.exists():
            return
        way = once.read_text()
        once.unlink()
        match way:
            case "sleep":
                time.sleep(600)
            case "stop":
                os.kill(os.getpid(), signal.SIGSTOP)
            case "spin":
                while True:
                    sum(range(1000))
            case "crash":
                os.kill(os.getpid(), signal.SIGSEGV)
            case "exit":
                os._exit(3)
            case "lost":
                raise OSError(5, "cable pulled")
            case "bug":
                raise KeyError("secret name")
            case "foreign":
                raise SystemExit("vendor gives up")
            case "noise":
                os.write(1, b"secret name on stdout\n")
                os.write(2, b"secret name on stderr\n")
