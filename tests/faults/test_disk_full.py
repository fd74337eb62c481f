"""A full disk and a failing one: nothing is said, nothing is half done, and it goes on when there is room."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.protocol.seal import OpeningKey, SealingKey
from sync.store.store import open_store
from sync.store.submissions import Submissions, Submitted
from sync.store.trouble import NotStored
from tests.faults.conftest import child, said
from tests.faults.test_killed_submit import is_whole, numbers
from tests.memory_disk import memory_disk, needs_root
from tests.sync.material import TERMINAL, compose, draft


@pytest.mark.parametrize(
    ("injury", "code"),
    [
        ("pwrite64:error=ENOSPC:when=9..20", "store.disk_full"),  # in the database's log
        ("mkdir:error=ENOSPC:when=3", "store.disk_full"),
        ("fsync:error=ENOSPC:when=3", "store.disk_full"),  # delayed allocation: a file system may say so late
        ("fsync:error=EIO:when=4", "store.write_failed"),
        ("rename:error=EDQUOT:when=1", "store.disk_full"),
        ("fsync:error=EIO:when=9", "store.write_failed"),  # the commit itself
        ("pwrite64:error=EIO:when=12..20", "store.write_failed"),
    ],
)
def test_a_disk_that_refuses_is_a_result_and_leaves_nothing(
    data_dir: Path, sealing_key: str, injury: str, code: str
) -> None:
    words = said(child("submit", str(data_dir), sealing_key, "2", injured_by=injury))
    assert words[:2] == ["open", code]
    store = open_store(data_dir)
    assert set(words[2:]) - {code} <= numbers(store)
    assert is_whole(store)
    store.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Two megabytes in all."""
    with memory_disk(tmp_path / "small", "size=2m") as folder:
        yield folder


@needs_root
def test_a_disk_really_full_takes_nothing_and_works_again_with_room(
    small_disk: Path, opening_key: OpeningKey
) -> None:
    store = open_store(small_disk / "data", reserve_bytes=1_000_000)
    submissions = Submissions(store, TERMINAL, SealingKey.from_text(opening_key.public_text()))
    assert store.blobs.has_room(100_000)
    filler = small_disk / "filler"
    room = os.statvfs(small_disk)
    filler.write_bytes(bytes(room.f_bavail * room.f_frsize - 8_192))
    assert not store.blobs.has_room(1)
    full = [submissions.submit(draft(), compose) for _ in range(3)]
    assert [answer.code for answer in full if isinstance(answer, NotStored)] == ["store.disk_full"] * 3
    assert is_whole(store)
    filler.unlink()
    answer = submissions.submit(draft(), compose)
    assert isinstance(answer, Submitted)
    assert answer.receipt_number.startswith("HT07-000001")
    assert is_whole(store)
    store.close()
