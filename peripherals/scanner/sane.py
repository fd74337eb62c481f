"""Any scanner that SANE knows, through Debian's program `scanimage`: a crash in a vendor's backend ends
that program only.

No real scanner was at hand: tried against SANE's own `test` backend. SANE tells of a jam or an open cover
only when a scan is begun, so `status` knows no more than that the scanner can be opened.
"""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Sequence
from typing import ClassVar

from config.strings import text
from peripherals.devices import Completion, Deadline, DeviceState, Done, Failed, Recovery, Status
from peripherals.manifest import BRONZE, DriverManifest, Rule
from peripherals.scanner.flat import MOST_SHEETS, at_output_dpi
from peripherals.scanner.frame import Bgr
from peripherals.scanner.picture_file import decoded

PROGRAM = "scanimage"  # of sane-utils
_LOOK_S = 3.0

# The program's exit status is SANE's own status. Source: SANE standard 1.06, table 1; scanimage of 1.2
# says so in no document, seen with the test backend.
_UNSUPPORTED, _CANCELLED, _BUSY, _INVALID, _END, _JAMMED, _NO_DOCS, _COVER_OPEN = range(1, 9)
_FAULTS = {
    _BUSY: ("scan.busy", Recovery.RETRY),
    _JAMMED: ("scan.jam", Recovery.STAFF),
    _NO_DOCS: ("scan.feeder_empty", Recovery.RETRY),
    _COVER_OPEN: ("scan.cover_open", Recovery.STAFF),
}
_LOST = (9, 11)  # error during device I/O, access denied


class SaneScanner:
    """Stands behind `DocumentScanner`. `device` as `scanimage -L` names it; `source` in the backend's own
    words, empty for its usual one; `is_feeder`: it gives sheets until it has none. Thread: one, its own
    worker's.
    """

    manifest: ClassVar[DriverManifest] = DriverManifest(
        kind="document_scanner",
        driver="sane",
        page="document-scanner.md",
        met=BRONZE | {Rule.REOPENS, Rule.KEEPS_DEADLINES, Rule.FAULTS_PLAYED, Rule.INTERRUPTIBLE},
        exempt={Rule.SIMULATED: "SANE's own test backend plays it, faults and all"},
    )

    def __init__(
        self,
        device: str,
        source: str = "",
        is_feeder: bool = False,
        dpi: int = 200,
        options: Sequence[str] = (),
        config_dir: str = "",
        look_every_s: float = 60.0,
    ) -> None:
        if not 75 <= dpi <= 600:
            raise ValueError(text("driver.dpi", dpi=dpi))
        self._device = device
        self._command = [PROGRAM, "-d", device]
        chosen = ["--source", source] if source else []
        self._scan_options = [*chosen, "--mode", "Color", "--resolution", str(dpi), *options]
        self._is_feeder = is_feeder
        self._dpi = dpi
        self._environment = {**os.environ, "LC_ALL": "C"}
        if config_dir:
            self._environment["SANE_CONFIG_DIR"] = config_dir
        self._look_every_s = look_every_s  # opening some scanners wakes their lamp
        self._is_open = False
        self._looked_at_s = 0.0

    def open(self) -> None:
        """Errors: OSError when the program or the scanner is not there."""
        self._look()
        self._is_open = True

    def close(self) -> None:
        self._is_open = False

    def status(self) -> Status:
        """Errors: OSError when it can no longer be opened; looked at every `look_every_s`."""
        if not self._is_open:
            return Status(DeviceState.NO_DEVICE)
        if time.monotonic() - self._looked_at_s >= self._look_every_s:
            self._look()
        return Status(DeviceState.ONLINE)

    def scan(self, deadline: Deadline) -> Done[tuple[Bgr, ...]] | Failed:
        """What lies on the glass, or all that is in the feeder, at 200 dpi; each sheet is one run of the
        program.

        Errors: `scan.jam`, `scan.cover_open`, `scan.busy`, `scan.feeder_empty`, `scan.too_slow`,
        `scan.half_picture`, `scan.refused`.
        """
        pages: list[Bgr] = []
        while len(pages) < (MOST_SHEETS if self._is_feeder else 1):
            page = self._sheet(deadline)
            if isinstance(page, Failed):
                is_all = page.code == "scan.feeder_empty" and pages
                return Done(tuple(pages)) if is_all else page
            pages.append(page)
        return Done(tuple(pages))

    def _sheet(self, deadline: Deadline) -> Bgr | Failed:
        ran = self._run([*self._scan_options, "--format=pnm"], deadline.left_s())
        if ran is None:
            return Failed(Completion.TIME_OUT, "scan.too_slow", Recovery.RETRY)
        if ran.returncode == 0:
            self._looked_at_s = time.monotonic()
            read = decoded(ran.stdout)
            if isinstance(read, Failed):
                return Failed(Completion.HARDWARE_ERROR, "scan.half_picture", Recovery.RETRY, read.detail)
            return at_output_dpi(read.value, self._dpi)
        words = _last_line(ran.stderr)
        if ran.returncode in _LOST or ran.returncode < 0:
            raise OSError(f"{self._device}: {words}")
        if ran.returncode in _FAULTS:
            code, recovery = _FAULTS[ran.returncode]
            return Failed(Completion.USER_ERROR, code, recovery, words)
        return Failed(Completion.HARDWARE_ERROR, "scan.refused", Recovery.STAFF, words)

    def _look(self) -> None:
        ran = self._run(["--dont-scan"], _LOOK_S)
        if ran is None:
            raise OSError(f"{self._device} does not open within {_LOOK_S:.0f} s")
        if ran.returncode not in (0, _BUSY):
            raise OSError(f"{self._device}: {_last_line(ran.stderr)}")
        self._looked_at_s = time.monotonic()

    def _run(self, arguments: Sequence[str], timeout_s: float) -> subprocess.CompletedProcess[bytes] | None:
        """None when it took too long; it is ended then. The picture comes through a pipe and touches no
        disk.
        """
        try:
            return subprocess.run(
                [*self._command, *arguments],
                env=self._environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=max(0.05, timeout_s),
                check=False,
            )
        except subprocess.TimeoutExpired:
            return None


def _last_line(words: bytes) -> str:
    """What the program said last, short and of one line."""
    lines = words.decode("utf-8", "replace").strip().splitlines()
    return lines[-1][:200] if lines else "no words"
