"""Long straight lines in a view, joined from short segments, and the frame's own four borders."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from peripherals.scanner.view import Levels, View

Segments = NDArray[np.float32]
"""Shape: n × 4, x1 y1 x2 y2."""

_MOST_LINES = 60
_SHORTEST_SHARE = 0.05  # of the view's longest side
_JOIN_ANGLE_RAD = np.radians(2.5)
_JOIN_DISTANCE_PX = 1.5  # the sides of two sheets in a tidy pile are hardly farther apart
_FAINT, _FAINTEST = 2.0, 1.0  # error of a level that the detector allows for; 2 is its default


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """n·x + c = 0. Shape: `normal`, `centre`, `start` and `end` n × 2, `c` and `is_border` n.

    `start`, `end`: as far as segments reach.
    """

    normal: NDArray[np.float64]
    c: NDArray[np.float64]
    centre: NDArray[np.float64]
    is_border: NDArray[np.bool_]
    start: NDArray[np.float64]
    end: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.c)


def find_lines(view: View) -> Lines:
    """The longest lines of the view, then its four borders (a page that is cut off ends there)."""
    joined = join_segments(_segments(view))
    w, h = view.width - 1.0, view.height - 1.0
    corners = np.array([[0, 0], [w, 0], [w, h], [0, h]])
    start = np.array([*(line.start for line in joined), *corners], np.float64)
    end = np.array([*(line.end for line in joined), *np.roll(corners, -1, axis=0)], np.float64)
    way = (end - start) / np.hypot(*(end - start).T)[:, None]
    normal, centre = np.stack([-way[:, 1], way[:, 0]], axis=1), (start + end) / 2
    is_border = np.arange(len(centre)) >= len(joined)
    return Lines(normal, -(normal * centre).sum(axis=1), centre, is_border, start, end)


def _segments(view: View) -> Segments:
    """Of colour, where it changes, and of lightness at a finer scale and down to fainter steps."""
    longest = max(view.width, view.height)
    planes = ((view.fine, _FAINTEST), *((channel, _FAINT) for channel in view.channels[1:]))
    with ThreadPoolExecutor(2) as cores:  # OpenCV works on outside the interpreter's lock
        return np.concatenate(list(cores.map(lambda plane: _detected(plane[0], longest, plane[1]), planes)))


def _detected(plane: Levels, longest_px: int, step: float) -> Segments:
    """Long segments. Units: pixels of a view of that size."""
    detector = cv2.createLineSegmentDetector(cv2.LSD_REFINE_STD, 0.8, 0.6, step)
    segments = detector.detect(plane)[0]
    if segments is None:
        return np.zeros((0, 4), np.float32)
    segments = segments.reshape(-1, 4)
    length = np.hypot(segments[:, 2] - segments[:, 0], segments[:, 3] - segments[:, 1])
    is_long = length > _SHORTEST_SHARE * max(plane.shape)
    scaled: Segments = (segments[is_long] + 0.5) * np.float32(longest_px / max(plane.shape)) - 0.5
    return scaled


@dataclass(frozen=True, slots=True, eq=False)
class Joined:
    """`covered_px`: length under segments; `start` and `end`: the outermost points."""

    covered_px: float
    start: NDArray[np.float64]
    end: NDArray[np.float64]


def join_segments(segments: Segments) -> list[Joined]:
    """Segments that lie on one line become that line; the best covered ones come first."""
    if len(segments) == 0:
        return []
    start, end = segments[:, :2].astype(np.float64), segments[:, 2:].astype(np.float64)
    way = end - start
    length = np.hypot(way[:, 0], way[:, 1])
    angle = np.arctan2(way[:, 1], way[:, 0])
    is_free = np.ones(len(segments), bool)
    lines: list[Joined] = []
    for first in np.argsort(-length):
        if not is_free[first]:
            continue
        normal = np.array([-way[first, 1], way[first, 0]]) / length[first]
        turn = np.abs((angle - angle[first] + np.pi / 2) % np.pi - np.pi / 2)
        away = np.maximum(np.abs((start - start[first]) @ normal), np.abs((end - start[first]) @ normal))
        member = is_free & (turn < _JOIN_ANGLE_RAD) & (away < _JOIN_DISTANCE_PX)
        is_free &= ~member
        lines.append(_fit(start[member], end[member], length[member]))
    lines.sort(key=lambda line: -line.covered_px)
    return lines[:_MOST_LINES]


def _fit(start: NDArray[np.float64], end: NDArray[np.float64], length: NDArray[np.float64]) -> Joined:
    points, weight = np.concatenate([start, end]), np.concatenate([length, length])
    centre = weight @ points / weight.sum()
    x, y = (points - centre).T
    turn = np.arctan2(2 * (weight @ (x * y)), weight @ (x * x - y * y)) / 2
    way = np.array([np.cos(turn), np.sin(turn)])
    place = (x * way[0] + y * way[1]).reshape(2, -1)
    low, high = place.min(axis=0), place.max(axis=0)
    order = np.argsort(low)
    low, high = low[order], high[order]
    reached = np.maximum.accumulate(high)
    covered = high[0] - low[0] + np.maximum(high[1:] - np.maximum(low[1:], reached[:-1]), 0).sum()
    return Joined(float(covered), centre + low[0] * way, centre + reached[-1] * way)
