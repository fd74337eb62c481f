"""How sharp print is, by the width of its edges; how sharp a frame is beside another of the same scene."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from peripherals.scanner.frame import Bgr

_HALF_WINDOW_PX = 7  # an edge with its blur lies within
_LEAST_CONTRAST = 50.0  # grey levels of an edge worth measuring
_LEAST_EDGES = 300  # fewer: a bare page, nothing can be said

Grey = NDArray[np.float32]


def edge_width_px(page: Bgr) -> float | None:
    """Median width of strong edges, the worse of both directions; None on a page with hardly any print.

    Source: local contrast over peak slope, after Maheshwari et al., ICVGIP 2017 (edge profiles tell blur of
    documents best). A step is about 2.
    """
    grey = cv2.cvtColor(page, cv2.COLOR_BGR2GRAY).astype(np.float32)
    grey = cv2.GaussianBlur(grey, (3, 3), 0.5)
    across, down = _width(grey), _width(np.ascontiguousarray(grey.T))
    return None if across is None or down is None else max(across, down)


def _width(grey: Grey) -> float | None:
    slope = np.zeros_like(grey)
    slope[:, 1:-1] = np.abs(grey[:, 2:] - grey[:, :-2]) / 2
    window = np.ones((1, 2 * _HALF_WINDOW_PX + 1), np.uint8)
    contrast = cv2.dilate(grey, window) - cv2.erode(grey, window)
    is_peak = (slope >= cv2.dilate(slope, window)) & (contrast > _LEAST_CONTRAST)
    if np.count_nonzero(is_peak) < _LEAST_EDGES:
        return None
    return float(np.median(contrast[is_peak] / slope[is_peak]))


def relative_sharpness(bgr: Bgr) -> float:
    """Larger is sharper; to be compared between frames of one still scene only."""
    grey = cv2.cvtColor(bgr, cv2.COLOR_BGR2GRAY)
    dx, dy = cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1)
    return float(cv2.mean(dx * dx + dy * dy)[0])
