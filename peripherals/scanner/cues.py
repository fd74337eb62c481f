"""What speaks for and against each candidate: edges, colours and lines under, beside and inside it.

Pure measuring; `score` weighs.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from peripherals.scanner.candidates import Candidates
from peripherals.scanner.view import ANGLE_BINS, View

Values = NDArray[np.float32]
Pixels = NDArray[np.int32]

_SAMPLES = 32  # along a side
_OVERRUN_SAMPLES = 8  # beyond each end of a side
_BESIDE_PX = 5.0  # how far in and out of a side colour is compared
_FULL_CONTRAST = 25.0  # grey levels
_CORNER_INSET = (0.025, 0.06)  # share of the sides
_STRONG_EDGE = 0.35
_UNSEEN_EDGE = 0.15  # an edge that leaves the picture tells nothing
_BORDER_EDGE = 0.30  # support granted to a side that the frame cuts off
_BORDER_CONTRAST = 0.30
_USUALLY_OFF = 0.10


@dataclass(frozen=True, slots=True, eq=False)
class _Sides:
    """Shape: corners and ways n × 4 × 2, outward normals n × 4 × 2, bins n × 4."""

    corner: Values
    way: Values
    outward: Values
    angle_bin: NDArray[np.intp]

    def pixels(self, along: Values, view: View, outward_px: float = 0.0) -> tuple[Pixels, NDArray[np.bool_]]:
        """Points along every side; whether each lies off the view. Shape: n × 4 × points."""
        start = self.corner + np.float32(outward_px) * self.outward
        x, y = (start[..., axis, None] + along * self.way[..., axis, None] for axis in (0, 1))
        return _pixels(x, y, view)

    def edges(self, pixels: Pixels, view: View) -> NDArray[np.float32]:
        """Strength of edges that run along the side."""
        plane = self.angle_bin[:, :, None] * (view.width * view.height)
        return view.edges.ravel().take(plane + pixels)


def _pixels(at_x: Values, at_y: Values, view: View) -> tuple[Pixels, NDArray[np.bool_]]:
    """Number of the pixel nearest to each point, and whether the point lies off the view."""
    x, y = (np.rint(at).astype(np.int32) for at in (at_x, at_y))
    in_x, in_y = np.clip(x, 0, view.width - 1), np.clip(y, 0, view.height - 1)
    is_off = (x != in_x) | (y != in_y)
    in_y *= view.width
    in_y += in_x
    return in_y, is_off


def _places(*around: tuple[float, float, int]) -> Values:
    """Shares of a side: from, to, how many."""
    return np.concatenate([np.linspace(*each, dtype=np.float32) for each in around])


def _grid(first: float, count: int) -> Values:
    """So many by so many points inside the unit square. Shape: points × 2."""
    at = _places((first, 1 - first, count))
    return np.stack([axis.ravel() for axis in np.meshgrid(at, at)], axis=1)


def _shares_of_corners(at: Values) -> Values:
    """How much each corner of a quad counts for points of the unit square. Shape: points × 4."""
    u, v = at.T
    return np.stack([(1 - u) * (1 - v), u * (1 - v), u * v, (1 - u) * v], axis=1)


def _in_the_corners() -> Values:
    """Three points in each corner, one corner after another. Shape: 12 × 2."""
    near, far = _CORNER_INSET
    u, v = np.array([near, far, near], np.float32), np.array([near, near, far], np.float32)
    return np.concatenate([np.c_[u, v], np.c_[1 - u, v], np.c_[1 - u, 1 - v], np.c_[u, 1 - v]])


_ALONG = _places((0.03, 0.97, _SAMPLES))
_BEYOND = _places((-0.16, -0.05, _OVERRUN_SAMPLES), (1.05, 1.16, _OVERRUN_SAMPLES))
_BOTH_ENDS = _places((0.02, 0.12, 6), (0.88, 0.98, 6))
_CORNER_POINTS, _LIGHT_POINTS = 12, 64
_WITHIN = _shares_of_corners(np.concatenate([_in_the_corners(), _grid(0.08, 8), _grid(0.06, 12)]))


CUES = (
    *("edge_mean", "edge_weakest", "edge_share_mean", "edge_share_weakest"),
    *("contrast_mean", "contrast_weakest", "lighter_mean", "lighter_weakest"),
    *("overrun_mean", "overrun_worst", "log_area", "corner_skew", "opposite_unlike"),
    *("corner_weakest", "light_inside", "light_corner_weakest"),
    *("even_inside", "paper_inside", "colour_inside", "colour_unlike_inside", "off_centre"),
)


@dataclass(frozen=True, slots=True, eq=False)
class Cues:
    """Shape: `whole` n × cues, columns as in `CUES`; `sides` n × 4 × what is known of each side alone."""

    whole: Values
    sides: Values


def measure(candidates: Candidates, view: View) -> Cues:
    sides = _sides(candidates)
    border = candidates.on_border
    support, strong = _edge_support(sides, view, border)
    contrast, lighter = _contrast(sides, view, border)
    overrun, near_corner = _overrun(sides, view), _corner_support(sides, view, border)
    within = _inside(candidates, view)
    light, corner_light = _light(within)
    whole = (
        *(support.mean(1), support.min(1), strong.mean(1), strong.min(1)),
        *(contrast.mean(1), contrast.min(1), lighter.mean(1), lighter.min(1)),
        *(overrun.mean(1), overrun.max(1), *_shape(candidates, sides, view)),
        *(near_corner.min(1), light / view.brightest, corner_light.min(1) / light),
        *(*_surface(within[:, _CORNER_POINTS + _LIGHT_POINTS :], view), _off_centre(candidates, view)),
    )
    each = (support, strong, contrast, lighter, overrun, near_corner, border.astype(np.float32))
    return Cues(np.stack(whole, axis=1), np.stack(each, axis=2))


def _shape(candidates: Candidates, sides: _Sides, view: View) -> tuple[Values, ...]:
    """Area, leanest corner, how unlike opposite sides are."""
    length = np.hypot(sides.way[..., 0], sides.way[..., 1])
    skew = np.abs((sides.way * np.roll(sides.way, -1, axis=1)).sum(axis=2)) / (
        length * np.roll(length, -1, axis=1)
    )
    ratio = np.minimum(length[:, :2], length[:, 2:]) / np.maximum(length[:, :2], length[:, 2:])
    return np.log(_area_share(candidates, view)), skew.max(1), 1 - ratio.min(1)


def _off_centre(candidates: Candidates, view: View) -> Values:
    """How far the middle lies from the view's, beyond what is usual, share of the diagonal."""
    away = np.hypot(*(candidates.quads.mean(axis=1) - (view.width / 2, view.height / 2)).T)
    beyond: Values = np.maximum(away / np.hypot(view.width, view.height) - _USUALLY_OFF, 0.0)
    return beyond


