"""A picture of the desk."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Bgr = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """Shape: height × width × 3, BGR, uint8. Units: `taken_s` on the monotonic clock."""

    bgr: Bgr
    taken_s: float


def darkest(bgr: Bgr) -> NDArray[np.uint8]:
    """The least of the three channels at each pixel: what is red is dark too. Shape: height × width."""
    blue, green, red = cv2.split(bgr)
    least: NDArray[np.uint8] = cv2.min(cv2.min(blue, green), red)
    return least
