"""The agent's pulse: a row for the screens and a word for systemd, as long as its work goes on."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

import sdnotify
from sqlcipher3 import dbapi2 as sqlite

from sync.store.link import Link
from sync.store.trouble import not_stored

log = logging.getLogger(__name__)


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
        self._systemd = sdnotify.SystemdNotifier()
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="agent-pulse", daemon=True)

    def __enter__(self) -> Self:
        self._systemd.notify("READY=1")
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._systemd.notify("STOPPING=1")
        self._done.set()
        self._thread.join()

    def _beat(self) -> None:
        while self._silent_for_s() < self._hangs_after_s:
            self._systemd.notify("WATCHDOG=1")
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
