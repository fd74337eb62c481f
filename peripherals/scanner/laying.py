"""Flat things laid on a desk under a camera: painted in perspective, with their soft contact shadow."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from peripherals.scanner.frame import Bgr

Matrix = NDArray[np.float64]
"""Shape: 3 × 3, homogeneous plane coordinates."""

_SHADOW_DEPTH = 0.45
_SHADOW_BESIDE = 0.6  # of the thing's height: how far its shadow falls to the right and down


@dataclass(frozen=True, slots=True, eq=False)
class Thing:
    """Shape: `bgr` h × w × 3, `cover` h × w, 0 where one looks past it. Units: `height_mm` above the desk."""

    bgr: Bgr
    cover: NDArray[np.uint8]
    mm_per_px: float
    height_mm: float = 0.5

    @property
    def corners_mm(self) -> NDArray[np.float64]:
        """Of its picture, around the middle, top left first."""
        rows, columns = self.cover.shape
        half_mm = np.array([columns, rows]) * self.mm_per_px / 2
        corners: NDArray[np.float64] = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1.0]]) * half_mm
        return corners


def sheet_of(bgr: Bgr, height_mm: float, above_mm: float = 0.5) -> Thing:
    return Thing(bgr, np.full(bgr.shape[:2], 255, np.uint8), height_mm / bgr.shape[0], above_mm)


def rigid(turn_deg: float, x_mm: float, y_mm: float) -> Matrix:
    c, s = np.cos(np.radians(turn_deg)), np.sin(np.radians(turn_deg))
    return np.array([[c, -s, x_mm], [s, c, y_mm], [0, 0, 1.0]])


def seen_at(points_mm: NDArray[np.float64], to_pixels: Matrix) -> NDArray[np.float64]:
    seen = np.c_[points_mm, np.ones(len(points_mm))] @ to_pixels.T
    places: NDArray[np.float64] = seen[:, :2] / seen[:, 2:]
    return places


def lay(canvas: Bgr, thing: Thing, to_pixels: Matrix) -> NDArray[np.float64]:
    """Paint the thing onto the canvas; tell where the corners of its picture came to lie."""
    corners = seen_at(thing.corners_mm, to_pixels)
    px_per_mm = float(np.hypot(*(corners[3] - corners[0]))) / max(
        1e-6, thing.mm_per_px * thing.cover.shape[0]
    )
    beside_px = _SHADOW_BESIDE * thing.height_mm * px_per_mm
    margin = int(4 * beside_px + canvas.shape[0] / 80) + 4
    height, width = canvas.shape[:2]
    left, top = np.clip(np.floor(corners.min(axis=0)) - margin, 0, (width, height)).astype(int)
    right, bottom = np.clip(np.ceil(corners.max(axis=0)) + margin, 0, (width, height)).astype(int)
    if right - left < 2 or bottom - top < 2:
        return corners
    part = canvas[top:bottom, left:right]
    paint, cover = _seen(thing, rigid(0, -left, -top) @ to_pixels, px_per_mm, (right - left, bottom - top))
    spread = max(1.0, beside_px, height / 800)
    shift = np.array([[1, 0, beside_px], [0, 1, beside_px]], np.float64)
    fallen = cv2.warpAffine(cover, shift, (right - left, bottom - top))
    shadow = 1 - _SHADOW_DEPTH * cv2.GaussianBlur(fallen, (0, 0), spread)
    share = cover[:, :, None]
    part[:] = np.clip(part * shadow[:, :, None] * (1 - share) + paint * share, 0, 255).astype(np.uint8)
    return corners


def _seen(
    thing: Thing, to_pixels: Matrix, px_per_mm: float, size: tuple[int, int]
) -> tuple[Bgr, NDArray[np.float32]]:
    """Picture and cover in perspective; brought near the final size first, so that nothing aliases."""
    scale = min(1.0, 1.2 * px_per_mm * thing.mm_per_px)
    columns, rows = (max(8, round(length * scale)) for length in thing.cover.shape[::-1])
    near = cv2.resize(thing.bgr, (columns, rows), interpolation=cv2.INTER_AREA)
    mask = cv2.resize(thing.cover, (columns, rows), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    (left, top), (right, bottom) = thing.corners_mm[0], thing.corners_mm[2]
    a, b = (right - left) / columns, (bottom - top) / rows
    to_mm = np.array([[a, 0, left + a / 2], [0, b, top + b / 2], [0, 0, 1.0]])  # pixel edges are at -0.5
    matrix = to_pixels @ to_mm
    paint: Bgr = cv2.warpPerspective(near, matrix, size, borderMode=cv2.BORDER_REPLICATE)
    cover: NDArray[np.float32] = cv2.warpPerspective(mask, matrix, size, borderMode=cv2.BORDER_CONSTANT)
    return paint, cover
