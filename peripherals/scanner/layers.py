"""A page taken apart: one-bit ink, black and coloured, over a soft background (mixed raster content)."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from peripherals.scanner.frame import Bgr, darkest

Mask = NDArray[np.bool_]
Plane = NDArray[np.float32]

_WINDOW_PX = 51  # 6.5 mm at 200 dpi
_SAUVOLA_K, _SAUVOLA_R = (
    0.25,
    128.0,
)  # Sauvola and Pietikäinen, Pattern Recognition 33 (2000); k tuned for thin strokes
_PALEST_INK = 195.0  # of paper at 250: a faint pencil; paler is paper grain, JPEG ringing, rim of a shadow
_LEAST_AREA_PX = 6  # smaller specks are noise
_COLOURED = 28.0  # mean chroma of a stroke, CIELAB
_COLOURED_IN_BLACK = (
    34.0  # of the 5 × 5 around a pixel of a stroke that is black on the whole (seal over print)
)
_LEAST_COLOURED_PX = 50
_FULL_INK_PERCENT = 25  # the rims of strokes are paler than the ink
_AROUND_PX = (41, 41)
_HUES = 4  # red, yellow to green, cyan, blue to purple
_HUE_START_DEG = -20.0


@dataclass(frozen=True, slots=True, eq=False)
class Ink:
    """One stencil and its colour, red green blue 0..1."""

    mask: Mask
    rgb: tuple[float, float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Layers:
    """`background` has the ink filled with what surrounds it. Shape: as the page."""

    background: Bgr
    inks: tuple[Ink, ...]
    picture_share: float  # how much of the background is neither paper nor filled ink


def separate(page: Bgr) -> Layers:
    """Take a flattened page apart. Seals stay whole: strokes are sorted by mean colour, not by pixel."""
    a, b = _colour_planes(page)
    chroma = cv2.magnitude(a, b)
    black, coloured = _sort_strokes(_ink(darkest(page)), chroma)
    inks = [Ink(black, _colour(page, black, (0.05, 0.05, 0.05)))]
    sector = _sectors(a, b, coloured)
    for hue in range(_HUES):
        mask = np.zeros_like(coloured)
        mask[coloured] = sector == hue
        if np.count_nonzero(mask) >= _LEAST_COLOURED_PX:
            inks.append(Ink(mask, _colour(page, mask, (0.5, 0.5, 0.5))))
    background = _fill(page, black | coloured)
    is_paper = _is_paper(background)
    background[is_paper] = 255
    return Layers(background, tuple(inks), 1.0 - float(is_paper.mean()))


def _colour_planes(page: Bgr) -> tuple[Plane, Plane]:
    """CIELAB a and b, 0 where there is no colour."""
    _, a, b = cv2.split(cv2.cvtColor(page, cv2.COLOR_BGR2LAB))
    return a.astype(np.float32) - 128, b.astype(np.float32) - 128


def _sectors(a: Plane, b: Plane, where: Mask) -> NDArray[np.uint8]:
    """The part of the circle of hues, 0 to _HUES - 1, of each pixel in the mask and what is around it."""
    angle = np.degrees(np.arctan2(cv2.blur(b, (5, 5))[where], cv2.blur(a, (5, 5))[where]))
    sector: NDArray[np.uint8] = (np.mod(angle - _HUE_START_DEG, 360) / (360 / _HUES)).astype(np.uint8)
    return sector


def _ink(channel: NDArray[np.uint8]) -> Mask:
    """Sauvola's threshold on the darkest channel, so that red counts as ink too."""
    grey = channel.astype(np.float32)
    mean = cv2.blur(grey, (_WINDOW_PX, _WINDOW_PX))
    spread = np.sqrt(np.maximum(cv2.blur(grey * grey, (_WINDOW_PX, _WINDOW_PX)) - mean * mean, 0))
    threshold = mean * (1 + _SAUVOLA_K * (spread / _SAUVOLA_R - 1))
    is_ink: Mask = grey < np.minimum(threshold, _PALEST_INK)
    return is_ink


def _sort_strokes(ink: Mask, chroma: Plane) -> tuple[Mask, Mask]:
    """Connected strokes into black and coloured ones, specks dropped."""
    count, label, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    area = stats[:, cv2.CC_STAT_AREA]
    mean_chroma = np.bincount(label.ravel(), weights=chroma.ravel(), minlength=count) / np.maximum(area, 1)
    is_stroke = area >= _LEAST_AREA_PX
    is_stroke[0] = False
    is_coloured = (is_stroke & (mean_chroma > _COLOURED))[label]
    is_black = (is_stroke & (mean_chroma <= _COLOURED))[label]
    crossed = is_black & (cv2.blur(chroma, (5, 5)) >= _COLOURED_IN_BLACK)
    return is_black & ~crossed, is_coloured | crossed


def _colour(page: Bgr, mask: Mask, otherwise: tuple[float, float, float]) -> tuple[float, float, float]:
    if not mask.any():
        return otherwise
    blue, green, red = np.percentile(page[mask], _FULL_INK_PERCENT, axis=0) / 255
    return round(float(red), 3), round(float(green), 3), round(float(blue), 3)


def _fill(page: Bgr, ink: Mask) -> Bgr:
    """Ink replaced by the mean of the paper round about, so that the soft layer compresses to nothing."""
    wide = cv2.dilate(ink.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    weight = (~wide).astype(np.float32)
    share = cv2.blur(weight, _AROUND_PX)[wide]
    total = cv2.blur(cv2.bitwise_and(page, page, mask=weight.astype(np.uint8)).astype(np.float32), _AROUND_PX)
    around = total[wide] / np.maximum(share, 1e-3)[:, None]
    filled = page.copy()
    filled[wide] = np.where((share > 0.02)[:, None], around, 250.0)
    return filled


def _is_paper(background: Bgr) -> Mask:
    """Light and without colour."""
    lightness = cv2.cvtColor(background, cv2.COLOR_BGR2LAB)[:, :, 0]
    is_paper: Mask = (lightness > 215) & (cv2.magnitude(*_colour_planes(background)) < 12)
    return is_paper
