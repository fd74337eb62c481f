from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from peripherals.devices import Failed
from peripherals.scanner.composite import Photograph, Shot, photograph
from peripherals.scanner.frame import Bgr
from peripherals.scanner.quad import jaccard_index
from peripherals.scanner.scan import ScannedPage, scan_page


@pytest.fixture(scope="module")
def scanned(on_desk: Photograph) -> ScannedPage:
    page = scan_page(on_desk.bgr)
    assert isinstance(page, ScannedPage)
    return page


@pytest.fixture
def good_file(tmp_path: Path, on_desk: Photograph) -> Path:
    path = tmp_path / "good.jpg"
    cv2.imwrite(str(path), on_desk.bgr)
    return path


def test_a_page_on_the_desk_becomes_a_straight_white_sheet(on_desk: Photograph, scanned: ScannedPage) -> None:
    assert on_desk.quad is not None
    assert jaccard_index(scanned.quad, on_desk.quad) > 0.99
    assert scanned.verdict.is_usable
    assert scanned.image.shape == (2339, 1654, 3)
    assert np.median(scanned.image) > 240


def test_an_empty_mat_is_a_result(scanner_shot: Shot) -> None:
    told = scan_page(photograph(None, scanner_shot).bgr)
    assert isinstance(told, Failed)
    assert told.code == "scan.no_page"


def test_a_page_over_the_border_is_a_result(form: Bgr, scanner_shot: Shot) -> None:
    told = scan_page(photograph(form, replace(scanner_shot, shift_x=0.3)).bgr)
    assert isinstance(told, Failed)
    assert told.code == "scan.cut_off"


def test_a_covered_lens_is_a_result() -> None:
    told = scan_page(np.random.default_rng(0).integers(0, 9, (600, 800, 3), np.uint8))
    assert isinstance(told, Failed)
    assert told.code == "scan.black_picture"


def test_rubbish_from_the_camera_is_a_result() -> None:
    told = scan_page(np.random.default_rng(0).integers(0, 256, (600, 800, 3), np.uint8))
    assert isinstance(told, Failed)
