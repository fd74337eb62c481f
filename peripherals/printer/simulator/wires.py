"""The simulated printer at the end of a serial line (a real pty) and of a pipe."""

from __future__ import annotations

import contextlib
import os
import select
import threading
import tty
from abc import abstractmethod
from pathlib import Path

from peripherals.printer.simulator.base import SimulatedPrinter
from peripherals.printer.simulator.carrying import carry

BITS_PER_BYTE = 10  # start, eight, stop
_POLL_S = 0.05


class WiredPrinter(SimulatedPrinter):
    """What the two have in common."""

    def __init__(self, out: Path | None, width_px: int) -> None:
        super().__init__(out, width_px)
        self._is_over = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        self._is_over.clear()
        self._mechanism.switch_on()
        for work in (self._mechanism.run, self._carry):
            thread = threading.Thread(target=work, name="printer-simulator", daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        self._is_over.set()
        self._mechanism.switch_off()
        while self._threads:
            self._threads.pop().join()

    @abstractmethod
    def _carry(self) -> None:
        """Brings what comes over the line to the mechanism, until it is over."""

    def _readable(self, fd: int) -> bool:
        """Waits for bytes; False when the printer is switched off first."""
        while not self._is_over.is_set():
            if select.select([fd], [], [], _POLL_S)[0]:
                return True
        return False


class SerialPrinterSimulator(WiredPrinter):
    """`port` is a tty like any other. It takes bytes as `bytes_per_s` says, not as the speed set there."""

    def __init__(self, out: Path | None = None, width_px: int = 576) -> None:
        super().__init__(out, width_px)
        self._master = self._slave = -1
        self.port = ""

    def start(self) -> None:
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        self.port = os.ttyname(self._slave)
        self._mechanism.listen_to(self._say)
        super().start()

    def stop(self) -> None:
        """Unplugged: the port is gone."""
        super().stop()
        self._close()

    def _carry(self) -> None:
        """Our own end of the slave stays open, so that the line lives on between two users of it."""
        with contextlib.suppress(OSError):
            carry(self._mechanism, self._read, self._close)

    def _read(self, size: int) -> bytes:
        return os.read(self._master, size) if self._readable(self._master) else b""

    def _say(self, data: bytes) -> None:
        with contextlib.suppress(OSError):
            os.write(self._master, data)

    def _close(self) -> None:
        self._mechanism.listen_to(None)
        for fd in {self._master, self._slave} - {-1}:
            os.close(fd)
        self._master = self._slave = -1


class PipePrinterSimulator(WiredPrinter):
    """Reads a named pipe at `path`, one writer after the other, and answers nothing."""

    def __init__(self, path: Path, out: Path | None = None, width_px: int = 576) -> None:
        super().__init__(out, width_px)
        self.path = path

    def start(self) -> None:
        if not self.path.exists():
            os.mkfifo(self.path, 0o600)
        self._fd = os.open(self.path, os.O_RDONLY | os.O_NONBLOCK)
        # A writer of our own, so that the pipe does not end between two jobs.
        self._held = os.open(self.path, os.O_WRONLY | os.O_NONBLOCK)
        super().start()

    def stop(self) -> None:
        super().stop()
        for fd in (self._fd, self._held):
            os.close(fd)

    def _carry(self) -> None:
        carry(self._mechanism, self._read, self._is_over.set)

    def _read(self, size: int) -> bytes:
        return os.read(self._fd, size) if self._readable(self._fd) else b""
