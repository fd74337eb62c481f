"""Sealed documents as files."""

from __future__ import annotations

import errno
import hashlib
from pathlib import Path

import pytest

from sync.store.blobs import Blobs
from sync.store.files import locked, write_durably


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path, reserve_bytes=0)


def test_documents_come_back_by_digest(blobs: Blobs) -> None:
    blobs.write("s", {"d": b"sealed", "e": b"other"})
    assert blobs.digest("s", "d") == hashlib.sha256(b"sealed").hexdigest()
    assert blobs.path("s", "e").read_bytes() == b"other"


def test_a_write_that_fails_leaves_no_folder(blobs: Blobs, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="too long") as caught:
        blobs.write("s", {"d": b"sealed", "x" * 300: b"a name too long"})
    assert caught.value.errno == errno.ENAMETOOLONG
    assert list((tmp_path / "sealed").iterdir()) == []


def test_what_a_crash_left_of_the_same_submission_is_in_nobodys_way(blobs: Blobs, tmp_path: Path) -> None:
    (tmp_path / "sealed" / "s.part").mkdir()
    blobs.write("s", {"old": b"never had a row"})
    blobs.write("s", {"d": b"sealed"})
    assert [path.name for path in (tmp_path / "sealed" / "s").iterdir()] == ["d"]


def test_removing_twice_is_no_harm(blobs: Blobs) -> None:
    blobs.write("s", {"d": b"sealed"})
    assert blobs.remove("s")
    assert blobs.remove("s")
    with pytest.raises(FileNotFoundError):
        blobs.digest("s", "d")


def test_strays_go_and_what_is_known_stays(blobs: Blobs, tmp_path: Path) -> None:
    blobs.write("known", {"d": b"1"})
    blobs.write("stray", {"d": b"2"})
    (tmp_path / "sealed" / "cut.part").mkdir()
    assert blobs.remove_all_but({"known"}) == ("cut.part", "stray")
    assert blobs.path("known", "d").exists()


def test_room_is_what_is_left_above_the_reserve(tmp_path: Path) -> None:
    assert Blobs(tmp_path, reserve_bytes=0).has_room(1)
    assert not Blobs(tmp_path, reserve_bytes=0).has_room(10**18)
    assert not Blobs(tmp_path, reserve_bytes=10**18).has_room(1)


def test_a_file_cut_by_a_crash_is_written_anew(tmp_path: Path) -> None:
    (tmp_path / "file.part").write_bytes(b"half")
    write_durably(tmp_path / "file", b"whole")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("file", b"whole")]


def test_a_lock_is_for_one_and_free_again_afterwards(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with locked(path), pytest.raises(BlockingIOError), locked(path, patience_s=0):
        pass
    with locked(path, patience_s=0):
        pass
