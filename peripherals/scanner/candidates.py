"""Every quadrilateral that could be the page, from pairs of lines and from outlines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from peripherals.scanner.lines import Lines
from peripherals.scanner.view import Levels, View

Quads = NDArray[np.float64]
"""Shape: n × 4 × 2, view pixels, clockwise as seen."""
Numbers = NDArray[np.intp]

# Shapes a sheet on a desk can have; chosen generously from labelled photographs, not limits of a standard.
_LEAST_AREA, _MOST_AREA = 0.05, 0.985  # share of the view; under a camera framed for A4, A6 has about .10
_LEAST_SIDE = 0.10  # share of the view's shorter side
_MOST_COSINE = 0.62  # of a corner: 52 to 128 degrees
_LEAST_OPPOSITE_RATIO = 0.45  # shorter over longer of two opposite sides
_MOST_CONVERGENCE_RAD = np.radians(30.0)  # of two opposite sides
_LEAST_CROSSING_RAD = np.radians(50.0)  # of the two directions
_MARGIN = 0.03  # a corner may lie so far outside the view
_MOST_BORDER_SIDES = 2
_QUADS_PER_PX = 1000 / (480 * 360)  # from lines; what two cores measure in the time of a frame
_OVERRUN_COUNTS, _MOST_OVERRUN = 1.0, 0.5
_LEAST_SEEN = 0.2  # of a side: hands, pens and glare cover the rest at most


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Shape: `on_border` n × 4: side k (corner k to k + 1) runs along the frame's border: a page cut off."""

    quads: Quads
    on_border: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.quads)


def find_candidates(view: View, lines: Lines) -> Candidates:
    quads, on_border = _from_line_pairs(lines, view.width, view.height)
    outlines = list(_from_outlines(view))
    if outlines:
        quads = np.concatenate([quads, np.array(outlines, np.float64)])
        on_border = np.concatenate([on_border, np.zeros((len(outlines), 4), bool)])
    quads, on_border = _clockwise(quads, on_border)
    could_be = _looks_like_a_sheet(quads, view.width, view.height)
    return Candidates(quads[could_be], on_border[could_be])


def _from_line_pairs(lines: Lines, width: int, height: int) -> tuple[Quads, NDArray[np.bool_]]:
    """Two near-parallel lines crossed by two others."""
    crossing = _crossings(lines)
    share = crossing / (width, height)
    is_near: NDArray[np.bool_] = np.all((share > -_MARGIN) & (share < 1 + _MARGIN), axis=2)
    a, b, c, d = _pairs_of_pairs(lines, _LEAST_SIDE * min(width, height), is_near)
    here, before, after = np.stack([a, d, b, c]), np.stack([c, a, d, b]), np.stack([d, b, c, a])
    seen, overrun = _seen_share(lines, crossing, here, before, after)
    is_seen = seen.min(axis=0) > _LEAST_SEEN
    most = round(_QUADS_PER_PX * width * height)
    if np.count_nonzero(is_seen) > most:  # a busy desk: then lines must fit the sides better
        fit = np.where(is_seen, (seen - _OVERRUN_COUNTS * overrun).sum(axis=0), -np.inf)
        is_seen = fit > np.partition(fit, -most)[-most]
    here, before = here[:, is_seen].T, before[:, is_seen].T
    return crossing[here, before], lines.is_border[here]


