from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peripherals.scanner.quad import Quad, jaccard_index, ordered, page_height_px

SQUARE: Quad = np.array([[100, 100], [300, 100], [300, 300], [100, 300]], float)


@given(st.permutations(range(4)), st.floats(-0.6, 0.6))
def test_corners_are_named_alike_whatever_order_they_come_in(order: list[int], turn: float) -> None:
    c, s = np.cos(turn), np.sin(turn)
    page = np.array([[-100, -140], [100, -140], [100, 140], [-100, 140]]) @ np.array([[c, s], [-s, c]]) + 400
    assert np.allclose(ordered(page[order]), page)


def test_the_index_is_one_for_the_page_itself() -> None:
    assert jaccard_index(SQUARE, SQUARE) == pytest.approx(1.0, abs=1e-4)


@given(st.integers(0, 10_000))
def test_it_is_one_however_the_page_lies(seed: int) -> None:
    page = np.array([[0, 0], [1000, 0], [1000, 1400], [0, 1400]], float)
    page += np.random.default_rng(seed).uniform(-150, 150, (4, 2))
    assert jaccard_index(page, page) == pytest.approx(1.0, abs=1e-4)


def test_half_the_page_counts_half() -> None:
    half = np.array([[100, 100], [200, 100], [200, 300], [100, 300]], float)
    assert jaccard_index(half, SQUARE) == pytest.approx(0.5, abs=1e-4)


def test_a_quad_that_crosses_itself_counts_nothing() -> None:
    assert jaccard_index(SQUARE[[0, 2, 1, 3]], SQUARE) == 0.0


def test_a_quad_that_crosses_the_horizon_counts_nothing() -> None:
    slanted = np.array([[150, 100], [250, 100], [400, 300], [0, 300]], float)  # horizon at y = 33
    beyond = np.array([[150, 0], [250, 0], [400, 300], [0, 300]], float)
    assert jaccard_index(beyond, slanted) == 0.0


def test_a_page_turned_sideways_is_as_high_as_upright() -> None:
    upright = np.array([[0, 0], [210, 0], [210, 297], [0, 297]], float)
    assert page_height_px(upright) == page_height_px(ordered(upright[:, ::-1])) == 297.0
