"""A picture of the desk."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Bgr = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """Shape: height × width × 3, BGR, uint8. Units: `taken_s` on the monotonic clock."""

    bgr: Bgr
    taken_s: float