def _sides(candidates: Candidates) -> _Sides:
    corner = candidates.quads.astype(np.float32)
    way = np.roll(corner, -1, axis=1) - corner
    length = np.hypot(way[..., 0], way[..., 1])[..., None]
    outward = np.stack([way[..., 1], -way[..., 0]], axis=2) / length
    normal_angle = np.mod(np.arctan2(outward[..., 1], outward[..., 0]), np.pi)
    angle_bin = np.minimum((normal_angle / np.pi * ANGLE_BINS).astype(np.intp), ANGLE_BINS - 1)
    return _Sides(corner, way, outward, angle_bin)


def _edge_support(sides: _Sides, view: View, border: NDArray[np.bool_]) -> tuple[Values, Values]:
    """Mean strength of the edge under each side, and the share of the side where it is strong."""
    pixels, _ = sides.pixels(_ALONG, view)
    edge = sides.edges(pixels, view)
    support = np.where(border, _BORDER_EDGE, edge.mean(axis=2))
    return support, np.where(border, _BORDER_EDGE, (edge > _STRONG_EDGE).mean(axis=2))


def _contrast(sides: _Sides, view: View, border: NDArray[np.bool_]) -> tuple[Values, Values]:
    """Difference of colour just inside and outside each side, and how much lighter the inside is (-1..1)."""
    colours = view.lab.reshape(-1, 3)
    within, _ = sides.pixels(_ALONG, view, -_BESIDE_PX)
    beyond, is_off = sides.pixels(_ALONG, view, _BESIDE_PX)
    step = colours.take(within, axis=0) - colours.take(beyond, axis=0)
    square = step * step
    distance = np.sqrt(square[..., 0] + 2 * (square[..., 1] + square[..., 2]))
    distance[is_off] = 0.0
    contrast = (np.minimum(distance, _FULL_CONTRAST) / _FULL_CONTRAST).mean(axis=2)
    lighter = np.clip(step[..., 0].mean(axis=2) / 30, -1, 1)
    return np.where(border, _BORDER_CONTRAST, contrast), np.where(border, _BORDER_CONTRAST, lighter)


