"""Files that are wholly there after a crash, or not at all."""

from __future__ import annotations

import errno
import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_LOCK_LOOK_S = 0.02
_OWNER_ONLY = 0o600
FOR_COLLEAGUES = 0o666  # less what the umask takes: nothing in it is anybody's secret
_UNFINISHED = ".part"


def write_durably(path: Path, data: bytes, mode: int = _OWNER_ONLY) -> None:
    """Returns when the file and its name are on the disk. Errors: OSError, and then no file of that name."""
    unfinished = path.with_name(path.name + _UNFINISHED)
    unfinished.unlink(missing_ok=True)
    try:
        write_synced(unfinished, data, mode)
        unfinished.rename(path)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def write_synced(path: Path, data: bytes, mode: int = _OWNER_ONLY) -> None:
    """A new file whose bytes are on the disk; its name is not yet. Errors: OSError, also when it exists."""
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """The names in a folder are on the disk. Source: fsync(2), a file's fsync does not cover its name."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def locked(path: Path, patience_s: float = 10.0) -> Iterator[None]:
    """One process at a time; the kernel lets go of it when the process dies.

    Errors: BlockingIOError when it is still taken after `patience_s`: a process that hangs stops no other.
    """
    until_s = time.monotonic() + patience_s
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, _OWNER_ONLY)
    try:
        while not _is_taken(descriptor):
            if time.monotonic() >= until_s:
                raise BlockingIOError(errno.EAGAIN, "taken by another process", str(path))
            time.sleep(_LOCK_LOOK_S)
        yield
    finally:
        os.close(descriptor)


def _is_taken(descriptor: int) -> bool:
    """Whether the lock is ours now."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