def _seen_share(
    lines: Lines, crossing: Quads, here: Numbers, before: Numbers, after: Numbers
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How much of each side lies between the ends of its line, how much of the line beyond.

    A side lies on a line from where that one before meets it to where the one after does. Shape: all alike.
    """
    way = lines.end - lines.start
    place = ((crossing - lines.start[:, None]) * way[:, None]).sum(axis=2) / (way**2).sum(axis=1)[:, None]
    from_, to = place[here, before], place[here, after]
    length = to - from_
    length[np.abs(length) < 1e-9] = 1e-9
    first, last = -from_ / length, (1 - from_) / length
    low, high = np.minimum(first, last), np.maximum(first, last)
    share: NDArray[np.float64] = np.minimum(high, 1) - np.maximum(low, 0)
    beyond: NDArray[np.float64] = np.maximum(-low, 0) + np.maximum(high - 1, 0)
    return share, np.minimum(beyond, _MOST_OVERRUN)


def _pairs_of_pairs(
    lines: Lines, least_px: float, is_near: NDArray[np.bool_]
) -> tuple[NDArray[np.intp], ...]:
    """Two that nearly run alike, then two across them, all four crossings where `is_near`. Shape: lines².

    No more of them than may be run along the frame's border.
    """
    angle = np.arctan2(lines.normal[:, 1], lines.normal[:, 0])
    i, j = np.triu_indices(len(lines), 1)
    converge = np.abs((angle[i] - angle[j] + np.pi / 2) % np.pi - np.pi / 2)
    away = np.abs(lines.normal @ lines.centre.T + lines.c[:, None])
    is_pair = (converge < _MOST_CONVERGENCE_RAD) & (np.minimum(away[i, j], away[j, i]) > least_px)
    i, j = i[is_pair], j[is_pair]
    borders = lines.is_border[i].astype(np.int8) + lines.is_border[j]
    twice = np.exp(1j * np.angle(np.exp(2j * angle[i]) + np.exp(2j * angle[j])))
    same_way = np.outer(twice.real, twice.real) + np.outer(twice.imag, twice.imag)
    both = is_near[i] & is_near[j]  # near the view where either of the pair crosses the line
    could_be = (same_way < np.cos(2 * _LEAST_CROSSING_RAD)) & both[:, i] & both[:, j]
    could_be &= borders[:, None] + borders <= _MOST_BORDER_SIDES
    first, second = np.nonzero(np.triu(could_be, 1))
    return i[first], j[first], i[second], j[second]


def _crossings(lines: Lines) -> NDArray[np.float64]:
    """Where each line meets each other one. Shape: lines × lines × 2."""
    (x, y), c = lines.normal.T, lines.c
    det = np.outer(x, y) - np.outer(y, x)
    det = np.where(np.abs(det) < 1e-9, 1e-9, det)
    at_x, at_y = np.outer(y, c) - np.outer(c, y), np.outer(c, x) - np.outer(x, c)
    return np.stack([at_x / det, at_y / det], axis=2)


def _from_outlines(view: View) -> Iterator[NDArray[np.float64]]:
    """Convex outlines with four corners, of edges and of light and dark areas."""
    for channel in view.channels:
        for low, high in ((20, 60), (50, 150)):
            edges = cv2.dilate(cv2.Canny(channel, low, high), np.ones((3, 3), np.uint8))
            yield from _four_cornered(edges, cv2.RETR_LIST, view)
        _, light = cv2.threshold(channel, 0, 255, cv2.THRESH_OTSU)
        for area in (light, 255 - light):
            opened = cv2.morphologyEx(area, cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
            yield from _four_cornered(opened, cv2.RETR_EXTERNAL, view)


def _four_cornered(mask: Levels, mode: int, view: View) -> Iterator[NDArray[np.float64]]:
    outlines, _ = cv2.findContours(mask, mode, cv2.CHAIN_APPROX_SIMPLE)
    for outline in sorted(outlines, key=cv2.contourArea, reverse=True)[:6]:
        hull = cv2.convexHull(outline)
        if cv2.contourArea(hull) < _LEAST_AREA * view.width * view.height:
            continue
        around_px = cv2.arcLength(hull, True)
        for tolerance in (0.02, 0.04, 0.06, 0.09):
            corners = cv2.approxPolyDP(hull, tolerance * around_px, True)
            if len(corners) == 4:
                yield corners.reshape(4, 2).astype(np.float64)
                break


def _clockwise(quads: Quads, on_border: NDArray[np.bool_]) -> tuple[Quads, NDArray[np.bool_]]:
    is_turned = _signed_area(quads) < 0
    flipped = quads[:, ::-1]
    sides = on_border[:, [2, 1, 0, 3]]
    return np.where(is_turned[:, None, None], flipped, quads), np.where(is_turned[:, None], sides, on_border)


def _signed_area(quads: Quads) -> NDArray[np.float64]:
    following = np.roll(quads, -1, axis=1)
    area: NDArray[np.float64] = (quads[..., 0] * following[..., 1] - following[..., 0] * quads[..., 1]).sum(
        axis=1
    ) / 2
    return area


def _looks_like_a_sheet(quads: Quads, width: int, height: int) -> NDArray[np.bool_]:
    share = _signed_area(quads) / (width * height)
    edges = np.roll(quads, -1, axis=1) - quads
    length = np.hypot(edges[..., 0], edges[..., 1]) + 1e-9
    following = np.roll(edges, -1, axis=1)
    turns = edges[..., 0] * following[..., 1] - edges[..., 1] * following[..., 0]
    cosine = np.abs((edges * following).sum(axis=2)) / (length * np.roll(length, -1, axis=1))
    opposite = np.minimum(length[:, :2], length[:, 2:]) / np.maximum(length[:, :2], length[:, 2:])
    could_be: NDArray[np.bool_] = (
        (turns > 0).all(axis=1)
        & (share > _LEAST_AREA)
        & (share < _MOST_AREA)
        & (cosine.max(axis=1) < _MOST_COSINE)
        & (length.min(axis=1) > _LEAST_SIDE * min(width, height))
        & (opposite.min(axis=1) > _LEAST_OPPOSITE_RATIO)
    )
    return could_be
