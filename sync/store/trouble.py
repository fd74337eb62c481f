"""What the store says when it cannot do its work."""

from __future__ import annotations

import errno
from dataclasses import dataclass
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlite

# Source: https://www.sqlite.org/rescode.html, primary codes
_SQLITE_BUSY = 5
_SQLITE_READONLY = 8
_SQLITE_IOERR = 10
_SQLITE_CORRUPT = 11
_SQLITE_FULL = 13
_SQLITE_CANTOPEN = 14
_SQLITE_NOTADB = 26
_OF_THE_DISK = {_SQLITE_READONLY, _SQLITE_IOERR, _SQLITE_CORRUPT, _SQLITE_CANTOPEN, _SQLITE_NOTADB}

DISK_FULL = "store.disk_full"
WRITE_FAILED = "store.write_failed"
BUSY = "store.busy"


class StoreUnreadable(Exception):
    """The store cannot be opened. Says which file, and what a technician does about it."""

    def __init__(self, path: Path, remedy: str) -> None:
        super().__init__(f"{path}：{remedy}")
        self.path = path
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class NotStored:
    """Nothing was written down, and nothing half.

    The strings `fault.<code>.citizen` and `fault.<code>.technician` exist in every locale.
    """

    code: str
    detail: str = ""


def not_stored(error: OSError | sqlite.DatabaseError) -> NotStored | None:
    """The expected trouble behind an error of the disk; None when the error is a bug of ours."""
    if isinstance(error, BlockingIOError):
        return NotStored(BUSY, "locked")
    if isinstance(error, OSError):
        is_full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        return NotStored(DISK_FULL if is_full else WRITE_FAILED, errno.errorcode.get(error.errno or 0, ""))
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    name = str(getattr(error, "sqlite_errorname", ""))
    if code == _SQLITE_FULL:
        return NotStored(DISK_FULL, name)
    if code == _SQLITE_BUSY:
        return NotStored(BUSY, name)
    return NotStored(WRITE_FAILED, name) if code in _OF_THE_DISK else None
