"""The disk under the terminal's data: room for files, and whether it still takes any."""

from __future__ import annotations

import errno
import os
import secrets
from pathlib import Path
from typing import ClassVar

from peripherals.devices import Completion, Deadline, Done, Failed, Recovery, Status
from peripherals.host.room import Limits, Usage, summarise
from peripherals.manifest import BRONZE, DriverManifest, Rule

_WRITE_FAULTS = {errno.EROFS: "disk.read_only", errno.ENOSPC: "disk.full", errno.EDQUOT: "disk.full"}
_PROBE = b"one small file"


class FilesystemDisk:
    """A `Disk`: the file system that holds the folder `path`. Units: bytes; files are inodes.

    Errors: OSError when the folder is gone, as when its disk is no longer mounted.
    """

    manifest: ClassVar[DriverManifest] = DriverManifest(
        kind="disk",
        driver="filesystem",
        page="disk-and-clock.md",
        met=BRONZE | {Rule.REOPENS},
        capabilities=("room",),
        exempt={Rule.SIMULATED: "a real folder with other limits plays every state"},
    )

    def __init__(
        self,
        path: str,
        low_bytes: int = 2 * 1024**3,
        out_bytes: int = 256 * 1024**2,
        low_files: int = 20_000,
        out_files: int = 1_000,
    ) -> None:
        """Errors: ValueError. The limits are choices: some 50 applications of 5 MiB, and some 400 more."""
        self._path = Path(path)
        self._limits = Limits(low_bytes, out_bytes, low_files, out_files)

    def open(self) -> None:
        self._look()

    def close(self) -> None:
        """Nothing is held open."""

    def status(self) -> Status:
        return summarise(self._look(), self._limits)

    def usage(self, _deadline: Deadline) -> Done[Usage] | Failed:
        """Writes and removes one file: a disk that fails may still count its room rightly."""
        usage = self._look()
        probe = self._path / f".probe-{secrets.token_hex(4)}"
        try:
            _write_through(probe)
        except OSError as error:
            return refused(error)
        finally:
            probe.unlink(missing_ok=True)
        return Done(usage)

    def _look(self) -> Usage:
        told = os.statvfs(self._path)
        return Usage(
            free_bytes=told.f_bavail * told.f_frsize,
            total_bytes=told.f_blocks * told.f_frsize,
            free_files=told.f_favail if told.f_files else None,
            is_read_only=bool(told.f_flag & os.ST_RDONLY),
        )


def refused(error: OSError) -> Failed:
    """Pure: why a file was not written."""
    detail = errno.errorcode.get(error.errno or 0, str(error.errno))
    known = _WRITE_FAULTS.get(error.errno or 0)
    if known is not None:
        return Failed(Completion.HARDWARE_ERROR, known, Recovery.STAFF, detail)
    return Failed(Completion.HARDWARE_ERROR, "disk.not_written", Recovery.STAFF, detail)


def _write_through(path: Path) -> None:
    """Errors: OSError."""
    with path.open("xb") as file:
        file.write(_PROBE)
        file.flush()
        os.fsync(file.fileno())
