"""A frame reduced to what page finding looks at: a few small channels and where their edges run."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from peripherals.scanner.frame import Bgr

Plane = NDArray[np.float32]
Levels = NDArray[np.uint8]

ANGLE_BINS = 8
_CHROMA_WEIGHT = 1.5  # one grey level of colour difference counts as so many of lightness; set by hand

_ANGLE_STEPS = 128
_FINE = 2.0  # times the view: large enough for the thin shadow that white paper throws on white paper


def _shares_of_bins() -> Plane:
    """How much an edge counts in each bin, by the finely divided angle of its normal. Shape: bins × 256."""
    place = (np.arange(256) + 0.5) / _ANGLE_STEPS * ANGLE_BINS
    half = ANGLE_BINS / 2
    away = np.abs((place[None] - np.arange(ANGLE_BINS)[:, None] - 0.5 + half) % ANGLE_BINS - half)
    return np.clip(1.6 - away, 0, 1).astype(np.float32)


_SHARE_OF_BIN = _shares_of_bins()


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """Shape: `lab` h × w × 3; `channels` h × w each, print erased from the first, then colour; `fine`, the
    levels of grey, up to twice as large; `edges` bins × h × w, 0..1. `brightest`: how light white is here.
    """

    px_per_frame_px: float
    lab: Plane
    channels: tuple[Levels, ...]
    fine: Levels
    edges: Plane
    brightest: float

    @property
    def width(self) -> int:
        return int(self.lab.shape[1])

    @property
    def height(self) -> int:
        return int(self.lab.shape[0])


def look_at(bgr: Bgr, longest_px: int) -> View:
    """Reduce a frame so that its longest side has `longest_px` pixels."""
    scale = longest_px / max(bgr.shape[:2])
    fine = _smaller(bgr, min(1.0, _FINE * scale))
    small = _smaller(fine, longest_px / max(fine.shape[:2]))
    lab = cv2.cvtColor(cv2.medianBlur(small, 3), cv2.COLOR_BGR2LAB)
    print_size = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (7, 7))
    lightness = cv2.morphologyEx(lab[:, :, 0], cv2.MORPH_CLOSE, print_size)
    chroma = [cv2.GaussianBlur(lab[:, :, axis], (0, 0), 1.2) for axis in (1, 2)]
    smooth = cv2.merge([cv2.GaussianBlur(lightness, (0, 0), 0.8), *chroma]).astype(np.float32)
    channels = (lightness, *(_stretched(plane) for plane in chroma))
    brightest = _level_below(lightness, 0.98)
    grey: Levels = np.asarray(cv2.cvtColor(fine, cv2.COLOR_BGR2GRAY), np.uint8)
    return View(scale, smooth, channels, grey, oriented_edges(smooth), brightest)


def _smaller(bgr: Bgr, scale: float) -> Bgr:
    return np.asarray(cv2.resize(bgr, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)


def _stretched(plane: Levels) -> Levels:
    """Small differences of colour made as visible as those of lightness."""
    wide = (np.arange(256) - _level_below(plane, 0.5)) * 3 + 128
    return np.asarray(cv2.LUT(plane, np.clip(wide, 0, 255).astype(np.uint8)), np.uint8)


def _level_below(plane: Levels, share: float) -> float:
    """The level that so large a share of the pixels does not exceed, a quarter of them looked at."""
    seen = np.cumsum(np.bincount(plane[::2, ::2].ravel(), minlength=256))
    return float(np.searchsorted(seen, share * seen[-1]))


def oriented_edges(lab: Plane) -> Plane:
    """Edge strength 0..1 against its surroundings, one plane for each direction of the normal.

    Bin i holds normals around (i + .5) · π / 8; each edge also counts partly in the neighbouring bins and one
    pixel to every side.
    """
    gx, gy = _strongest_gradient(lab)
    strength = cv2.magnitude(gx, gy)
    relative = strength / (strength + 2.0 + cv2.blur(strength, (41, 41)))
    # whole turns have 256 steps here, and opposite normals are one direction
    step = (cv2.phase(gx, gy) * np.float32(_ANGLE_STEPS / np.pi)).astype(np.int16).astype(np.uint8)
    spot = np.ones((3, 3), np.uint8)
    edges = np.empty((ANGLE_BINS, *strength.shape), np.float32)
    for plane, share in zip(edges, _SHARE_OF_BIN, strict=True):
        cv2.dilate(cv2.multiply(relative, cv2.LUT(step, share)), spot, plane)
    return edges


def _strongest_gradient(planes: Plane) -> tuple[Plane, Plane]:
    """Per pixel the gradient of the channel that changes most; the first channel is lightness."""
    gx = cv2.Sobel(planes, cv2.CV_32F, 1, 0, ksize=3, scale=1 / 8)
    gy = cv2.Sobel(planes, cv2.CV_32F, 0, 1, ksize=3, scale=1 / 8)
    weight = _CHROMA_WEIGHT**0.5
    best_x, best_y = (np.ascontiguousarray(g[:, :, 0]) for g in (gx, gy))
    strength = best_x * best_x + best_y * best_y
    for axis in (1, 2):
        x, y = (cv2.extractChannel(g, axis) * np.float32(weight) for g in (gx, gy))
        other = x * x + y * y
        is_stronger = other > strength
        np.copyto(best_x, x, where=is_stronger)
        np.copyto(best_y, y, where=is_stronger)
        np.maximum(strength, other, out=strength)
    return best_x, best_y
