"""The two things a technician does with what scans: the empty mat, and a sheet on the glass."""

from __future__ import annotations

import json
from typing import Any

import cv2
import numpy as np
import pytest

from config.strings import texts
from kiosk.__main__ import main
from peripherals.scanner.composite import Shot, photograph
from peripherals.scanner.escl_desk import GLASS_PICTURE
from peripherals.scanner.escl_simulator import EsclSimulator
from peripherals.scanner.form_drawing import draw_form
from peripherals.scanner.mat_reference import MAT_FILE, load_mat
from peripherals.scanner.simulator import place
from tests.kiosk.doctor.ward import Ward
from tests.scanner.conftest import TEXT

FORM = draw_form(TEXT, seed=1)


def told(ward: Ward, capsys: pytest.CaptureFixture[str], *verb: str) -> tuple[int, dict[str, Any]]:
    capsys.readouterr()
    status = main(["device", *verb, "--profile", str(ward.path)])
    return status, json.loads(capsys.readouterr().out)


def test_the_empty_mat_is_taken_and_kept_beside_the_store(
    ward: Ward, capsys: pytest.CaptureFixture[str]
) -> None:
    status, said = told(ward, capsys, "mat")
    assert (status, said["state"], said["facts"]["file"]) == (0, "ok", MAT_FILE)
    mat = load_mat(ward.data_dir)
    assert mat is not None
    assert mat.shape == (1200, 1600, 3)


def test_with_a_page_on_it_the_old_one_stays(ward: Ward, capsys: pytest.CaptureFixture[str]) -> None:
    told(ward, capsys, "mat")
    before = load_mat(ward.data_dir)
    place(ward.desk, photograph(FORM, Shot(width_px=1600, height_px=1200)).bgr)
    status, said = told(ward, capsys, "mat")
    assert (status, said["facts"]["code"]) == (2, "scan.mat_not_empty")
    assert said["words"] == texts()["fault.scan.mat_not_empty.technician"]
    assert np.array_equal(before, load_mat(ward.data_dir))


def test_a_sheet_on_the_glass_is_scanned_and_told_from_a_blank_one(
    ward: Ward, capsys: pytest.CaptureFixture[str]
) -> None:
    with EsclSimulator(ward.desk) as simulator:
        ward.profile["devices"]["document_scanner"] = {"driver": "escl", "options": {"url": simulator.url}}
        ward.write()
        status, bare = told(ward, capsys, "test", "document_scanner")
        cv2.imwrite(str(ward.desk / GLASS_PICTURE), FORM)
        _, laid = told(ward, capsys, "test", "document_scanner")
    assert (status, bare["facts"]["sheets"], bare["facts"]["blank"]) == (0, 1, 1)
    assert (laid["facts"]["sheets"], laid["facts"]["blank"]) == (1, 0)
