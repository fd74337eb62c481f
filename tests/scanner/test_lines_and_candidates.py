from __future__ import annotations

import numpy as np

from peripherals.scanner.candidates import find_candidates
from peripherals.scanner.cues import CUES, measure
from peripherals.scanner.lines import find_lines, join_segments
from peripherals.scanner.plain_score import plain_scores
from peripherals.scanner.score import scores, weights
from peripherals.scanner.view import look_at


def white_sheet_on_grey(left: int = 160) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    picture = np.full((480, 640, 3), 70, np.uint8)
    picture[60:420, left : left + 250] = 240
    return picture


def test_pieces_of_one_line_become_one_line() -> None:
    pieces = np.array([[0, 100, 80, 100.5], [120, 100, 300, 101], [0, 200, 150, 200]], np.float32)
    joined = join_segments(pieces)
    assert len(joined) == 2
    covered_px = joined[0].covered_px
    assert 255 < covered_px < 265


def test_no_segments_are_no_lines() -> None:
    assert join_segments(np.zeros((0, 4), np.float32)) == []


def test_the_frame_gives_four_border_lines() -> None:
    assert int(find_lines(look_at(white_sheet_on_grey(), 480)).is_border.sum()) == 4


def test_every_candidate_is_convex_and_clockwise() -> None:
    view = look_at(white_sheet_on_grey(), 480)
    quads = find_candidates(view, find_lines(view)).quads
    edges = np.roll(quads, -1, axis=1) - quads
    following = np.roll(edges, -1, axis=1)
    assert (edges[..., 0] * following[..., 1] - edges[..., 1] * following[..., 0] > 0).all()


def test_border_sides_lie_on_the_border() -> None:
    view = look_at(white_sheet_on_grey(), 480)
    candidates = find_candidates(view, find_lines(view))
    number, side = np.nonzero(candidates.on_border)
    corners = np.stack([candidates.quads[number, side], candidates.quads[number, (side + 1) % 4]], axis=1)
    away = np.stack(
        [np.abs(corners[..., 0] - at).max(axis=1) for at in (0, view.width - 1)]
        + [np.abs(corners[..., 1] - at).max(axis=1) for at in (0, view.height - 1)]
    )
    assert len(number) > 0
    assert away.min(axis=0).max() < 1e-6


def test_the_true_page_scores_best() -> None:
    view = look_at(white_sheet_on_grey(), 480)
    candidates = find_candidates(view, find_lines(view))
    best = (
        candidates.quads[int(np.argmax(scores(candidates, view, measure(candidates, view)).page))]
        / view.px_per_frame_px
    )
    assert np.abs(np.sort(best[:, 0]) - [160, 160, 410, 410]).max() < 4
    assert np.abs(np.sort(best[:, 1]) - [60, 60, 420, 420]).max() < 4


def test_a_sheet_cut_by_the_frame_is_closed_by_its_border() -> None:
    view = look_at(white_sheet_on_grey(left=450), 480)
    candidates = find_candidates(view, find_lines(view))
    assert candidates.on_border[int(np.argmax(plain_scores(measure(candidates, view))))].any()


def test_there_is_a_weight_for_every_cue() -> None:
    view = look_at(white_sheet_on_grey(), 480)
    candidates = find_candidates(view, find_lines(view))
    measured = measure(candidates, view).whole
    assert measured.shape == (len(candidates), len(CUES))
    assert np.isfinite(measured).all()
    assert weights()["middle"].shape == (len(CUES),)
