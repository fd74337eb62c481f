"""Is there anything on the mat? Asked where a picture of the empty one is at hand.

A fixed camera over a fixed mat knows best what belongs to the desk: printed outlines, a screen's mirror.
"""

from __future__ import annotations

import cv2
import numpy as np

from peripherals.scanner.frame import Bgr
from peripherals.scanner.quad import Quad

_THUMB_PX = 160
_LEAST_CHANGE_LEVELS = (
    12.0  # median inside the quad; above sensor noise and slow changes of light; not calibrated
)


def is_mat_covered(frame: Bgr, empty_mat: Bgr, quad: Quad) -> bool:
    """Whether what lies inside the quad differs from the bare mat there. Shape: both pictures alike."""
    scale = _THUMB_PX / max(frame.shape[:2])
    now, bare = (
        cv2.resize(bgr, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) for bgr in (frame, empty_mat)
    )
    inside = np.zeros(now.shape[:2], np.uint8)
    cv2.fillConvexPoly(inside, np.rint(quad * scale).astype(np.int32), 1)
    change = cv2.absdiff(now, bare).max(axis=2)[inside > 0]
    return change.size > 0 and float(np.median(change)) >= _LEAST_CHANGE_LEVELS