def _overrun(sides: _Sides, view: View) -> Values:
    """How far the edge goes on past the corners: lines of a table or a desk do, sides of a sheet do not."""
    pixels, is_off = sides.pixels(_BEYOND, view)
    edge = sides.edges(pixels, view)
    edge[is_off] = _UNSEEN_EDGE
    mean: Values = edge.mean(axis=2)
    return mean


def _corner_support(sides: _Sides, view: View, border: NDArray[np.bool_]) -> Values:
    """Strength of the edges that run into each corner, near it."""
    edge = sides.edges(sides.pixels(_BOTH_ENDS, view)[0], view).reshape(*border.shape, 2, -1).mean(axis=3)
    near_start, near_end = np.moveaxis(np.where(border[..., None], _BORDER_EDGE, edge), 2, 0)
    support: Values = (near_start + np.roll(near_end, 1, axis=1)) / 2
    return support


def _inside(candidates: Candidates, view: View) -> Values:
    """Colour at points of the unit square mapped into each quad. Shape: n × points × 3."""
    corners = candidates.quads.astype(np.float32)
    x, y = (np.einsum("nk,gk->ng", corners[..., axis], _WITHIN) for axis in (0, 1))
    colours: Values = view.lab.reshape(-1, 3).take(_pixels(x, y, view)[0], axis=0)
    return colours


def _light(within: Values) -> tuple[Values, Values]:
    """Mean lightness inside, and just inside each corner: a corner that takes in a bit of desk is darker."""
    corners = within[:, :_CORNER_POINTS, 0].reshape(len(within), 4, -1)
    inside = within[:, _CORNER_POINTS : _CORNER_POINTS + _LIGHT_POINTS, 0]
    return np.maximum(inside.mean(axis=1), 1.0), corners.mean(axis=2)


def _surface(lab: Values, view: View) -> tuple[Values, ...]:
    """Of the inside: how even its lightness is, how much is as light as paper, how coloured, how motley."""
    light = lab[..., 0] / np.float32(view.brightest)
    fifth = 4 * light.shape[1] // 5
    paper = np.partition(light, fifth, axis=1)[:, fifth]
    chroma = cv2.magnitude(lab[..., 1] - 128, lab[..., 2] - 128) / 32
    share = (light > 0.85 * paper[:, None]).mean(axis=1)
    return 1 - light.std(axis=1) / np.maximum(paper, 0.05), share, chroma.mean(axis=1), chroma.std(axis=1)


def _area_share(candidates: Candidates, view: View) -> Values:
    here, following = candidates.quads, np.roll(candidates.quads, -1, axis=1)
    double = (here[..., 0] * following[..., 1] - following[..., 0] * here[..., 1]).sum(axis=1)
    share: Values = double / 2 / (view.width * view.height)
    return share
