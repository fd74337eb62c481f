"""Four corners of a sheet in a picture, and the plain geometry on them."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Quad = NDArray[np.float64]
"""Shape: 4 × 2, pixels, order top left, top right, bottom right, bottom left as the camera sees them."""

A4_WIDTH_MM = 210.0  # ISO 216
A4_HEIGHT_MM = 297.0  # ISO 216
MM_PER_INCH = 25.4

# Of 1000: OpenCV's intersection of two polygons that lie exactly on each other was wrong 15 times in 3000.
_OFF_EACH_OTHER = np.array([0.0031, 0.0017])


def ordered(corners: NDArray[np.floating]) -> Quad:
    """The same four points, clockwise, beginning at the one nearest the picture's top left."""
    points = np.asarray(corners, np.float64).reshape(4, 2)
    around = points - points.mean(axis=0)
    points = points[np.argsort(np.arctan2(around[:, 1], around[:, 0]))]
    return np.roll(points, -int(np.argmin(points.sum(axis=1))), axis=0)


def side_lengths(quad: Quad) -> NDArray[np.float64]:
    """Top, right, bottom, left in pixels."""
    edges = np.roll(quad, -1, axis=0) - quad
    return np.hypot(edges[:, 0], edges[:, 1])


def page_height_px(quad: Quad) -> float:
    """Length of the longer pair of sides: what an A4 sheet's 297 mm became."""
    top, right, bottom, left = side_lengths(quad)
    return float(max(top + bottom, right + left) / 2)


def is_convex(quad: Quad) -> bool:
    edges = np.roll(quad, -1, axis=0) - quad
    following = np.roll(edges, -1, axis=0)
    turns = edges[:, 0] * following[:, 1] - edges[:, 1] * following[:, 0]
    return bool(np.all(turns > 0) or np.all(turns < 0))


def jaccard_index(found: Quad, truth: Quad) -> float:
    """Area shared over area covered, both seen in the frame of the true page; 1 is perfect.

    Source: ICDAR 2015 SmartDoc, challenge 1. A quad that crosses itself or the horizon counts 0.
    """
    if not is_convex(found):
        return 0.0
    side = 1000.0
    page = np.array([[0, 0], [side, 0], [side, side], [0, side]], np.float32)
    to_page = cv2.getPerspectiveTransform(truth.astype(np.float32), page)
    seen = np.c_[found, np.ones(4)] @ to_page.T
    true_depth = np.c_[truth, np.ones(4)] @ to_page[2]
    if np.any(seen[:, 2] * true_depth[0] <= 0):
        return 0.0
    mapped = (seen[:, :2] / seen[:, 2:] + _OFF_EACH_OTHER).astype(np.float32)
    shared, _ = cv2.intersectConvexConvex(mapped, page)
    covered = float(cv2.contourArea(mapped)) + side * side - shared
    return float(shared / covered)
