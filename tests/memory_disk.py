"""A real disk of a few KiB, or one that takes nothing: mounted in memory."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="mounting a disk needs root")


@contextmanager
def memory_disk(folder: Path, options: str) -> Iterator[Path]:
    """`options`: as of mount(8) for tmpfs, `size=2m` or `ro`."""
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)
