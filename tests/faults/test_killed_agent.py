"""Kill -9 of the agent wherever it stands: each submission reaches the backend, and once."""

from __future__ import annotations

import signal
import subprocess
import threading
from pathlib import Path

import pytest

from sync.store.store import Store
from sync.store.submissions import Submitted
from tests.faults.conftest import child, submissions_of
from tests.sync.material import compose, draft, wait_until
from tests.sync.scripted_backend import Handler, ScriptedBackend


def received(data_dir: Path, sealing_key: str, count: int) -> tuple[Store, list[str]]:
    submissions = submissions_of(data_dir, sealing_key)
    answers = [submissions.submit(draft(size=600_000), compose) for _ in range(count)]
    return submissions._store, [a.receipt_number for a in answers if isinstance(a, Submitted)]


def start(
    children: list[subprocess.Popen[str]], data_dir: Path, backend: ScriptedBackend, injured_by: str = ""
) -> subprocess.Popen[str]:
    command = child("agent", str(data_dir), backend.url, backend.receipt_key, injured_by=injured_by)
    process = subprocess.Popen(command, text=True, stderr=subprocess.PIPE)
    children.append(process)
    return process


def test_killed_in_the_middle_of_an_upload_it_goes_on_from_the_byte_it_had_reached(
    data_dir: Path, sealing_key: str, backend: ScriptedBackend, running: list[subprocess.Popen[str]]
) -> None:
    store, _ = received(data_dir, sealing_key, 1)
    is_sending, is_dead = threading.Event(), threading.Event()

    def stall(handler: Handler) -> None:
        backend.uploads[handler.path].body += handler.rfile.read(10_000)
        is_sending.set()
        is_dead.wait(10)
        handler.hang_up()

    backend.next("PATCH", "", lambda handler: handler.true_answer())
    backend.next("PATCH", "", stall)
    victim = start(running, data_dir, backend)
    assert is_sending.wait(15)
    victim.send_signal(signal.SIGKILL)
    victim.wait()
    is_dead.set()
    assert store.database.one("SELECT state FROM outbox")["state"] == "claimed"
    start(running, data_dir, backend)
    wait_until(lambda: store.outbox.summary().delivered == 1)
    assert len(backend.finalized) == 1
    assert backend.count("POST", "/documents/") == 2  # no upload was begun anew
    store.close()


@pytest.mark.parametrize("when", [3, 6, 9, 12])
def test_killed_at_any_write_of_a_delivery_nothing_is_lost_and_nothing_comes_twice(
    data_dir: Path,
    sealing_key: str,
    backend: ScriptedBackend,
    running: list[subprocess.Popen[str]],
    when: int,
) -> None:
    store, numbers = received(data_dir, sealing_key, 2)
    start(running, data_dir, backend, injured_by=f"fsync:signal=KILL:when={when}").wait(20)
    start(running, data_dir, backend)
    wait_until(lambda: store.outbox.summary().delivered == 2)
    wait_until(lambda: not any((data_dir / "sealed").iterdir()))
    assert len(backend.manifests) == len(set(backend.finalized)) == len(numbers) == 2
    assert store.database.one("SELECT count(*) AS n FROM receipt")["n"] == 2
    assert store.audit.verify() is None
    store.close()
