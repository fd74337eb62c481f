"""Even light: paper white everywhere, without shadows and without a tint."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from peripherals.scanner.frame import Bgr

PAPER_LEVEL = 250.0  # what bare paper becomes
_SHRINK = 8  # the background is estimated on a picture so much smaller
_PRINT = 13  # pixels of it (13 mm at 200 dpi) that print may be wide
_SMOOTH = 5
_DARKEST_SHADOW = 0.5  # of the page's usual paper; darker areas are print or photographs and stay dark


def background(bgr: Bgr) -> NDArray[np.float32]:
    """The paper's own colour at each pixel, print taken out. Shape: as the picture, float."""
    height, width = bgr.shape[:2]
    small_size = (max(_SMOOTH, width // _SHRINK), max(_SMOOTH, height // _SHRINK))
    small = cv2.resize(bgr, small_size, interpolation=cv2.INTER_AREA)
    closed = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((_PRINT, _PRINT), np.uint8))
    blank = cv2.medianBlur(closed, _SMOOTH)
    usual = np.median(blank.reshape(-1, 3), axis=0)
    blank = np.maximum(blank, usual * _DARKEST_SHADOW).astype(np.float32)
    full: NDArray[np.float32] = cv2.resize(blank, (width, height), interpolation=cv2.INTER_LINEAR)
    return full


def flatten(bgr: Bgr) -> Bgr:
    """The page under even white light."""
    paper = np.maximum(background(bgr), 1.0)
    return np.clip(bgr * (PAPER_LEVEL / paper), 0, 255).astype(np.uint8)
