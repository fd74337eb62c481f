from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from peripherals.devices import Deadline, DeviceState, DocumentCamera, Done, Failed
from peripherals.scanner.camera import OverheadCamera
from peripherals.scanner.composite import Shot, photograph
from peripherals.scanner.frame import Bgr, Frame
from peripherals.scanner.simulator import FAULT_FILE, CameraFault, ImageFolderCamera, inject, place

SMALL = Shot(width_px=640, height_px=480)


@pytest.fixture
def camera(tmp_path: Path) -> Iterator[DocumentCamera]:
    device = ImageFolderCamera(tmp_path, width_px=640, height_px=480)
    device.open()
    yield device
    device.close()


def picture(camera: DocumentCamera) -> Frame:
    told = camera.frame(Deadline.after(1.0))
    assert isinstance(told, Done)
    return told.value


def difference(one: Bgr, other: Bgr) -> float:
    return float(np.abs(one.astype(int) - other).mean())


def test_a_desk_without_a_picture_is_an_empty_mat(camera: DocumentCamera) -> None:
    seen = picture(camera).bgr
    assert seen.shape == (480, 640, 3)
    assert seen.mean() < 120


def test_a_sheet_put_on_the_desk_is_seen_in_the_next_frame(
    camera: DocumentCamera, tmp_path: Path, form: Bgr
) -> None:
    bare = picture(camera).bgr
    sheet = photograph(form, SMALL).bgr
    place(tmp_path, sheet)
    assert difference(picture(camera).bgr, sheet) < 2
    place(tmp_path, None)
    assert difference(picture(camera).bgr, bare) < 2


def test_no_two_frames_are_equal_yet_all_are_alike(camera: DocumentCamera) -> None:
    one, other = picture(camera), picture(camera)
    assert not np.array_equal(one.bgr, other.bgr)
    assert difference(one.bgr, other.bgr) < 2
    assert other.taken_s >= one.taken_s


def test_the_same_seed_gives_the_same_frames(tmp_path: Path) -> None:
    cameras = [ImageFolderCamera(tmp_path, seed=7, width_px=320, height_px=240) for _ in range(2)]
    one, other = (picture(camera).bgr for camera in cameras)
    assert np.array_equal(one, other)


def test_a_file_that_is_no_picture_is_a_result(camera: DocumentCamera, tmp_path: Path) -> None:
    (tmp_path / "desk.png").write_text("not a picture")
    told = camera.frame(Deadline.after(1.0))
    assert isinstance(told, Failed)
    assert told.code == "scan.not_a_picture"


def test_an_unplugged_camera_is_lost_and_comes_back(camera: DocumentCamera, tmp_path: Path) -> None:
    inject(tmp_path, CameraFault.UNPLUGGED)
    for call in (camera.open, camera.status, lambda: camera.frame(Deadline.after(1.0))):
        with pytest.raises(OSError, match="unplugged"):
            call()
    inject(tmp_path, None)
    camera.open()
    assert camera.status().is_ready
    assert picture(camera).bgr.any()


def test_a_black_picture_is_black_but_for_noise(camera: DocumentCamera, tmp_path: Path) -> None:
    inject(tmp_path, CameraFault.BLACK)
    assert picture(camera).bgr.mean() < 3


def test_rubbish_is_delivered_as_it_comes(camera: DocumentCamera, tmp_path: Path) -> None:
    inject(tmp_path, CameraFault.RUBBISH)
    assert picture(camera).bgr.std() > 60


def test_a_frozen_camera_shows_what_was_and_is_then_given_up(
    camera: DocumentCamera, tmp_path: Path, form: Bgr
) -> None:
    before = picture(camera)
    inject(tmp_path, CameraFault.FROZEN)
    place(tmp_path, photograph(form, SMALL).bgr)
    assert picture(camera) is before
    with pytest.raises(OSError, match="repeats"):
        deque((picture(camera) for _ in range(9)), maxlen=0)
    inject(tmp_path, None)
    camera.open()
    assert difference(picture(camera).bgr, before.bgr) > 10


@pytest.mark.parametrize("text", ["", "{", "[]", '{"fault": "on fire"}', '{"mood": "bad"}'])
def test_a_fault_file_nobody_understands_loses_the_camera(
    camera: DocumentCamera, tmp_path: Path, text: str
) -> None:
    (tmp_path / FAULT_FILE).write_text(text)
    with pytest.raises(OSError, match=FAULT_FILE):
        camera.status()


def test_a_camera_that_is_not_there_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="cannot open camera"):
        OverheadCamera(str(tmp_path / "video0")).open()


def test_a_closed_overhead_camera_is_no_device_and_gives_no_frame() -> None:
    camera: DocumentCamera = OverheadCamera("/dev/null")
    assert camera.status().device is DeviceState.NO_DEVICE
    with pytest.raises(OSError, match="not open"):
        camera.frame(Deadline.after(0.1))
    camera.close()
