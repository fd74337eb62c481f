"""Characters drawn by hand in code, one list of points a stroke, in a square of 100; y goes down."""

from __future__ import annotations

from kiosk.input.handwriting.ink import Ink, to_ink

Points = list[list[list[float]]]

DRAWN: dict[str, Points] = {
    "王": [
        [[15, 10], [85, 10]],
        [[20, 48], [80, 48]],
        [[50, 10], [50, 90]],
        [[8, 90], [92, 90]],
    ],
    "十": [[[5, 45], [95, 45]], [[50, 5], [50, 95]]],
    "木": [
        [[8, 35], [92, 35]],
        [[50, 5], [50, 95]],
        [[50, 37], [35, 60], [8, 82]],
        [[50, 37], [68, 60], [94, 82]],
    ],
    "日": [
        [[25, 8], [25, 92]],
        [[25, 8], [75, 8], [75, 92]],
        [[25, 50], [75, 50]],
        [[25, 92], [75, 92]],
    ],
    "八": [[[38, 25], [28, 60], [5, 88]], [[55, 20], [68, 60], [95, 88]]],
    "川": [
        [[22, 15], [20, 60], [8, 90]],
        [[50, 20], [50, 80]],
        [[80, 12], [80, 92]],
    ],
    "一": [[[5, 50], [95, 47]]],
}


def points(character: str, left: float = 0.0, scale: float = 1.0) -> Points:
    return [[[left + x * scale, y * scale] for x, y in stroke] for stroke in DRAWN[character]]


def ink(character: str) -> Ink:
    return to_ink(points(character))


def line(text: str, gap: float = 25.0) -> Ink:
    """Side by side."""
    return to_ink([stroke for place, each in enumerate(text) for stroke in points(each, place * (100 + gap))])
