"""The network line between terminal and backend, which the demonstration can cut and mend."""

from __future__ import annotations

import contextlib
import socket
import threading
import time

_BLOCK_BYTES = 65536
_SLOW_BLOCK_BYTES = 1024


class Line:
    """A TCP relay on a loopback port. Cut: what is open breaks, and new connections are refused.

    Thread: two a connection; all end with `close`.
    """

    def __init__(self, target_port: int) -> None:
        self._target_port = target_port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._is_cut = False
        self._bytes_per_s: float | None = None
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def is_cut(self) -> bool:
        return self._is_cut

    def slow_down(self, bytes_per_s: float | None) -> None:
        """A line of the country: so many bytes a second from now on; None is full speed."""
        self._bytes_per_s = bytes_per_s

    def cut(self) -> None:
        self._is_cut = True
        with self._lock:
            for connection in self._open:
                _break(connection)

    def mend(self) -> None:
        self._is_cut = False

    def close(self) -> None:
        self.cut()
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            if self._is_cut:
                _break(near)
                continue
            threading.Thread(target=self._connect, args=(near,), daemon=True).start()

    def _connect(self, near: socket.socket) -> None:
        try:
            far = socket.create_connection(("127.0.0.1", self._target_port), timeout=5)
        except OSError:
            _break(near)
            return
        far.settimeout(None)
        with self._lock:
            self._open |= {near, far}
            if self._is_cut:  # cut while it was being connected
                _break(near)
                _break(far)
        back = threading.Thread(target=self._carry, args=(far, near), daemon=True)
        back.start()
        self._carry(near, far)
        back.join()
        with self._lock:
            self._open -= {near, far}
        near.close()
        far.close()

    def _carry(self, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while block := source.recv(_BLOCK_BYTES if self._bytes_per_s is None else _SLOW_BLOCK_BYTES):
                if self._bytes_per_s is not None:
                    time.sleep(len(block) / self._bytes_per_s)
                sink.sendall(block)
            sink.shutdown(socket.SHUT_WR)


def _break(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()
