"""A store on the disk, and processes that come to harm over it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from sync.protocol.seal import OpeningKey, SealingKey
from sync.store.store import open_store
from sync.store.submissions import Submissions
from tests.sync.conftest import backend
from tests.sync.material import TERMINAL

__all__ = ["backend"]

CHILD = [sys.executable, "-m", "tests.faults.children"]


@pytest.fixture(scope="session")
def opening_key() -> OpeningKey:
    return OpeningKey.generate()


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """A store that has been used before."""
    open_store(tmp_path / "data").close()
    return tmp_path / "data"


@pytest.fixture
def sealing_key(opening_key: OpeningKey) -> str:
    return opening_key.public_text()


def child(*arguments: str, injured_by: str = "", log: Path | None = None) -> list[str]:
    """The command of a child, under strace when it is to be injured or watched."""
    command = [*CHILD, *arguments]
    if injured_by:
        command = [
            "strace",
            "-f",
            "--seccomp-bpf",
            "-qq",
            "-o",
            "/dev/null",
            "-e",
            f"inject={injured_by}",
            *command,
        ]
    if log is not None:
        calls = "trace=fsync,fdatasync,rename,write"
        command = ["strace", "-f", "--seccomp-bpf", "-qq", "-y", "-o", str(log), "-e", calls, *command]
    return command


def said(command: Sequence[str]) -> list[str]:
    """What a child said before it ended, one way or another."""
    result = subprocess.run(command, capture_output=True, check=False, text=True, timeout=60)
    return result.stdout.split()


@pytest.fixture
def running() -> Iterator[list[subprocess.Popen[str]]]:
    """Children that a test starts; whatever it does, none outlives it."""
    children: list[subprocess.Popen[str]] = []
    yield children
    for process in children:
        process.kill()
        process.communicate()


def submissions_of(data_dir: Path, sealing_key: str) -> Submissions:
    return Submissions(open_store(data_dir), TERMINAL, SealingKey.from_text(sealing_key))
