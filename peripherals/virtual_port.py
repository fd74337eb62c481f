"""A serial port whose far end is played: a real pty behind a name of one's choice."""

from __future__ import annotations

import contextlib
import os
import select
import threading
import tty
from pathlib import Path


class VirtualPort:
    """Plugged in when made. Thread: any."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._ends: tuple[int, int] | None = None
        self._at_hand = threading.Lock()
        self.plug()

    def plug(self) -> None:
        self.unplug()
        far, near = os.openpty()
        tty.setraw(far)
        tty.setraw(near)
        with self._at_hand:
            self._ends = (far, near)
            self.path.symlink_to(os.ttyname(near))

    def unplug(self) -> None:
        """The name goes, and whoever had it open is told."""
        with self._at_hand:
            ends, self._ends = self._ends, None
            self.path.unlink(missing_ok=True)
            for end in ends or ():
                os.close(end)

    def send(self, data: bytes) -> None:
        """To whoever has the port open; nothing when it is unplugged."""
        with self._at_hand, contextlib.suppress(OSError):
            if self._ends is not None and select.select([], [self._ends[0]], [], 0)[1]:
                os.write(self._ends[0], data)

    def heard(self, timeout_s: float = 0.0) -> bytes:
        """What was written to the port since the last look."""
        with self._at_hand:
            if self._ends is None or not select.select([self._ends[0]], [], [], timeout_s)[0]:
                return b""
            return os.read(self._ends[0], 4096)
