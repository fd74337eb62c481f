"""The page as if the camera had looked straight down on it."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from peripherals.scanner.frame import Bgr
from peripherals.scanner.quad import A4_HEIGHT_MM, A4_WIDTH_MM, MM_PER_INCH, Quad, side_lengths

OUTPUT_DPI = 200
A4_LONG_PX = round(A4_HEIGHT_MM / MM_PER_INCH * OUTPUT_DPI)  # 2339
A4_SHORT_PX = round(A4_WIDTH_MM / MM_PER_INCH * OUTPUT_DPI)  # 1654

_A4_RATIO = A4_WIDTH_MM / A4_HEIGHT_MM
_A4_TOLERANCE = 0.04  # measured: true A4 pages come out within 3 %
_USUAL_FOCAL = 1.15  # focal length over longer image side, where the picture does not tell it
_PLAUSIBLE_FOCAL = (0.6, 3.0)


@dataclass(frozen=True, slots=True, eq=False)
class Straightened:
    """`is_a4`: then the picture is 200 dpi; else of unknown scale, its longer side as the camera saw it."""

    bgr: Bgr
    is_a4: bool


def rectify(bgr: Bgr, quad: Quad) -> Straightened:
    """The page alone, upright as the camera sees it."""
    aspect = aspect_ratio(quad, bgr.shape[1], bgr.shape[0])
    narrow = min(aspect, 1 / aspect)
    is_a4 = abs(narrow / _A4_RATIO - 1) <= _A4_TOLERANCE
    if is_a4:
        long_px, short_px = A4_LONG_PX, A4_SHORT_PX
    else:
        long_px = int(np.clip(side_lengths(quad).max(), 32, A4_LONG_PX))
        short_px = max(16, round(long_px * narrow))
    width, height = (short_px, long_px) if aspect < 1 else (long_px, short_px)
    return Straightened(warp(bgr, quad, width, height), is_a4)


def warp(bgr: Bgr, quad: Quad, width_px: int, height_px: int) -> Bgr:
    """The inside of the quad stretched to a rectangle; pixel edges of one fall on edges of the other."""
    right, bottom = width_px - 0.5, height_px - 0.5
    target = np.array([[-0.5, -0.5], [right, -0.5], [right, bottom], [-0.5, bottom]], np.float32)
    matrix = cv2.getPerspectiveTransform(quad.astype(np.float32), target)
    straight: Bgr = cv2.warpPerspective(
        bgr, matrix, (width_px, height_px), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return straight


def aspect_ratio(quad: Quad, frame_width_px: int, frame_height_px: int) -> float:
    """Width over height of the sheet itself, perspective undone.

    Source: Zhang and He, Whiteboard scanning and image enhancement, Digital Signal Processing 17 (2007);
    square pixels and the optical axis in the frame's middle are assumed.
    """
    middle = np.array([frame_width_px / 2, frame_height_px / 2])
    unit = max(frame_width_px, frame_height_px)
    m1, m2, m4, m3 = np.c_[(quad - middle) / unit, np.ones(4)]
    k2 = np.dot(np.cross(m1, m4), m3) / np.dot(np.cross(m2, m4), m3)
    k3 = np.dot(np.cross(m1, m4), m2) / np.dot(np.cross(m3, m4), m2)
    n2, n3 = k2 * m2 - m1, k3 * m3 - m1
    slant = n2[2] * n3[2]
    focal_square = -(n2[0] * n3[0] + n2[1] * n3[1]) / slant if abs(slant) > 1e-9 else 0.0
    low, high = _PLAUSIBLE_FOCAL
    focal = float(np.sqrt(focal_square)) if low**2 < focal_square < high**2 else _USUAL_FOCAL
    scale = np.array([1 / focal, 1 / focal, 1.0])
    return float(np.linalg.norm(n2 * scale) / np.linalg.norm(n3 * scale))
