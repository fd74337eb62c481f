"""Lamps, hands and mirrors over a composed desk: factors and additions to the light of each pixel."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from peripherals.scanner.quad import Quad

Light = NDArray[np.float32]
"""Shape: height × width."""


def lamp(width_px: int, height_px: int, fall_off: float, rng: np.random.Generator) -> Light:
    """Full light at one spot, `fall_off` less at the far corner."""
    at_x, at_y = rng.uniform(0.2, 0.8), rng.uniform(0.1, 0.9)
    y, x = np.mgrid[0:height_px, 0:width_px].astype(np.float32)
    far = np.hypot(x / width_px - at_x, y / height_px - at_y)
    light: Light = (0.97 - fall_off * far / 1.1).astype(np.float32)
    return light


def hand_shadow(width_px: int, height_px: int, rng: np.random.Generator) -> Light:
    """A soft-edged dark wedge that comes in from one side."""
    mask = np.ones((height_px, width_px), np.float32)
    tip = rng.uniform(0.3, 0.7, 2) * (width_px, height_px)
    angle, spread, reach = rng.uniform(0, 2 * np.pi), rng.uniform(0.15, 0.4), 2.0 * width_px
    ends = [tip + reach * np.array([np.cos(angle + d), np.sin(angle + d)]) for d in (-spread, spread)]
    cv2.fillConvexPoly(mask, np.round([tip, *ends]).astype(np.int32), float(rng.uniform(0.5, 0.75)))
    soft: Light = cv2.GaussianBlur(mask, (0, 0), width_px * float(rng.uniform(0.006, 0.02)))
    return soft


def glare(width_px: int, height_px: int, quad: Quad, rng: np.random.Generator) -> Light:
    """A lamp mirrored in glossy paper: an overexposed ellipse inside the page."""
    spot = np.zeros((height_px, width_px), np.float32)
    inside = rng.dirichlet(np.full(4, 4.0)) @ quad
    radius = int(np.hypot(*(quad[2] - quad[0])) * rng.uniform(0.07, 0.13))
    centre, axes = (round(float(inside[0])), round(float(inside[1]))), (radius, int(radius * 0.6))
    cv2.ellipse(spot, centre, axes, rng.uniform(0, 180), 0, 360, 320.0, -1)
    soft: Light = cv2.GaussianBlur(spot, (0, 0), max(1.0, radius * 0.12))
    return soft
