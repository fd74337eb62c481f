"""Takes the picture by itself once the paper lies still, and waits for the next sheet.

Pure: time and preview finds are handed in; nothing here waits.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from enum import Enum

import cv2
import numpy as np
from numpy.typing import NDArray

from peripherals.scanner.finder import NoPage, PageFound
from peripherals.scanner.frame import Bgr, Frame
from peripherals.scanner.quad import Quad
from peripherals.scanner.sharpness import relative_sharpness

# Chosen after three published scanners (3-5 frames, 2.5 % of the picture); not measured on live video.
STILL_FOR_S = 0.5
STILL_LEVELS = 2.0  # mean difference of grey at THUMB_PX
STILL_CORNER_SHARE = 0.005  # of the frame's diagonal
TURNED_LEVELS = 8.0  # mean difference from the last picture: another sheet, or none
KEPT_FRAMES = 5  # the sharpest of these is taken
THUMB_PX = 160

Thumb = NDArray[np.uint8]


class Waiting(Enum):
    """Why no picture was taken yet."""

    FOR_PAGE = "for_page"
    FOR_STILLNESS = "for_stillness"
    FOR_NEXT_PAGE = "for_next_page"


@dataclass(frozen=True, slots=True, eq=False)
class Taken:
    frame: Frame


@dataclass(frozen=True, slots=True, eq=False)
class _Look:
    frame: Frame
    thumb: Thumb
    quad: Quad


class Shutter:
    """One per scan page shown. Thread: the caller's, one at a time."""

    def __init__(self) -> None:
        self._looks: deque[_Look] = deque(maxlen=KEPT_FRAMES)
        self._still_since_s: float | None = None
        self._taken: Thumb | None = None

    def offer(self, frame: Frame, found: PageFound | NoPage) -> Taken | Waiting:
        """Look at the next preview frame. Units: `frame.taken_s` tells the time."""
        thumb = _thumb(frame.bgr)
        if self._taken is not None:
            if difference_levels(thumb, self._taken) < TURNED_LEVELS:
                return Waiting.FOR_NEXT_PAGE
            self._taken = None
        if isinstance(found, NoPage) or not found.is_accepted:
            self._forget()
            return Waiting.FOR_PAGE
        look = _Look(frame, thumb, found.quad)
        if self._looks and not _is_still(self._looks[-1], look):
            self._forget()
        self._looks.append(look)
        if self._still_since_s is None:
            self._still_since_s = frame.taken_s
        if frame.taken_s - self._still_since_s < STILL_FOR_S:
            return Waiting.FOR_STILLNESS
        sharpest = max(self._looks, key=lambda kept: relative_sharpness(_around(kept)))
        self._taken = sharpest.thumb
        self._forget()
        return Taken(sharpest.frame)

    def taken_by_hand(self, frame: Frame) -> None:
        """Somebody took this picture without waiting: the same sheet is not taken again."""
        self._taken = _thumb(frame.bgr)
        self._forget()

    def rearm(self) -> None:
        """Take the same sheet again (the citizen pressed "once more")."""
        self._taken = None
        self._forget()

    def _forget(self) -> None:
        self._looks.clear()
        self._still_since_s = None


def difference_levels(one: Thumb, other: Thumb) -> float:
    """Mean difference of grey."""
    return float(cv2.absdiff(one, other).mean()) if one.shape == other.shape else 255.0


def _thumb(bgr: Bgr) -> Thumb:
    scale = THUMB_PX / max(bgr.shape[:2])
    small = cv2.resize(bgr, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    grey: Thumb = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY)
    return grey


def _is_still(before: _Look, now: _Look) -> bool:
    diagonal = float(np.hypot(*now.frame.bgr.shape[:2]))
    moved = float(np.abs(now.quad - before.quad).max()) / diagonal
    return moved < STILL_CORNER_SHARE and difference_levels(before.thumb, now.thumb) < STILL_LEVELS


def _around(look: _Look) -> Bgr:
    """The part of the frame that holds the page."""
    height, width = look.frame.bgr.shape[:2]
    left, top = np.clip(look.quad.min(axis=0), 0, (width - 2, height - 2)).astype(int)
    right, bottom = np.clip(look.quad.max(axis=0), (left + 2, top + 2), (width, height)).astype(int)
    return look.frame.bgr[top:bottom, left:right]
