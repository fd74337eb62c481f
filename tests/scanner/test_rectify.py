from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from peripherals.scanner.composite import Photograph, Shot, photograph
from peripherals.scanner.finder import PageFound
from peripherals.scanner.flatten import PAPER_LEVEL, flatten
from peripherals.scanner.frame import Bgr
from peripherals.scanner.rectify import A4_LONG_PX, A4_SHORT_PX, aspect_ratio, rectify

A4_RATIO = 210 / 297


@pytest.mark.parametrize(("tilt_x", "tilt_y"), [(0, 0), (4, 0), (0, -6), (12, 8), (20, -15)])
def test_the_true_ratio_is_seen_through_any_tilt(
    form: Bgr, scanner_shot: Shot, tilt_x: float, tilt_y: float
) -> None:
    shot = replace(scanner_shot, tilt_x_deg=tilt_x, tilt_y_deg=tilt_y, fill=0.6, lens_k=0.0)
    truth = photograph(form, replace(shot, width_px=800, height_px=600))
    assert truth.quad is not None
    assert aspect_ratio(truth.quad, 800, 600) == pytest.approx(A4_RATIO, rel=0.03)


def test_an_upright_a4_page_becomes_200_dpi(on_desk: Photograph, found: PageFound) -> None:
    page = rectify(on_desk.bgr, found.quad)
    assert page.is_a4
    assert page.bgr.shape == (A4_LONG_PX, A4_SHORT_PX, 3) == (2339, 1654, 3)


def test_a_page_laid_sideways_stays_sideways(form: Bgr, scanner_shot: Shot) -> None:
    truth = photograph(form, replace(scanner_shot, turn_deg=90, fill=0.7, width_px=1296, height_px=972))
    assert truth.quad is not None
    assert rectify(truth.bgr, truth.quad).bgr.shape[:2] == (A4_SHORT_PX, A4_LONG_PX)


def test_another_shape_keeps_its_own_ratio(form: Bgr, scanner_shot: Shot) -> None:
    receipt = form[:, :700]
    truth = photograph(receipt, replace(scanner_shot, width_px=1296, height_px=972))
    assert truth.quad is not None
    page = rectify(truth.bgr, truth.quad)
    assert not page.is_a4
    assert page.bgr.shape[1] / page.bgr.shape[0] == pytest.approx(700 / form.shape[0], rel=0.04)


def test_print_comes_to_lie_where_it_was_printed(form: Bgr, on_desk: Photograph, found: PageFound) -> None:
    seen = flatten(rectify(on_desk.bgr, found.quad).bgr)
    original = cv2.resize(form, (A4_SHORT_PX, A4_LONG_PX), interpolation=cv2.INTER_AREA)
    one, other = (cv2.cvtColor(image, cv2.COLOR_BGR2GRAY).astype(np.float32) for image in (seen, original))
    (shift_x, shift_y), _ = cv2.phaseCorrelate(one, other)
    assert abs(shift_x) < 3
    assert abs(shift_y) < 3


def test_flat_light_makes_bare_paper_even(form: Bgr) -> None:
    falling = np.linspace(1.0, 0.45, form.shape[0])[:, None, None]
    shaded = (form * falling).astype(np.uint8)
    margin = flatten(shaded)[100:-100, 20:120]
    assert abs(float(margin.mean()) - PAPER_LEVEL) < 4
    assert float(margin.std()) < 4


def test_a_dark_photograph_on_a_page_is_not_bleached() -> None:
    page = np.full((2339, 1654, 3), 240, np.uint8)
    page[300:800, 1000:1400] = 60
    assert flatten(page)[500:600, 1150:1250].mean() < 160


def test_a_red_seal_stays_red(form: Bgr) -> None:
    blue, green, red = (int(level) for level in np.median(flatten(form)[_is_red(form)], axis=0))
    assert red > 150
    assert max(blue, green) < 80


def _is_red(form: Bgr) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    return (form[:, :, 2].astype(int) - form[:, :, 1]) > 120
