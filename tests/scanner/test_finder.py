from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from peripherals.scanner.candidates import Candidates
from peripherals.scanner.certainty import certainty
from peripherals.scanner.composite import Photograph, Shot, any_shot, photograph
from peripherals.scanner.desk_texture import Desk
from peripherals.scanner.finder import Effort, NoPage, PageFound, find_page, follow
from peripherals.scanner.frame import Bgr
from peripherals.scanner.other_sheets import is_pile
from peripherals.scanner.quad import jaccard_index
from peripherals.scanner.score import Scores
from peripherals.scanner.view import look_at

WIDE = Shot(fill=0.75, turn_deg=4, tilt_x_deg=5, has_hand_shadow=True, fall_off=0.5)


def index_of(found: PageFound | NoPage, truth: Photograph) -> float:
    assert isinstance(found, PageFound)
    assert truth.quad is not None
    return jaccard_index(found.quad, truth.quad)


def test_corners_are_found_to_a_thousandth_of_the_diagonal(on_desk: Photograph, found: PageFound) -> None:
    assert on_desk.quad is not None
    assert np.abs(found.quad - on_desk.quad).max() < np.hypot(*on_desk.bgr.shape[:2]) / 1000


@pytest.mark.parametrize("desk", [Desk.MAT, Desk.WOOD, Desk.STONE, Desk.CLOTH])
def test_a_page_is_found_and_trusted_on_every_kind_of_desk(form: Bgr, desk: Desk) -> None:
    truth = photograph(form, replace(WIDE, desk=desk, seed=5))
    found = find_page(truth.bgr)
    assert index_of(found, truth) > 0.98
    assert isinstance(found, PageFound)
    assert found.is_accepted


@pytest.mark.parametrize("seed", range(8))
def test_ordinary_shots_are_found(form: Bgr, seed: int) -> None:
    truth = photograph(form, any_shot(seed + 900_000))
    assert index_of(find_page(truth.bgr), truth) > 0.97


def test_the_preview_agrees_with_the_final_find(on_desk: Photograph) -> None:
    preview = find_page(on_desk.bgr, Effort.PREVIEW)
    assert index_of(preview, on_desk) > 0.95
    assert isinstance(preview, PageFound)
    assert preview.is_accepted


@pytest.mark.parametrize("seed", range(6))
def test_a_desk_without_a_page_is_never_taken_for_one(seed: int) -> None:
    desk = photograph(None, replace(any_shot(seed + 910_000, is_hard=True), things=3))
    found = find_page(desk.bgr)
    assert isinstance(found, NoPage) or not found.is_accepted


@pytest.mark.parametrize(
    ("shift_x", "shift_y"), [(0.3, 0.0), (-0.3, 0.0), (0.0, 0.3), (0.0, -0.3), (0.3, 0.3)]
)
def test_a_page_that_leaves_the_frame_is_not_accepted(
    form: Bgr, scanner_shot: Shot, shift_x: float, shift_y: float
) -> None:
    shot = replace(scanner_shot, width_px=1600, height_px=1200, shift_x=shift_x, shift_y=shift_y)
    found = find_page(photograph(form, shot).bgr)
    assert isinstance(found, NoPage) or not found.is_accepted


def test_an_even_picture_holds_no_page() -> None:
    assert isinstance(find_page(np.full((600, 800, 3), 90, np.uint8)), NoPage)


def test_what_belongs_to_the_mat_is_no_page(form: Bgr) -> None:
    printed_mat = photograph(form, WIDE).bgr
    assert isinstance(find_page(printed_mat, empty_mat=printed_mat), NoPage)


def test_a_page_on_a_known_mat_is_found(form: Bgr) -> None:
    empty, truth = photograph(None, WIDE), photograph(form, WIDE)
    assert index_of(find_page(truth.bgr, empty_mat=empty.bgr), truth) > 0.98


def test_the_same_frame_gives_the_same_corners(on_desk: Photograph, found: PageFound) -> None:
    again = find_page(on_desk.bgr)
    assert isinstance(again, PageFound)
    assert np.array_equal(again.quad, found.quad)


