"""Kill -9 in the middle of receiving: a number is wholly there or not at all, and never given out twice."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sync.protocol.canonical import sha256_hex
from sync.protocol.manifest import Manifest
from sync.store.retention import remove_strays
from sync.store.store import Store, open_store
from sync.store.submissions import Submitted
from tests.faults.conftest import child, said, submissions_of
from tests.sync.material import compose, draft

# Calls of the child: two fsyncs open the store; two documents, their folder, the root, the log's head and its
# name, the commit make seven more; closing follows. strace counts from the start of the process.
KILLS = [
    *(f"fsync:signal=KILL:when={n}" for n in range(3, 12)),
    *(f"pwrite64:signal=KILL:when={n}" for n in (9, 15, 38)),
    "rename:signal=KILL:when=1",
]


def is_whole(store: Store) -> bool:
    """Every submission has its documents, its place in the queue and its word in the log; no more."""
    remove_strays(store)
    ids = {row["id"] for row in store.database.query("SELECT id FROM submission")}
    queued = {row["submission_id"] for row in store.database.query("SELECT submission_id FROM outbox")}
    logged = {row.subject for row in store.audit.rows() if row.event == "submission_received"}
    folders = {path.name for path in (store.data_dir / "sealed").iterdir()}
    manifests = [
        Manifest.model_validate_json(row["manifest"])
        for row in store.database.query("SELECT manifest FROM submission")
    ]
    digests_fit = all(
        sha256_hex(store.blobs.path(m.submission_id, entry.id).read_bytes()) == entry.sha256
        for m in manifests
        for entry in m.documents
    )
    return ids == queued == logged == folders and digests_fit and store.audit.verify() is None


def numbers(store: Store) -> set[str]:
    return {row["receipt_number"] for row in store.database.query("SELECT receipt_number FROM submission")}


@pytest.mark.parametrize("injury", KILLS)
def test_killed_anywhere_what_was_said_is_there_and_what_is_there_is_whole(
    data_dir: Path, sealing_key: str, injury: str
) -> None:
    words = said(child("submit", str(data_dir), sealing_key, "1", injured_by=injury))
    assert words[:1] == ["open"]
    store = open_store(data_dir)
    assert set(words[1:]) <= numbers(store)
    assert is_whole(store)
    before = numbers(store)
    store.close()
    again = submissions_of(data_dir, sealing_key)
    answer = again.submit(draft(), compose)
    assert isinstance(answer, Submitted)
    assert answer.receipt_number not in before
    again._store.close()


def test_kills_reach_both_sides_of_the_commit(data_dir: Path, sealing_key: str) -> None:
    """Otherwise the test above would prove nothing."""
    outcomes = set()
    for n in (3, 11):
        words = said(
            child("submit", str(data_dir), sealing_key, "1", injured_by=f"fsync:signal=KILL:when={n}")
        )
        outcomes.add(len(words))
    assert outcomes == {1, 2}


def test_killed_while_the_agent_has_the_store_open(data_dir: Path, sealing_key: str) -> None:
    store = open_store(data_dir)
    words: list[str] = []
    for n in (6, 8, 9):
        injury = f"fsync:signal=KILL:when={n}"
        words += said(child("submit", str(data_dir), sealing_key, "3", injured_by=injury))
        assert is_whole(store)
    shown = [word for word in words if word != "open"]
    assert shown
    assert len(set(shown)) == len(shown)
    assert set(shown) <= numbers(store)
    store.close()


def test_everything_is_on_the_disk_before_the_number_is_said(
    data_dir: Path, sealing_key: str, tmp_path: Path
) -> None:
    """The order of the system calls, since no kill can show what a power cut would lose."""
    log = tmp_path / "calls"
    said(child("submit", str(data_dir), sealing_key, "1", log=log))
    calls = log.read_text(errors="replace").split('"open\\n"')[1].split("HT07-000001")[0]
    order = re.findall(r"(fsync|rename)\(.*?(sealed|store\.db-wal)([^>\"]*)", calls)
    kinds = [(call, place, rest.count("/")) for call, place, rest in order]
    assert kinds[:5] == [
        ("fsync", "sealed", 2),  # a document
        ("fsync", "sealed", 2),  # the other
        ("fsync", "sealed", 1),  # their names
        ("rename", "sealed", 1),  # the folder becomes the submission's
        ("fsync", "sealed", 0),  # and that name is down
    ]
    assert set(kinds[5:]) == {("fsync", "store.db-wal", 0)}  # only then the row
    assert "fsync" in calls.splitlines()[-2]  # and nothing between its commit and the word
