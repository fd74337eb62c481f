"""The network side of the simulated printer: one connection at a time, like the cards of real ones."""

from __future__ import annotations

import contextlib
import logging
import socket
import struct
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

from peripherals.printer.simulator.base import SimulatedPrinter
from peripherals.printer.simulator.carrying import carry

_logger = logging.getLogger(__name__)

_RECEIVE_BUFFER_BYTES = 8192  # small, so that a stopped printer is felt at the other end
_LINGER_RST = struct.pack("ii", 1, 0)


class PrinterSimulator(SimulatedPrinter):
    """A slip printer that listens on TCP."""

    def __init__(
        self, out: Path | None = None, host: str = "127.0.0.1", port: int = 0, width_px: int = 576
    ) -> None:
        super().__init__(out, width_px)
        self.address: tuple[str, int] = (host, port)
        self._lock = threading.Lock()
        self._listener: socket.socket | None = None
        self._line: socket.socket | None = None
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER_BYTES)
        listener.bind(self.address)
        listener.listen()
        host, port = listener.getsockname()
        self.address = (host, port)
        self._listener = listener
        self._mechanism.switch_on()
        self._spawn(self._mechanism.run)
        self._spawn(lambda: self._accept(listener))

    def stop(self) -> None:
        self._mechanism.switch_off()
        with self._lock:
            if self._listener is not None:
                self._listener.shutdown(socket.SHUT_RDWR)
                self._listener.close()
                self._listener = None
            if self._line is not None:
                _wake(self._line)
        while self._threads:
            self._threads.pop(0).join()

    def _spawn(self, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=work, name="printer-simulator", daemon=True)
        thread.start()
        self._threads = [*filter(threading.Thread.is_alive, self._threads), thread]

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                line, _ = listener.accept()
            except OSError:
                return  # stopped
            with self._lock:
                is_refused = self._line is not None or self._listener is None
                if not is_refused:
                    self._line = line
            if is_refused:
                _reset(line)
            else:
                self._spawn(partial(self._serve, line))

    def _serve(self, line: socket.socket) -> None:
        self._mechanism.listen_to(lambda data: _say(line, data))
        try:
            carry(self._mechanism, line.recv, lambda: _reset(line))
        except OSError as lost:
            _logger.info("line lost: %s", lost)
        finally:
            self._mechanism.listen_to(None)
            with self._lock:
                self._line = None
                line.close()


def _say(line: socket.socket, data: bytes) -> None:
    with contextlib.suppress(OSError):  # the asker is gone; nobody is left to tell
        line.sendall(data)


def _wake(line: socket.socket) -> None:
    with contextlib.suppress(OSError):  # the other end may have closed it first
        line.shutdown(socket.SHUT_RDWR)


def _reset(line: socket.socket) -> None:
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_RST)
    line.close()
