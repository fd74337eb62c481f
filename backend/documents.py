"""The folder of sealed documents. A blob is one upload of one document; a new upload is another blob."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import uuid
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from backend.durable import OWNER_ONLY, make_folder, sync_folder

_BLOB = re.compile(r"[0-9a-f]{32}")


class BlobLockedError(Exception):
    """Another request, of this or another process, is writing this blob."""


class BlobWriter:
    """The one writer of a blob, at an offset; what lay beyond it was never acknowledged and is gone.

    The lock is the kernel's (flock): it ends with the process, however that ends.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, OWNER_ONLY)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._descriptor)
            raise BlobLockedError from None

    def start_at(self, offset: int) -> None:
        os.ftruncate(self._descriptor, offset)
        os.lseek(self._descriptor, offset, os.SEEK_SET)

    def write(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[os.write(self._descriptor, view) :]

    def sync(self) -> None:
        """The bytes and the name are on the disk."""
        os.fsync(self._descriptor)
        sync_folder(self._path.parent)

    def close(self) -> None:
        os.close(self._descriptor)


class DocumentFolder:
    """Errors: BlobLockedError from `writer`; OSError when the disk fails."""

    def __init__(self, folder: Path) -> None:
        make_folder(folder)
        self._folder = folder

    @staticmethod
    def new_blob() -> str:
        return uuid.uuid4().hex

    def writer(self, blob: str) -> BlobWriter:
        path = self._path(blob)
        make_folder(path.parent)
        return BlobWriter(path)

    def digest(self, blob: str) -> str | None:
        """SHA-256 of what lies here; None when nothing does."""
        try:
            with self._path(blob).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except FileNotFoundError:
            return None

    def read(self, blob: str) -> bytes:
        return self._path(blob).read_bytes()

    def quiet(self, since: datetime) -> Iterator[str]:
        """The blobs that nobody has written to since then."""
        for path in self._folder.glob("??/*"):
            is_blob = _BLOB.fullmatch(path.name) is not None and path.name.startswith(path.parent.name)
            with suppress(FileNotFoundError):  # discarded meanwhile
                if is_blob and path.stat().st_mtime < since.timestamp():
                    yield path.name

    def discard(self, blob: str) -> None:
        self._path(blob).unlink(missing_ok=True)

    def _path(self, blob: str) -> Path:
        return self._folder / blob[:2] / blob
