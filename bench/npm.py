"""Packages from the npm registry, fetched by its own client into a folder that is never committed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path


def unpacked(name: str, version: str, folder: Path) -> Path:
    """The package's own folder, fetched when it is not there yet, without what it depends on.

    Errors: FileNotFoundError without npm; subprocess.CalledProcessError when it cannot be fetched.
    """
    there = folder / name
    if not there.exists():
        folder.mkdir(parents=True, exist_ok=True)
        packed = subprocess.run(
            ["npm", "pack", "--silent", f"{name}@{version}"], cwd=folder, check=True, capture_output=True
        )
        archive = folder / packed.stdout.decode().split()[-1]
        shutil.unpack_archive(archive, folder / f"{name}.unpacked", filter="data")
        (folder / f"{name}.unpacked" / "package").rename(there)
        archive.unlink()
    return there
