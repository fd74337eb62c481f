"""Screens and agent over one store at once."""

from __future__ import annotations

import subprocess
from pathlib import Path

from sync.outbox import Claim
from sync.store.store import open_store
from tests.faults.conftest import child
from tests.faults.test_killed_submit import is_whole, numbers


def start(children: list[subprocess.Popen[str]], command: list[str]) -> None:
    children.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))


def words(process: subprocess.Popen[str]) -> list[str]:
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    return [word for word in output.split() if word != "open"]


def test_a_first_start_of_three_processes_makes_one_store(
    tmp_path: Path, sealing_key: str, running: list[subprocess.Popen[str]]
) -> None:
    for _ in range(3):
        start(running, child("submit", str(tmp_path / "new"), sealing_key, "2"))
    shown = [word for process in running for word in words(process)]
    store = open_store(tmp_path / "new")
    assert numbers(store) == set(shown)
    assert len(shown) == 6
    assert is_whole(store)
    store.close()


def test_submits_and_claims_at_once_lose_nothing_and_give_no_number_twice(
    data_dir: Path, sealing_key: str, running: list[subprocess.Popen[str]]
) -> None:
    for _ in range(2):
        start(running, child("submit", str(data_dir), sealing_key, "15"))
    store = open_store(data_dir)
    claims: list[Claim] = []
    while any(process.poll() is None for process in running):
        claims += filter(None, [store.outbox.claim_next()])
        is_whole(store)
    shown = [word for process in running for word in words(process)]
    assert len(set(shown)) == len(shown) == 30
    assert sorted(int(number[5:11]) for number in shown) == list(range(1, 31))
    claims += filter(None, (store.outbox.claim_next() for _ in range(30)))
    assert len({claim.submission_id for claim in claims}) == len(claims) == 30
    assert is_whole(store)
    store.close()
