"""Files and names that are on the disk when the call returns."""

from __future__ import annotations

import os
import uuid
from pathlib import Path

OWNER_ONLY = 0o600
OWNER_FOLDER = 0o700


def sync_folder(folder: Path) -> None:
    """The names in a folder are on the disk. Source: fsync(2), a file's fsync does not cover its name."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(folder: Path) -> None:
    """The folder is there and, if new, durable; only its owner may enter."""
    if not folder.is_dir():
        folder.mkdir(mode=OWNER_FOLDER, parents=True, exist_ok=True)
        sync_folder(folder.parent)


def write_once(path: Path, data: bytes) -> bool:
    """Whether this call made the file. It is whole or not there, and an existing one is never touched."""
    draft = path.with_name(f"{path.name}.{uuid.uuid4().hex}.part")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    with open(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)  # unlike rename, link refuses a name that is taken
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    sync_folder(path.parent)
    return True
