from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pikepdf
import pytest

from peripherals.devices import Failed
from peripherals.scanner.composite import Photograph, Shot, photograph
from peripherals.scanner.frame import Bgr
from peripherals.scanner.quad import jaccard_index
from peripherals.scanner.report import report, reports
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


def test_a_report_names_corners_quality_and_advice(good_file: Path, on_desk: Photograph) -> None:
    told = report(good_file)
    assert told["found"] is True
    assert told["accepted"] is True
    assert on_desk.quad is not None
    assert np.abs(np.array(told["corners"]) - on_desk.quad).max() < 4
    assert told["advice"] == []
    assert json.loads(json.dumps(told)) == told


def test_a_report_on_a_letter_says_what_is_wrong(tmp_path: Path) -> None:
    letter = tmp_path / "letter.jpg"
    letter.write_text("no picture at all")
    told = report(letter)
    assert told["found"] is False
    assert str(told["error"]).startswith("scan.not_a_picture: letter.jpg")


def test_a_report_on_an_empty_desk_asks_for_a_page(tmp_path: Path, scanner_shot: Shot) -> None:
    cv2.imwrite(str(tmp_path / "desk.png"), photograph(None, scanner_shot).bgr)
    told = report(tmp_path / "desk.png")
    assert told["accepted"] is False
    assert told["advice"] == ["no_page"]


def test_accepted_pages_of_several_files_become_one_pdf(tmp_path: Path, good_file: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("no picture at all")
    told = reports([good_file, letter, good_file], pdf=tmp_path / "out.pdf")
    assert [one["accepted"] for one in told] == [True, False, True]
    with pikepdf.open(tmp_path / "out.pdf") as pdf:
        assert len(pdf.pages) == 2


def test_no_page_no_pdf(tmp_path: Path) -> None:
    reports([tmp_path / "nowhere.jpg"], pdf=tmp_path / "out.pdf")
    assert not (tmp_path / "out.pdf").exists()
