"""The disk: room, files, and whether it takes any."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from peripherals.devices import Deadline, Done, Room
from peripherals.host.disk import FilesystemDisk, refused
from peripherals.host.room import Limits, Usage, summarise

LIMITS = Limits(low_bytes=200, out_bytes=100, low_files=20, out_files=10)
WELL = Usage(free_bytes=1000, total_bytes=5000, free_files=100, is_read_only=False)


@pytest.mark.parametrize(
    ("usage", "room", "code"),
    [
        (WELL, Room.AMPLE, ""),
        (Usage(200, 5000, 20, False), Room.AMPLE, ""),
        (Usage(199, 5000, 100, False), Room.LOW, ""),
        (Usage(1000, 5000, 19, False), Room.LOW, ""),
        (Usage(99, 5000, 100, False), Room.OUT, "disk.full"),
        (Usage(1000, 5000, 9, False), Room.OUT, "disk.no_more_files"),
        (Usage(1000, 5000, None, False), Room.AMPLE, ""),
        (Usage(1000, 5000, 100, True), Room.OUT, "disk.read_only"),
    ],
)
def test_every_state_of_a_disk_has_its_place(usage: Usage, room: Room, code: str) -> None:
    status = summarise(usage, LIMITS)
    assert (status.room, status.fault.code if status.fault else "") == (room, code)
    assert status.is_ready is (code == "")


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.EROFS, "disk.read_only"),
        (errno.ENOSPC, "disk.full"),
        (errno.EDQUOT, "disk.full"),
        (errno.EIO, "disk.not_written"),
        (errno.EACCES, "disk.not_written"),
    ],
)
def test_why_a_file_was_not_written_is_told(number: int, code: str) -> None:
    assert refused(OSError(number, "x")).code == code


def test_a_real_folder_tells_its_room_and_keeps_no_probe(tmp_path: Path) -> None:
    disk = FilesystemDisk(str(tmp_path), low_bytes=1, out_bytes=1, low_files=1, out_files=1)
    outcome = disk.usage(Deadline.after(5))
    assert isinstance(outcome, Done)
    assert 0 < outcome.value.free_bytes <= outcome.value.total_bytes
    assert disk.status().room is Room.AMPLE
    assert list(tmp_path.iterdir()) == []


def test_the_same_folder_is_full_by_other_limits(tmp_path: Path) -> None:
    most = 10**18
    fault = FilesystemDisk(str(tmp_path), low_bytes=most, out_bytes=most).status().fault
    assert fault is not None
    assert fault.code == "disk.full"


def test_limits_the_wrong_way_round_are_refused() -> None:
    with pytest.raises(ValueError, match="low 不能小于 out"):
        FilesystemDisk("/", low_bytes=1, out_bytes=2)
