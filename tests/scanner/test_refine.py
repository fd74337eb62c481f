from __future__ import annotations

import cv2
import numpy as np
import pytest

from peripherals.scanner.frame import Bgr
from peripherals.scanner.quad import Quad, jaccard_index
from peripherals.scanner.refine import refine

QUAD: Quad = np.array([[300.0, 200.0], [1000.0, 230.0], [980.0, 1000.0], [280.0, 960.0]])
ROUGH = QUAD + np.array([[5.0, -4.0], [-4.0, 5.0], [4.0, 4.0], [-5.0, -3.0]])


def drawn(corners: Quad, paper: int = 235, desk: int = 60, bow_px: float = 0.0) -> Bgr:
    """A sheet, blurred as a lens does; `bow_px`: how far its sides belly out."""
    along = np.linspace(0, 1, 60, endpoint=False)[:, None]
    outline = []
    for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        way = end - start
        outward = np.array([way[1], -way[0]]) / np.hypot(*way)
        outline.append(start + along * way + 4 * bow_px * along * (1 - along) * outward)
    grid = np.full((2400, 2800), desk, np.uint8)  # twice the size: exact to a quarter of a pixel
    at = (np.concatenate(outline) + 0.5) * 2 - 0.5
    cv2.fillPoly(grid, [np.rint(at * 16).astype(np.int32)], paper, cv2.LINE_8, shift=4)
    small = cv2.GaussianBlur(cv2.resize(grid, (1400, 1200), interpolation=cv2.INTER_AREA), (0, 0), 1.2)
    return np.ascontiguousarray(np.repeat(small[:, :, None], 3, axis=2))


@pytest.mark.parametrize(("paper", "desk"), [(235, 60), (250, 5), (120, 60), (60, 200)])
def test_sides_come_to_the_edge_however_strong_it_is(paper: int, desk: int) -> None:
    """A strong edge once drew its side inward: its capped gradient had its first peak there."""
    assert np.abs(refine(drawn(QUAD, paper, desk), ROUGH) - QUAD).max() < 1.6


def test_a_bar_of_print_next_to_the_edge_is_not_the_edge() -> None:
    page = drawn(QUAD, paper=200, desk=150)
    cv2.line(page, (320, 940), (940, 976), (10, 10, 10), 7)
    assert jaccard_index(refine(page, ROUGH), QUAD) > 0.993


def test_corners_of_bowed_sides_are_found_where_the_sides_end() -> None:
    bowed = drawn(QUAD, bow_px=8.0)
    assert np.abs(refine(bowed, QUAD) - QUAD).max() < 3.0


def test_where_there_is_no_edge_a_side_stays() -> None:
    assert np.array_equal(refine(np.full((1200, 1400, 3), 90, np.uint8), QUAD), QUAD)
