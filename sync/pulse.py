"""The agent's pulse: a row for the screens and a word for systemd, as long as its work goes on."""

from __future__ import annotations

import contextlib
import logging
import os
import socket
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

from sqlcipher3 import dbapi2 as sqlite

from sync.store.link import Link
from sync.store.trouble import not_stored

log = logging.getLogger(__name__)


def tell_systemd(word: str) -> None:
    """One word to the service manager, where there is one. Source: sd_notify(3).

    Not the `sdnotify` library: without a manager it leaves a socket open.
    """
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line, contextlib.suppress(OSError):
        # A manager that does not listen at this moment hears the next word.
        line.sendto(word.encode(), address.replace("@", "\0", 1) if address.startswith("@") else address)


class Pulse:
    """Beats in a thread of its own, so that a long upload is no silence, and stops when the work hangs.

    `silent_for_s` says how long the work has not come round; past `hangs_after_s` systemd shall restart it.
    """

    def __init__(
        self, link: Link, silent_for_s: Callable[[], float], interval_s: float, hangs_after_s: float
    ) -> None:
        self._link = link
        self._silent_for_s = silent_for_s
        self._interval_s = interval_s
        self._hangs_after_s = hangs_after_s
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="agent-pulse", daemon=True)

    def __enter__(self) -> Self:
        tell_systemd("READY=1")
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        tell_systemd("STOPPING=1")
        self._done.set()
        self._thread.join()

    def _beat(self) -> None:
        while self._silent_for_s() < self._hangs_after_s:
            tell_systemd("WATCHDOG=1")
            self._write()
            if self._done.wait(self._interval_s):
                return
        log.critical("the agent's work has been silent for %.0f s", self._hangs_after_s)

    def _write(self) -> None:
        try:
            self._link.beat()
        except sqlite.DatabaseError as error:
            if not_stored(error) is None:
                raise
