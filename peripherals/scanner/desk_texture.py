"""Desks and mats that a sheet of paper can lie on, made from a seed."""

from __future__ import annotations

from enum import StrEnum

import cv2
import numpy as np
from numpy.typing import NDArray

from peripherals.scanner.frame import Bgr


class Desk(StrEnum):
    MAT = "mat"  # what a terminal has: matt, dark, even
    WOOD = "wood"
    STONE = "stone"
    CLOTH = "cloth"  # a pattern of lines
    PALE = "pale"  # nearly as light as paper: the hard one


_BASE_BGR = {
    Desk.MAT: ((58, 60, 56), (88, 70, 40), (60, 84, 50)),
    Desk.WOOD: ((60, 100, 150), (45, 70, 105), (100, 150, 190), (158, 182, 214)),
    Desk.STONE: ((120, 122, 126), (80, 84, 88), (150, 150, 145)),
    Desk.CLOTH: ((120, 70, 60), (70, 70, 130), (150, 140, 110)),
    Desk.PALE: ((190, 198, 204), (205, 208, 210), (178, 186, 196)),
}


def desk_texture(desk: Desk, width_px: int, height_px: int, rng: np.random.Generator) -> Bgr:
    """The bare desk seen straight from above, evenly lit."""
    choices = _BASE_BGR[desk]
    base = np.array(choices[int(rng.integers(len(choices)))], np.float32)
    relief = _relief(desk, width_px, height_px, rng)
    tinted = base * (1.0 + relief[:, :, None])
    return np.clip(tinted, 0, 255).astype(np.uint8)


def _relief(desk: Desk, width: int, height: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """How much lighter or darker each spot is than the base colour."""
    fine = _noise(width, height, width // 2, height // 2, rng)
    match desk:
        case Desk.MAT:
            return 0.03 * fine
        case Desk.PALE:
            return 0.012 * fine + 0.02 * _noise(width, height, 6, 6, rng)
        case Desk.WOOD:
            grain = _noise(width, height, 12, height // 5, rng) + 0.7 * _noise(
                width, height, 40, height // 2, rng
            )
            relief = 0.10 * grain + 0.03 * fine
            for seam in rng.integers(0, height, 4):  # joints between boards: long false edges
                relief[seam : seam + 3] -= 0.35
            return relief
        case Desk.STONE:
            blots = _noise(width, height, 30, 24, rng) + _noise(width, height, 110, 90, rng)
            return 0.09 * blots + 0.07 * fine
        case Desk.CLOTH:
            pitch = int(rng.integers(36, 90))
            stripes = np.zeros((height, width), np.float32)
            stripes[np.arange(height) % pitch < pitch // 4] += 0.22
            stripes[:, np.arange(width) % pitch < pitch // 4] += 0.22
            return stripes + 0.06 * fine


def _noise(width: int, height: int, columns: int, rows: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """Smooth noise with about `columns` × `rows` bumps, standard deviation near 1."""
    small = rng.standard_normal((max(2, rows), max(2, columns)), np.float32)
    large: NDArray[np.float32] = cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)
    return large
