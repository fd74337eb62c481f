from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from peripherals.scanner.composite import Photograph, Shot, photograph
from peripherals.scanner.finder import PageFound
from peripherals.scanner.frame import Bgr
from peripherals.scanner.judge import Advice, Verdict, judge
from peripherals.scanner.rectify import rectify
from peripherals.scanner.sharpness import edge_width_px, relative_sharpness


def verdict_on(form: Bgr, shot: Shot) -> Verdict:
    truth = photograph(form, shot)
    assert truth.quad is not None
    return judge(truth.bgr, PageFound(truth.quad, 9.0, 9.0), rectify(truth.bgr, truth.quad))


def test_a_good_picture_is_usable_without_a_word(on_desk: Photograph, found: PageFound) -> None:
    verdict = judge(on_desk.bgr, found, rectify(on_desk.bgr, found.quad))
    assert verdict.is_usable
    assert verdict.advice == ()


def test_resolution_is_told_in_dpi(on_desk: Photograph, found: PageFound) -> None:
    dpi = judge(on_desk.bgr, found, rectify(on_desk.bgr, found.quad)).quality.dpi
    assert dpi == pytest.approx(0.92 * 1944 / 11.69, rel=0.03)


@pytest.mark.parametrize(
    ("change", "advice"),
    [
        ({"width_px": 1000, "height_px": 750}, Advice.TOO_SMALL),
        ({"blur_px": 4.5}, Advice.BLURRED),
        ({"motion_px": 13}, Advice.BLURRED),
        ({"exposure": 0.2}, Advice.TOO_DARK),
    ],
)
def test_a_page_that_cannot_be_read_is_refused_with_the_reason(
    form: Bgr, scanner_shot: Shot, change: dict[str, float], advice: Advice
) -> None:
    verdict = verdict_on(form, replace(scanner_shot, **change))  # type: ignore[arg-type]
    assert not verdict.is_usable
    assert advice in verdict.advice


def test_a_lamp_mirrored_in_the_page_is_refused(form: Bgr, scanner_shot: Shot) -> None:
    verdict = verdict_on(form, replace(scanner_shot, has_glare=True, exposure=0.8, seed=3))
    assert not verdict.is_usable
    assert verdict.advice == (Advice.TOO_SHINY,)


def test_a_page_near_the_border_is_usable_and_asked_inward(form: Bgr, scanner_shot: Shot) -> None:
    verdict = verdict_on(
        form, replace(scanner_shot, fill=0.93, turn_deg=0.0, tilt_x_deg=0, tilt_y_deg=0, shift_y=0.025)
    )
    assert verdict.is_usable
    assert verdict.advice == (Advice.MOVE_INWARD,)


def test_a_cut_off_page_is_refused_whatever_else(on_desk: Photograph, found: PageFound) -> None:
    cut = replace(found, is_cut_off=True)
    verdict = judge(on_desk.bgr, cut, rectify(on_desk.bgr, cut.quad))
    assert not verdict.is_usable
    assert verdict.advice[0] is Advice.MOVE_INWARD


def test_a_bare_page_says_nothing_of_sharpness() -> None:
    assert edge_width_px(np.full((1754, 1240, 3), 240, np.uint8)) is None


def test_edges_grow_with_blur(form: Bgr) -> None:
    page = cv2.resize(form, None, fx=0.75, fy=0.75, interpolation=cv2.INTER_AREA)
    widths = [edge_width_px(cv2.GaussianBlur(page, (0, 0), sigma)) for sigma in (0.5, 1.2, 2.0, 3.0)]
    known = [width for width in widths if width is not None]
    assert len(known) == 4
    assert known == sorted(known)
    assert known[0] < 2.8 < 4.8 < known[3]


def test_the_sharper_of_two_frames_is_known(form: Bgr) -> None:
    assert relative_sharpness(form) > relative_sharpness(cv2.GaussianBlur(form, (0, 0), 1.0))
