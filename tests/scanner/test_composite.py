from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from peripherals.scanner.composite import Shot, any_shot, photograph
from peripherals.scanner.form_drawing import FormText, draw_form
from peripherals.scanner.frame import Bgr

SMALL = Shot(width_px=640, height_px=480, turn_deg=5)


def test_the_same_shot_gives_the_same_picture(form: Bgr) -> None:
    assert np.array_equal(photograph(form, SMALL).bgr, photograph(form, SMALL).bgr)


def test_another_seed_gives_another_picture(form: Bgr) -> None:
    assert not np.array_equal(photograph(form, SMALL).bgr, photograph(form, replace(SMALL, seed=1)).bgr)


@pytest.mark.parametrize("lens_k", [0.0, -0.05, 0.03])
def test_the_true_corners_lie_on_the_paper(lens_k: float) -> None:
    white = np.full((1169, 827, 3), 255, np.uint8)
    truth = photograph(white, replace(SMALL, lens_k=lens_k, fall_off=0.0, noise_levels=0.5))
    assert truth.quad is not None
    middle = truth.quad.mean(axis=0)
    for corner in truth.quad:
        way = (corner - middle) / np.hypot(*(corner - middle))
        x, y = np.rint(corner - 5 * way).astype(int)
        assert truth.bgr[y, x].mean() > 190
        x, y = np.rint(corner + 5 * way).astype(int)
        assert truth.bgr[y, x].mean() < 130


def test_an_empty_desk_has_no_corners() -> None:
    assert photograph(None, SMALL).quad is None


@pytest.mark.parametrize("seed", range(6))
def test_every_hard_shot_can_be_taken(form: Bgr, seed: int) -> None:
    picture = photograph(form, replace(any_shot(seed, is_hard=True), width_px=320, height_px=240))
    assert picture.bgr.shape == (240, 320, 3)


def test_a_form_is_an_a4_sheet_with_a_red_seal(form: Bgr) -> None:
    assert form.shape == (2339, 1654, 3)
    assert ((form[:, :, 2].astype(int) - form[:, :, 1]) > 120).sum() > 5000


def test_words_left_out_leave_the_paper_bare() -> None:
    bare = draw_form(FormText("", ()), dpi=50)
    assert bare.min() > 240
