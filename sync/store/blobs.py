"""Sealed documents as files: a folder for each submission, wholly there or not at all."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final

from sync.store.files import sync_folder, write_synced

# Admission, not allocation: a visit that begins above this mark can be written down to its end.
RESERVE_BYTES: Final = 256 * 1024 * 1024
_UNFINISHED = ".part"


class Blobs:
    def __init__(self, data_dir: Path, reserve_bytes: int = RESERVE_BYTES) -> None:
        self._root = data_dir / "sealed"
        self._reserve_bytes = reserve_bytes
        self._root.mkdir(mode=0o700, exist_ok=True)
        sync_folder(data_dir)

    def path(self, submission_id: str, document_id: str) -> Path:
        return self._root / submission_id / document_id

    def write(self, submission_id: str, sealed: Mapping[str, bytes]) -> None:
        """Returns when all documents and their names are on the disk. Errors: OSError; nothing is left."""
        unfinished = self._root / f"{submission_id}{_UNFINISHED}"
        try:
            self._remove_folder(unfinished)  # what a crash left of an earlier try at the same submission
            self.remove(submission_id)
            unfinished.mkdir(mode=0o700)
            for document_id, body in sealed.items():
                write_synced(unfinished / document_id, body)
            sync_folder(unfinished)
            unfinished.rename(self._root / submission_id)
            sync_folder(self._root)
        except OSError:
            self._remove_folder(unfinished)
            self.remove(submission_id)
            raise

    def remove(self, submission_id: str) -> bool:
        """Whether no sealed document of this submission is left. Doing it twice is no harm."""
        folder = self._root / submission_id
        self._remove_folder(folder)
        return not folder.exists()

    def remove_all_but(self, known: Collection[str]) -> tuple[str, ...]:
        """Clears what a crash left between file and row; says what it was. The caller keeps submits out."""
        strays = tuple(sorted(entry.name for entry in self._root.iterdir() if entry.name not in known))
        for name in strays:
            self._remove_folder(self._root / name)
        return strays

    def digest(self, submission_id: str, document_id: str) -> str:
        """SHA-256 of the file as it lies there. Errors: FileNotFoundError; OSError of a failing disk."""
        with self.path(submission_id, document_id).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def has_room(self, size_bytes: int) -> bool:
        """Whether that much can be written and the reserve stays whole."""
        disk = os.statvfs(self._root)
        return disk.f_bavail * disk.f_frsize - size_bytes >= self._reserve_bytes

    def _remove_folder(self, folder: Path) -> None:
        shutil.rmtree(folder, ignore_errors=True)  # what stays is tried again at the next start
