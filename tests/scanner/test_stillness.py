from __future__ import annotations

import cv2
import numpy as np
import pytest

from peripherals.scanner.finder import NoPage, PageFound
from peripherals.scanner.frame import Bgr, Frame
from peripherals.scanner.stillness import Shutter, Taken, Waiting

FRAME_S = 0.1
QUAD = np.array([[60, 40], [260, 40], [260, 200], [60, 200]], float)


def desk_with_page(seed: int, blur_px: float = 0.0) -> Bgr:
    rng = np.random.default_rng(seed)
    desk = np.full((240, 320, 3), 60, np.uint8)
    desk[40:200, 60:260] = rng.integers(0, 2, (40, 50, 1), np.uint8).repeat(4, 0).repeat(4, 1) * 200 + 40
    return cv2.GaussianBlur(desk, (0, 0), blur_px) if blur_px else desk


def sure(quad: np.ndarray[tuple[int, ...], np.dtype[np.float64]] = QUAD) -> PageFound:
    return PageFound(quad, score=99.0, certainty=99.0)


def offer(shutter: Shutter, pictures: list[Bgr], start_s: float = 0.0) -> list[Taken | Waiting]:
    return [
        shutter.offer(Frame(picture, start_s + number * FRAME_S), sure())
        for number, picture in enumerate(pictures)
    ]


def test_a_page_that_lies_still_for_half_a_second_is_taken_once() -> None:
    told = offer(Shutter(), [desk_with_page(1)] * 12)
    assert told[:5] == [Waiting.FOR_STILLNESS] * 5
    assert isinstance(told[5], Taken)
    assert told[6:] == [Waiting.FOR_NEXT_PAGE] * 6


def test_the_sharpest_of_the_last_five_is_taken() -> None:
    softness = [0.7, 0.7, 0.7, 0.6, 0.7, 0.7]
    pictures = [desk_with_page(1, blur_px) for blur_px in softness]
    told = offer(Shutter(), pictures)
    assert isinstance(told[5], Taken)
    assert told[5].frame.bgr is pictures[3]


def test_a_moving_corner_starts_the_wait_anew() -> None:
    shutter, picture = Shutter(), desk_with_page(1)
    told = [shutter.offer(Frame(picture, number * FRAME_S), sure(QUAD + number * 4)) for number in range(12)]
    assert told == [Waiting.FOR_STILLNESS] * 12


def test_a_hand_in_the_picture_starts_the_wait_anew() -> None:
    hand = desk_with_page(1)
    hand[100:, 140:200] = 130
    told = offer(Shutter(), [desk_with_page(1)] * 4 + [hand] + [desk_with_page(1)] * 4)
    assert told == [Waiting.FOR_STILLNESS] * 9


def test_the_next_page_is_taken_after_the_first_was_turned() -> None:
    shutter = Shutter()
    first = offer(shutter, [desk_with_page(1)] * 8)
    second = offer(shutter, [desk_with_page(2)] * 8, start_s=2.0)
    assert [isinstance(told, Taken) for told in first].count(True) == 1
    assert [isinstance(told, Taken) for told in second].count(True) == 1


@pytest.mark.parametrize(
    "found", [NoPage(), PageFound(QUAD, -99.0, -99.0), PageFound(QUAD, 99.0, 99.0, is_cut_off=True)]
)
def test_nothing_is_taken_of_an_unsure_page(found: PageFound | NoPage) -> None:
    shutter = Shutter()
    told = [shutter.offer(Frame(desk_with_page(1), number * FRAME_S), found) for number in range(12)]
    assert told == [Waiting.FOR_PAGE] * 12


def test_the_same_page_is_taken_again_when_asked() -> None:
    shutter = Shutter()
    offer(shutter, [desk_with_page(1)] * 8)
    shutter.rearm()
    again = offer(shutter, [desk_with_page(1)] * 8, start_s=3.0)
    assert any(isinstance(told, Taken) for told in again)
