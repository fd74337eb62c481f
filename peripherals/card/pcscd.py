"""The PC/SC daemon with virtual readers, for tests and demonstration.

There is one daemon a machine, so whoever uses it holds a file lock meanwhile. vpcd listens on every network
interface and cannot be told otherwise: never on a terminal in the field.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import IO

from peripherals.card.virtual_card import VPCD_PORT
from peripherals.startable import Startable

SOCKET = Path("/run/pcscd/pcscd.comm")
_LOCK_NAME = "yichuang-pcscd.lock"
_DRIVER = Path("/usr/lib/pcsc/drivers/serial/libifdvpcd.so")
_READER = """FRIENDLYNAME "Virtual PCD {index}"
DEVICENAME /dev/null:{port:#06x}
LIBPATH {driver}
CHANNELID {port:#06x}
"""


class PcscdUnavailableError(Exception):
    """The daemon cannot be had on this machine; says what is missing."""


class PcscDaemon(Startable):
    """A running pcscd with a virtual reader on each port, from `start` to `stop`, for one user at a time.

    A daemon that runs already is used as it is and left running. vpcd also opens port + 1 for each.
    Errors: PcscdUnavailableError. Units: seconds.
    """

    def __init__(self, ports: tuple[int, ...] = (VPCD_PORT,), lock_timeout_s: float = 120.0) -> None:
        self._ports = ports
        self._lock_timeout_s = lock_timeout_s
        self._lock: IO[str] | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    @property
    def is_own(self) -> bool:
        """Whether this object started the daemon, and so may end it."""
        return self._process is not None

    def start(self) -> None:
        """Takes the lock, then starts the daemon or joins the one that runs, and returns when it is ready."""
        if self._lock is None:
            self._lock = _take_lock(self._lock_timeout_s)
        if _answers():
            return
        try:
            self._launch()
        except PcscdUnavailableError:
            self.stop()
            raise

    def stop(self) -> None:
        """Ends the daemon if it is our own, and gives the lock back."""
        if self.is_own:
            self.down()
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def down(self, *, how: signal.Signals = signal.SIGTERM) -> None:
        """Ends the daemon as an accident would, and keeps the lock for a later `start`."""
        if self._process is None:
            raise PcscdUnavailableError("the daemon was running before and is not ours to end")
        self._process.send_signal(how)
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def _launch(self) -> None:
        program = shutil.which("pcscd", path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
        if program is None:
            raise PcscdUnavailableError("pcscd is not installed")
        if not _DRIVER.exists():
            raise PcscdUnavailableError(f"no virtual reader driver at {_DRIVER} (package vsmartcard-vpcd)")
        if not os.access(SOCKET.parent if SOCKET.parent.exists() else SOCKET.parent.parent, os.W_OK):
            raise PcscdUnavailableError(f"pcscd needs to write {SOCKET.parent}: run as root")
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="yichuang-pcscd-")
        readers = Path(self._folder.name, "reader.conf")
        readers.write_text(
            "\n".join(_READER.format(index=i, port=p, driver=_DRIVER) for i, p in enumerate(self._ports))
        )
        output = Path(self._folder.name, "pcscd.log")
        with output.open("wb") as log_file:
            # never with --apdu: that would write the holder's data into the log
            self._process = subprocess.Popen(
                [program, "--foreground", "--error", "--config", str(readers)],
                stdin=subprocess.DEVNULL,
                stdout=log_file,
                stderr=subprocess.STDOUT,
            )
        self._wait_until_ready(output)

    def _wait_until_ready(self, output: Path, timeout_s: float = 10.0) -> None:
        until_s = time.monotonic() + timeout_s
        while not _answers():
            ended = self._process is not None and self._process.poll() is not None
            if ended or time.monotonic() > until_s:
                self.down()
                raise PcscdUnavailableError(
                    f"pcscd did not come up: {output.read_text(errors='replace')[-500:]}"
                )
            time.sleep(0.02)


def _answers() -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(str(SOCKET)) == 0


def _take_lock(timeout_s: float) -> IO[str]:
    folder = Path("/run/lock")
    path = (folder if os.access(folder, os.W_OK) else Path(tempfile.gettempdir())) / _LOCK_NAME
    lock = path.open("a")
    until_s = time.monotonic() + timeout_s
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until_s:
                lock.close()
                raise PcscdUnavailableError(
                    f"another program holds {path} for over {timeout_s:.0f} s"
                ) from None
            time.sleep(0.1)
        else:
            return lock
