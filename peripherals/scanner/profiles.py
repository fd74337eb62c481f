"""What the pixels across the sides and around the corners of each candidate look like, for the learned score.

Pure measuring; `score` weighs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from peripherals.scanner.candidates import Candidates, Quads
from peripherals.scanner.view import View

Values = NDArray[np.float32]

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
    """Lightness and colour against those inside the quad, squashed into -1..1. Shape: `sides` n × 4 × places
    along × values across, from inside out; `corners` n × 4 × values around.
    """

    sides: Values
    corners: Values


def profiles(candidates: Candidates, view: View) -> Profiles:
    corner, outward = _frames(candidates.quads)
    ratio = view.fine.shape[1] / view.width
    base = corner[:, :, None] + _ALONG[:, None] * np.roll(corner, -1, axis=1)[:, :, None]
    base -= _ALONG[:, None] * corner[:, :, None]
    grey = _taken(view.fine, base[:, :, :, None] + _ACROSS_PX[:, None] * outward[:, :, None, None], ratio)
    colour = _taken(
        view.lab[..., 1:], base[:, :, :, None] + _COLOUR_PX[:, None] * outward[:, :, None, None], 1.0
    )
    before = np.roll(outward, 1, axis=1)  # the side that ends in this corner looks that way
    x, y = (axis.ravel()[:, None] for axis in np.meshgrid(_CORNER_PX, _CORNER_PX))
    around = corner[:, :, None] + x * outward[:, :, None] + y * before[:, :, None]
    near = _taken(view.fine, around, ratio)[..., 0].astype(np.float32)
    light = grey[..., :_INSIDE, 0].mean(axis=(1, 2, 3), dtype=np.float32)
    tint = colour[..., : len(_COLOUR_PX) // 2, :].mean(axis=(1, 2, 3))
    steps = np.concatenate(
        [grey[..., 0] - light[:, None, None, None], *np.moveaxis(colour - tint[:, None, None, None], -1, 0)],
        axis=3,
    )
    full = _FULL_STEP * max(view.brightest, 1.0) / _WHITE
    return Profiles(_squashed(steps / full), _squashed((near - light[:, None, None]) / full))


def _frames(quads: Quads) -> tuple[Values, Values]:
    """Corner, and which way is out of the side that begins there. Shape: n × 4 × 2."""
    corner = quads.astype(np.float32)
    way = np.roll(corner, -1, axis=1) - corner
    along = way / (np.sqrt((way**2).sum(axis=2, keepdims=True)) + 1e-6)
    return corner, np.stack([along[..., 1], -along[..., 0]], axis=2)


def _taken(plane: NDArray[Any], points: Values, ratio: float) -> NDArray[Any]:
    """The pixels nearest to the points; `ratio`: the plane's size over the view's."""
    height, width = plane.shape[:2]
    at = ((points + 0.5) * np.float32(ratio)).astype(np.int32)
    x, y = np.clip(at[..., 0], 0, width - 1), np.clip(at[..., 1], 0, height - 1)
    taken: NDArray[Any] = plane.reshape(height * width, -1).take(y * width + x, axis=0)
    return taken


def _squashed(steps: NDArray[Any]) -> Values:
    values: Values = (steps / (1 + np.abs(steps))).astype(np.float32)
    return values
