"""A real IPP printer program, `ippeveprinter` of CUPS.

It speaks to the message bus of the machine for discovery; the test gives it a bus of its own.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

PROGRAM = shutil.which("ippeveprinter") or "/usr/sbin/ippeveprinter"
# What the printer program runs for each job; its standard error changes the printer's state.
COPY = '#!/bin/sh\necho "ATTR: job-impressions-completed=1" >&2\ncp "$1" {tray}/\n'
NO_PAPER = '#!/bin/sh\necho "STATE: +media-empty" >&2\nexec sleep 60\n'
GIVES_UP = "#!/bin/sh\nexit 1\n"


class Printer:
    """ippeveprinter with a command of the test's. Needs the packages cups-ipp-utils and dbus-daemon."""

    def __init__(self, folder: Path) -> None:
        self.tray = folder / "tray"
        self.spool = folder / "spool"
        self.command = folder / "command"
        for made in (self.tray, self.spool):
            made.mkdir()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.does(COPY.format(tray=self.tray))
        self._log = (folder / "log").open("wb")
        self._bus = subprocess.Popen(
            ["dbus-daemon", "--session", "--nofork", "--print-address"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        assert self._bus.stdout is not None
        address = self._bus.stdout.readline().strip()
        self._printer = subprocess.Popen(
            [PROGRAM, "-p", str(self.port), "-n", "localhost", "-d", str(self.spool), "-r", "off",
             "-f", "application/pdf", "-c", str(self.command), "office"],
            env=os.environ | {"DBUS_SYSTEM_BUS_ADDRESS": address}, stdout=self._log, stderr=self._log,
        )  # fmt: skip
        self._wait()

    @property
    def uri(self) -> str:
        return f"ipp://localhost:{self.port}/ipp/print"

    def does(self, script: str) -> None:
        self.command.write_text(script)
        self.command.chmod(0o755)

    def stop(self) -> None:
        for running in (self._printer, self._bus):
            running.terminate()
            running.wait(10)
        assert self._bus.stdout is not None
        self._bus.stdout.close()
        self._log.close()

    def _wait(self) -> None:
        for _ in range(100):
            with socket.socket() as line:
                if line.connect_ex(("localhost", self.port)) == 0:
                    return
            time.sleep(0.1)
        raise AssertionError("ippeveprinter does not listen")
