"""What the pixels across the sides and around the corners of each candidate look like, for the learned score.

Pure measuring; `score` weighs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from peripherals.scanner.candidates import Candidates, Quads
from peripherals.scanner.view import View

Values = NDArray[np.float32]
Points = tuple[Values, Values]
"""x and y, shaped alike."""

_ALONG = np.linspace(0.03, 0.97, 12, dtype=np.float32)  # places along a side
_INWARD_PX = np.array([16, 11, 8, 5.5, 3.5, 2.25, 1.5, 0.75], np.float32)
_ACROSS_PX = np.concatenate([-_INWARD_PX, [0], _INWARD_PX[::-1]]).astype(np.float32)
_COLOUR_PX = np.array([-8.0, -3.5, 3.5, 8.0], np.float32)
_CORNER_PX = np.array([-12, -5, -1.5, 1.5, 5, 12], np.float32)  # along each of its two sides, outward
_INSIDE = 5  # of the places across a side: those surely inside
_FULL_STEP = 24.0  # grey levels in a picture whose white is at 255
_WHITE = 255.0


@dataclass(frozen=True, slots=True, eq=False)
class Profiles:
    """Lightness and colour against those inside the quad, squashed into -1..1. Shape: `sides` places along ×
    n × 4 × values across, from inside out; `corners` n × 4 × values around.
    """

    sides: Values
    corners: Values


def profiles(candidates: Candidates, view: View) -> Profiles:
    corner, outward = _frames(candidates.quads)
    ratio = view.fine.shape[1] / view.width
    along = _ALONG[:, None, None, None]
    base = corner + along * (np.roll(corner, -1, axis=1) - corner)
    grey = nearest(view.fine, _spread(base, (outward, _ACROSS_PX)), ratio)
    colour = nearest(view.lab, _spread(base, (outward, _COLOUR_PX)), 1.0)
    before = np.roll(outward, 1, axis=1)  # the side that ends in this corner looks that way
    x, y = (axis.ravel() for axis in np.meshgrid(_CORNER_PX, _CORNER_PX))
    near = nearest(view.fine, _spread(corner, (outward, x), (before, y)), ratio).astype(np.float32)
    sides = np.concatenate([grey, colour[..., 1], colour[..., 2]], axis=3, dtype=np.float32)
    light = sides[..., :_INSIDE].mean(axis=(0, 2, 3))[:, None, None]
    tint = colour[..., : len(_COLOUR_PX) // 2, 1:].mean(axis=(0, 2, 3))
    each = (len(_ACROSS_PX), len(_COLOUR_PX), len(_COLOUR_PX))
    sides -= np.repeat(np.c_[light[:, 0], tint], each, axis=1)[:, None]
    full = np.float32(_FULL_STEP * max(view.brightest, 1.0) / _WHITE)
    return Profiles(_squashed(sides, full), _squashed(near - light, full))


def _frames(quads: Quads) -> tuple[Values, Values]:
    """Corner, and which way is out of the side that begins there. Shape: n × 4 × 2."""
    corner = quads.astype(np.float32)
    way = np.roll(corner, -1, axis=1) - corner
    along = way / (np.sqrt((way**2).sum(axis=2, keepdims=True)) + 1e-6)
    return corner, np.stack([along[..., 1], -along[..., 0]], axis=2)


def _spread(base: Values, *ways: tuple[Values, Values]) -> Points:
    """Points from each base: each way so many pixels, at several distances. Two ways add up."""
    x, y = base[..., 0, None], base[..., 1, None]
    for way, px in ways:
        x, y = x + way[..., 0, None] * px, y + way[..., 1, None] * px
    return x, y


def nearest(plane: NDArray[Any], points: Points, ratio: float) -> NDArray[Any]:
    """The pixels nearest to these points of the view; `ratio`: the plane's size over the view's."""
    half, shape = np.float32(0.5), points[0].shape
    rows = shape[-1] * shape[-2]  # OpenCV wants less than 2¹⁵ of them
    x, y = (((at + half) * np.float32(ratio) - half).reshape(-1, rows) for at in points)
    taken = cv2.remap(plane, x, y, cv2.INTER_NEAREST, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(taken).reshape(*shape, *plane.shape[2:])


def _squashed(steps: Values, full: np.float32) -> Values:
    """In place."""
    steps /= full
    beside = np.abs(steps)
    beside += 1
    steps /= beside
    return steps
