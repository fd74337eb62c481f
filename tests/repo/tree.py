"""The tracked files of this repository, as the checks see them."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def tracked(*suffixes: str) -> tuple[Path, ...]:
    """Every file that git knows here and that still exists, with one of the suffixes if any are given."""
    # safe.directory: a checkout that belongs to another user, as in a container, is read all the same.
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    paths = (ROOT / name for name in listed.stdout.split("\0") if name)
    return tuple(path for path in paths if path.is_file() and (not suffixes or path.suffix in suffixes))


def name(path: Path) -> str:
    """The path as people write it: from the root, with forward slashes."""
    return path.relative_to(ROOT).as_posix()


def text(path: Path) -> str:
    """The words of a file; bytes that are no UTF-8 (a font, a picture) become replacement characters."""
    return path.read_text(encoding="utf-8", errors="replace")