def test_a_page_that_stays_or_moves_a_little_is_followed(form: Bgr) -> None:
    seen = find_page(photograph(form, WIDE).bgr, Effort.PREVIEW)
    assert isinstance(seen, PageFound)
    moved = photograph(form, replace(WIDE, shift_x=0.004))
    followed = follow(moved.bgr, seen)
    assert followed is not None
    assert index_of(followed, moved) > 0.98


def test_a_page_that_was_taken_away_is_not_followed(form: Bgr) -> None:
    seen = find_page(photograph(form, WIDE).bgr, Effort.PREVIEW)
    assert isinstance(seen, PageFound)
    assert follow(photograph(None, WIDE).bgr, seen) is None
    printed_mat = photograph(form, WIDE).bgr
    assert follow(printed_mat, seen, empty_mat=printed_mat) is None
    assert follow(photograph(form, replace(WIDE, turn_deg=14)).bgr, seen) is None


def test_two_sheets_side_by_side_are_asked_about(form: Bgr) -> None:
    half = replace(WIDE, width_px=800, height_px=1200, fill=0.5, has_hand_shadow=False, fall_off=0.1)
    found = find_page(
        np.hstack([photograph(form, half).bgr, photograph(form, replace(half, turn_deg=8)).bgr])
    )
    assert isinstance(found, PageFound)
    assert found.are_several
    assert not found.is_accepted


@pytest.mark.parametrize("gap_px", [30, 150, 400])
def test_two_sheets_in_a_row_are_not_taken_for_one_large_page(form: Bgr, gap_px: int) -> None:
    desk = photograph(None, Shot(width_px=2000, height_px=1200)).bgr
    sheet = cv2.resize(form, (500, 707), interpolation=cv2.INTER_AREA)
    for left in (250, 250 + 500 + gap_px):
        desk[200:907, left : left + 500] = sheet
    found = find_page(desk)
    assert isinstance(found, PageFound)
    assert found.are_several


def test_a_small_sheet_on_a_large_one_is_asked_about(form: Bgr) -> None:
    kraft = (form * np.array([0.5, 0.68, 0.82])).astype(np.uint8)
    pile = replace(WIDE, page_height_mm=200, sheets_below=1, stack_slip_mm=10, stack_turn_deg=3)
    found = find_page(photograph(kraft, pile, [form]).bgr)
    assert isinstance(found, PageFound)
    assert found.are_several
    assert not found.is_accepted


def test_finds_that_say_the_same_are_sure_together_and_others_are_doubts() -> None:
    view = look_at(np.full((480, 640, 3), 90, np.uint8), 320)
    page = np.array([[50, 40], [250, 40], [250, 200], [50, 200]], np.float64)
    candidates = Candidates(np.stack([page, np.roll(page, 1, axis=0) + 1, page + 30]), np.zeros((3, 4), bool))
    alone = certainty(candidates, np.array([2.0, -9.0, -9.0]), 0, view)
    assert certainty(candidates, np.array([2.0, 2.0, -9.0]), 0, view) > alone
    assert certainty(candidates, np.array([2.0, -9.0, 2.0]), 0, view) < alone


def test_a_sheet_that_nearly_covers_the_find_in_doubt_makes_a_pile_and_the_same_find_does_not() -> None:
    view = look_at(np.full((480, 640, 3), 90, np.uint8), 320)
    page = np.array([[50, 40], [250, 40], [250, 200], [50, 200]], np.float64)
    candidates = Candidates(np.stack([page, page + 2, page + 12]), np.zeros((3, 4), bool))
    doubt = np.zeros(3)
    assert is_pile(candidates, Scores(doubt, np.array([2.0, 2.0, 2.0])), 0, view)
    assert not is_pile(candidates, Scores(doubt, np.array([2.0, 2.0, -2.0])), 0, view)
    at_border = Candidates(candidates.quads, np.array([[False] * 4] * 2 + [[True] * 4]))
    assert not is_pile(at_border, Scores(doubt, np.array([2.0, 2.0, 2.0])), 0, view)
