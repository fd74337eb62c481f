"""A hand on the page is told from what is printed there."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from peripherals.scanner.composite import Photograph, Shot, photograph
from peripherals.scanner.form_drawing import FormText, draw_form
from peripherals.scanner.frame import Bgr
from peripherals.scanner.hand import has_hand
from peripherals.scanner.licence_drawing import draw_licence
from tests.reading.conftest import NOODLES

LIGHT, TANNED, DARK = (150, 180, 225), (95, 135, 190), (50, 75, 120)  # BGR


def with_finger(shot: Photograph, colour: tuple[int, int, int], reach: float = 0.2) -> Bgr:
    """A finger from the right side of the sheet inward, and the hand beside it."""
    assert shot.quad is not None
    frame = shot.bgr.copy()
    right = (shot.quad[1] + shot.quad[2]) / 2
    inward = (shot.quad[0] + shot.quad[3]) / 2 - right
    wide = round(float(np.linalg.norm(inward)) * 0.09)
    tip, root = right + inward * reach, right - inward * 0.1
    cv2.line(frame, np.rint(root).astype(int).tolist(), np.rint(tip).astype(int).tolist(), colour, wide)
    return frame


@pytest.mark.parametrize("skin", [LIGHT, TANNED, DARK])
def test_a_finger_on_the_page_is_seen_whatever_its_colour(
    on_desk: Photograph, skin: tuple[int, int, int]
) -> None:
    assert on_desk.quad is not None
    assert has_hand(with_finger(on_desk, skin), on_desk.quad)


def test_a_page_with_seal_and_signature_has_no_hand(on_desk: Photograph) -> None:
    assert on_desk.quad is not None
    assert not has_hand(on_desk.bgr, on_desk.quad)


def test_a_hand_beside_the_page_does_not_matter(on_desk: Photograph) -> None:
    assert on_desk.quad is not None
    assert not has_hand(with_finger(on_desk, TANNED, reach=-0.03), on_desk.quad)


@pytest.mark.parametrize("seed", range(6))
def test_papers_in_all_lights_have_no_hand(seed: int) -> None:
    sheets = (
        draw_form(FormText("申请书", (("姓名", "样例"),), seal="样例区行政审批服务局"), seed=seed, dpi=110),
        draw_licence(NOODLES, seed=seed),
    )
    for sheet in sheets:
        taken = photograph(
            sheet, Shot(seed=seed, exposure=0.6 + seed / 10, fall_off=0.3, has_hand_shadow=True)
        )
        assert taken.quad is not None
        assert not has_hand(taken.bgr, taken.quad)


@pytest.mark.parametrize("paper", [(190, 200, 255), (150, 220, 250), (180, 230, 190), (140, 175, 205)])
def test_coloured_paper_is_no_hand(form: Bgr, scanner_shot: Shot, paper: tuple[int, int, int]) -> None:
    taken = photograph((form * (np.array(paper) / 255)).astype(np.uint8), scanner_shot)
    assert taken.quad is not None
    assert not has_hand(taken.bgr, taken.quad)
