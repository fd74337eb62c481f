"""The backend on a port: in a process of its own, or in a thread of a demonstration or a test."""

from __future__ import annotations

import socket
import threading
from types import TracebackType

import uvicorn

from backend.approval import Approval
from backend.web.app import create_app

_BACKLOG = 128
_START_TIMEOUT_S = 15
_CLOSE_TIMEOUT_S = 5


class Server:
    """Listens from the moment it exists, so that port 0 has a number; answers once it runs."""

    def __init__(self, approval: Approval) -> None:
        self._approval = approval
        # asyncio sends without delay only where the protocol is named; otherwise an answer of two writes
        # waits for the other end's delayed acknowledgement, 40 ms on Linux.
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind((approval.settings.host, approval.settings.port))
        self._socket.listen(_BACKLOG)
        config = uvicorn.Config(
            create_app(approval),
            lifespan="on",
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=_CLOSE_TIMEOUT_S,
            server_header=False,
        )
        self._server = uvicorn.Server(config)
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        host, port = self._socket.getsockname()[:2]
        return f"http://{host}:{port}"

    def run(self) -> None:
        """Serves until SIGTERM or SIGINT."""
        try:
            self._server.run(sockets=[self._socket])
        finally:
            self._approval.close()

    def __enter__(self) -> Server:
        """Serves in a thread. Errors: RuntimeError when it does not come up."""
        self._thread = threading.Thread(target=self.run, name="backend", daemon=True)
        self._thread.start()
        waited = threading.Event()
        for _ in range(_START_TIMEOUT_S * 100):
            if self._server.started:
                return self
            waited.wait(0.01)
        raise RuntimeError("the backend did not start")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.should_exit = True
        if self._thread is not None:
            self._thread.join()
