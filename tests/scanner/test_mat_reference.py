"""The picture of the empty mat: taken when it is empty, kept whole, used where it fits."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from peripherals.devices import Deadline, Done, Failed
from peripherals.scanner.composite import Photograph, Shot, photograph
from peripherals.scanner.finder import NoPage, PageFound, find_page
from peripherals.scanner.frame import Bgr
from peripherals.scanner.mat_reference import MAT_FILE, fitting, load_mat, store_mat, take_empty_mat
from peripherals.scanner.simulator import CameraFault, ImageFolderCamera, inject, place


@pytest.fixture
def camera(tmp_path: Path) -> Iterator[ImageFolderCamera]:
    device = ImageFolderCamera(tmp_path, width_px=800, height_px=600)
    device.open()
    yield device
    device.close()


def taken(camera: ImageFolderCamera) -> Bgr:
    told = take_empty_mat(camera, Deadline.after(5))
    assert isinstance(told, Done)
    return told.value


def refused(camera: ImageFolderCamera) -> str:
    told = take_empty_mat(camera, Deadline.after(5))
    assert isinstance(told, Failed)
    return told.code


def test_the_empty_mat_is_taken_kept_and_found_again(camera: ImageFolderCamera, tmp_path: Path) -> None:
    mat = taken(camera)
    assert store_mat(tmp_path, mat).name == MAT_FILE
    kept = load_mat(tmp_path)
    assert kept is not None
    assert np.array_equal(kept, mat)
    assert [path.name for path in tmp_path.iterdir()] == [MAT_FILE]


def test_a_mat_with_a_page_on_it_is_refused(camera: ImageFolderCamera, tmp_path: Path, form: Bgr) -> None:
    place(tmp_path, photograph(form, Shot(width_px=800, height_px=600)).bgr)
    assert refused(camera) == "scan.mat_not_empty"


def test_a_picture_that_changes_is_refused(camera: ImageFolderCamera, tmp_path: Path) -> None:
    inject(tmp_path, CameraFault.RUBBISH)
    assert refused(camera) == "scan.mat_moves"


def test_a_dark_picture_is_refused(camera: ImageFolderCamera, tmp_path: Path) -> None:
    inject(tmp_path, CameraFault.BLACK)
    assert refused(camera) == "scan.black_picture"


@pytest.mark.parametrize("content", [b"", b"no picture"])
def test_a_file_that_is_broken_is_as_none(tmp_path: Path, content: bytes) -> None:
    assert load_mat(tmp_path) is None
    (tmp_path / MAT_FILE).write_bytes(content)
    assert load_mat(tmp_path) is None


def test_a_mat_of_another_size_is_not_used(on_desk: Photograph) -> None:
    small = on_desk.bgr[::2, ::2]
    assert fitting(small, on_desk.bgr) is None
    assert fitting(on_desk.bgr, on_desk.bgr) is on_desk.bgr


def test_a_frame_printed_on_the_mat_is_no_page_where_the_mat_is_known(form: Bgr, scanner_shot: Shot) -> None:
    """A sheet glued down for good: without the reference it is taken for a page."""
    mat = photograph(np.full_like(form, 250), scanner_shot).bgr
    now = np.clip(mat.astype(int) + 3, 0, 255).astype(np.uint8)
    assert isinstance(find_page(now), PageFound)
    assert isinstance(find_page(now, empty_mat=mat), NoPage)
    with_form = photograph(form, scanner_shot).bgr
    assert not isinstance(find_page(with_form, empty_mat=photograph(None, scanner_shot).bgr), NoPage)
