"""Strokes drawn as a line of print: what the recogniser was made to read."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.input.handwriting.ink import Ink

HEIGHT_PX = 48  # Source: the recogniser's input
_MARGIN_PX = 16
_FINER = 4  # drawn so many times as large, then made small: smoother than OpenCV's own lines
_SHIFT = 4  # bits of a pixel behind the point, in OpenCV's coordinates

Picture = NDArray[np.uint8]
"""Shape: (48, width), black on white."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """How it is drawn. `box_px`: the larger side of the writing. `slant`: x moved by so much of y."""

    box_px: float
    pen_px: float
    slant: float = 0.0


def draw(ink: Ink, drawing: Drawing) -> Picture:
    """The ink in the middle of a picture as wide as it needs."""
    points = np.concatenate(ink)
    middle = (points.min(axis=0) + points.max(axis=0)) / 2
    upright = np.array([[1.0, 0.0], [drawing.slant, 1.0]])
    straight = [(stroke - middle) @ upright for stroke in ink]
    low, high = _bounds(straight)
    size = float((high - low).max())
    scale = drawing.box_px / size if size > 0 else 0.0
    width_px = round((high[0] - low[0]) * scale) + 2 * _MARGIN_PX
    centre = np.array([width_px, HEIGHT_PX]) / 2
    paper = np.full((HEIGHT_PX * _FINER, width_px * _FINER), 255, np.uint8)
    pen = max(1, round(drawing.pen_px * _FINER))
    for stroke in straight:
        placed = ((stroke - (low + high) / 2) * scale + centre) * (_FINER << _SHIFT)
        path = np.rint(placed).astype(np.int32).reshape(-1, 1, 2)
        cv2.polylines(paper, [path], False, 0, pen, cv2.LINE_AA, _SHIFT)
    return np.asarray(cv2.resize(paper, (width_px, HEIGHT_PX), interpolation=cv2.INTER_AREA), np.uint8)


def _bounds(strokes: list[NDArray[np.float64]]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    points = np.concatenate(strokes)
    return points.min(axis=0), points.max(axis=0)
