"""How fast a full queue drains: a real store, a real agent process, a real embedded backend."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from bench.figures import Figure
from bench.house import until
from bench.store import compose, draft
from kiosk.catalogue.signing import CatalogueKey
from kiosk.demo.world import CATALOGUE_DIR, TERMINAL_ID
from sync.protocol.seal import SealingKey
from sync.store.store import Store, open_store
from sync.store.submissions import Submissions, Submitted

_SUBMISSIONS = 100
_DOCUMENT_BYTES = 100_000
_DOCUMENTS = 3
_TIMEOUT_S = 180.0


def figures(folder: Path) -> list[Figure]:
    profile_path, sealing_key = _provision(folder)
    store = open_store(folder / "data")
    try:
        fill(store, sealing_key, _SUBMISSIONS)
        with (
            _backend(folder, profile_path),
            _running(["kiosk", "sync", "--profile", str(profile_path)], folder),
        ):
            started_s = time.monotonic()
            until(lambda: store.outbox.summary().delivered > 0, "the first case is delivered")
            first_s = time.monotonic() - started_s
            until(lambda: store.outbox.summary().waiting == 0, "all is delivered", _TIMEOUT_S)
            all_s = time.monotonic() - started_s
        done = store.outbox.summary()
    finally:
        store.close()
    if done.delivered != _SUBMISSIONS:
        raise RuntimeError(f"{done.delivered} of {_SUBMISSIONS} delivered, {done.quarantined} in quarantine")
    megabytes = _SUBMISSIONS * _DOCUMENTS * _DOCUMENT_BYTES / 1e6
    note = f"{_SUBMISSIONS} cases, {_DOCUMENTS} documents of {_DOCUMENT_BYTES // 1000} KB each"
    return [
        Figure("agent's start to first receipt", round(first_s, 2), "s"),
        Figure("agent's start to last receipt", round(all_s, 2), "s", 1, note),
        Figure("throughput from the agent's start", round(_SUBMISSIONS / all_s, 1), "cases/s"),
        Figure("throughput from the agent's start", round(megabytes / all_s, 2), "MB/s"),
        Figure("throughput once it runs", round((_SUBMISSIONS - 1) / (all_s - first_s), 1), "cases/s"),
    ]


def fill(store: Store, sealing_key: str, count: int) -> None:
    """Queue so many submissions the way the window does."""
    submissions = Submissions(store, TERMINAL_ID, SealingKey.from_text(sealing_key))
    for _ in range(count):
        answer = submissions.submit(draft(_DOCUMENTS, _DOCUMENT_BYTES), compose)
        if not isinstance(answer, Submitted):
            raise RuntimeError(f"not stored: {answer.code} {answer.detail}")


def _provision(folder: Path) -> tuple[Path, str]:
    """Keys of a new backend, and a profile that names them; its address comes when it listens."""
    command = [sys.executable, "-m", "backend", "provision", "--terminal", TERMINAL_ID, *_folders(folder)]
    keys = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    profile: dict[str, Any] = {
        "terminal": {"id": TERMINAL_ID, "hall": "bench", "hours": ""},
        "data_dir": "data",
        "catalogue": {"trusted_keys": [CatalogueKey.generate().public_text]},
        "devices": {},
        "backend": {"url": "", "public_url": "https://example.gov.cn", **keys},
    }
    path = folder / "terminal.yaml"
    path.write_text(yaml.safe_dump(profile), encoding="utf-8")
    return path, keys["sealing_key"]


@contextmanager
def _backend(folder: Path, profile_path: Path) -> Iterator[None]:
    """A backend on a free port, which is written into the profile."""
    with _running(["backend", "serve", "--port", "0", *_folders(folder)], folder) as process:
        if process.stdout is None:
            raise RuntimeError("the backend has no output")
        profile = yaml.safe_load(profile_path.read_text(encoding="utf-8"))
        profile["backend"]["url"] = json.loads(process.stdout.readline())["listening"]
        profile_path.write_text(yaml.safe_dump(profile), encoding="utf-8")
        yield


def _folders(folder: Path) -> list[str]:
    return ["--data", str(folder / "backend"), "--catalogue", str(CATALOGUE_DIR)]


@contextmanager
def _running(module: Sequence[str], folder: Path) -> Iterator[subprocess.Popen[str]]:
    with (folder / f"{module[0]}.log").open("ab") as log:
        command = [sys.executable, "-m", *module]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)
    try:
        yield process
    finally:
        process.terminate()
        process.communicate()
