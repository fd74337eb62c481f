"""What somebody finds who takes the disk out: nothing about anybody."""

from __future__ import annotations

import threading
from pathlib import Path

from sync.agent import AgentSettings, run
from tests.faults.conftest import submissions_of
from tests.sync.material import CARD, NAME, TERMINAL, compose, draft, wait_until
from tests.sync.scripted_backend import ScriptedBackend

SECRETS = [
    NAME.encode(),
    CARD.encode(),
    CARD.lower().encode(),
    "收件凭证".encode(),
    b"11330000002482",
    b"%PDF-1.7",
]


def found(data_dir: Path) -> set[bytes]:
    bodies = [path.read_bytes() for path in data_dir.rglob("*") if path.is_file()]
    return {secret for secret in SECRETS for body in bodies if secret in body}


def test_nothing_readable_lies_there_before_or_after_delivery(
    data_dir: Path, sealing_key: str, backend: ScriptedBackend
) -> None:
    submissions = submissions_of(data_dir, sealing_key)
    made = draft()
    submissions.submit(made, compose)
    assert found(data_dir) == set()
    stop = threading.Event()
    settings = AgentSettings(data_dir, backend.url, TERMINAL, "token", backend.receipt_key, poll_s=0.05)
    agent = threading.Thread(target=run, args=(settings, stop))
    agent.start()
    wait_until(lambda: submissions._store.outbox.summary().delivered == 1)
    stop.set()
    agent.join()
    assert found(data_dir) == set()
    submissions._store.close()
    assert found(data_dir) == set()


def test_the_search_would_find_what_it_looks_for(data_dir: Path) -> None:
    (data_dir / "leak").write_bytes(b"x" + NAME.encode())
    assert found(data_dir) == {NAME.encode()}


def test_even_the_key_of_the_store_opens_no_queued_document(data_dir: Path, sealing_key: str) -> None:
    submissions = submissions_of(data_dir, sealing_key)
    made = draft()
    submissions.submit(made, compose)
    key = (data_dir / "store.key").read_bytes()
    sealed = submissions._store.blobs.path(made.submission_id, made.documents[0].id).read_bytes()
    assert made.documents[0].body not in sealed
    assert key not in sealed
    submissions._store.close()
