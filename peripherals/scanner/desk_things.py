"""What lies about on a desk besides the page: pens, cards, telephones, cups, cables, books, a hand."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from peripherals.scanner.frame import Bgr
from peripherals.scanner.laying import Thing

Rng = np.random.Generator
Colour = tuple[int, int, int]

_MM = 3  # pixels a millimetre of small things
_ROUGH_MM = 2  # of large ones


def _colour(rng: Rng, low: int = 10, high: int = 220) -> Colour:
    b, g, r = (int(level) for level in rng.integers(low, high, 3))
    return b, g, r


def _blank(width_mm: float, height_mm: float, px_per_mm: int) -> tuple[Bgr, NDArray[np.uint8]]:
    shape = (int(height_mm * px_per_mm), int(width_mm * px_per_mm))
    return np.zeros((*shape, 3), np.uint8), np.zeros(shape, np.uint8)


def _rounded(cover: NDArray[np.uint8], radius_px: int) -> None:
    """Fill it but for its corners."""
    rows, columns = cover.shape
    cover[radius_px : rows - radius_px] = 255
    cover[:, radius_px : columns - radius_px] = 255
    for x in (radius_px, columns - 1 - radius_px):
        for y in (radius_px, rows - 1 - radius_px):
            cv2.circle(cover, (x, y), radius_px, 255, -1)


def pen(rng: Rng) -> Thing:
    length, thick = rng.uniform(120, 150), rng.uniform(8, 14)
    bgr, cover = _blank(length, thick, _MM)
    _rounded(cover, cover.shape[0] // 3)
    body, cap = _colour(rng), _colour(rng)
    bgr[:] = body
    bgr[:, : int(bgr.shape[1] * rng.uniform(0.2, 0.45))] = cap
    roundness = np.sin(np.linspace(0.25, np.pi - 0.25, bgr.shape[0]))[:, None, None]
    bgr = np.clip(bgr * (0.45 + 0.6 * roundness) + 60 * roundness**12, 0, 255).astype(np.uint8)
    return Thing(bgr, cover, 1 / _MM, thick * 0.7)


def card(rng: Rng) -> Thing:
    """ISO 7810 ID-1: a portrait and lines of print."""
    bgr, cover = _blank(85.6, 54, _MM)
    _rounded(cover, int(3.18 * _MM))
    bgr[:] = np.linspace(0.85, 1, bgr.shape[1])[None, :, None] * np.array(_colour(rng, 120, 250))
    x, y = int(6 * _MM), int(14 * _MM)
    bgr[y : y + 28 * _MM, x : x + 22 * _MM] = _colour(rng)
    for line in range(4):
        top = (14 + 8 * line) * _MM
        bgr[top : top + 2 * _MM, 34 * _MM : int(rng.uniform(55, 80)) * _MM] = (40, 40, 40)
    return Thing(bgr, cover, 1 / _MM, 1.0)


def telephone(rng: Rng) -> Thing:
    bgr, cover = _blank(150, 72, _MM)
    _rounded(cover, 9 * _MM)
    bgr[:] = _colour(rng, 5, 60)
    sheen = np.linspace(0, rng.uniform(10, 50), bgr.shape[1])[None, :, None]
    bgr[4 * _MM : -4 * _MM, 3 * _MM : -3 * _MM] = 12
    return Thing(np.clip(bgr + sheen, 0, 255).astype(np.uint8), cover, 1 / _MM, 8.0)


def cup(rng: Rng) -> Thing:
    bgr, cover = _blank(90, 90, _MM)
    middle = (bgr.shape[1] // 2, bgr.shape[0] // 2)
    cv2.circle(cover, middle, 42 * _MM, 255, -1)
    bgr[:] = _colour(rng, 40, 250)
    cv2.circle(bgr, middle, 38 * _MM, _colour(rng, 20, 120), -1)
    cv2.circle(bgr, middle, 38 * _MM, (30, 30, 30), 2)
    return Thing(bgr, cover, 1 / _MM, 25.0)


def cable(rng: Rng) -> Thing:
    """A bent line of a few millimetres."""
    bgr, cover = _blank(420, 260, _ROUGH_MM)
    bgr[:] = _colour(rng, 10, 60) if rng.random() < 0.7 else _colour(rng, 200, 245)
    x = np.linspace(0, cover.shape[1], 80)
    waves = sum(
        rng.uniform(10, 60) * np.sin(rng.uniform(1, 5) * x / cover.shape[1] * np.pi + rng.uniform(0, 6))
        for _ in range(3)
    )
    points = np.stack([x, cover.shape[0] / 2 + waves], axis=1).round().astype(np.int32)
    cv2.polylines(cover, [points], False, 255, int(rng.uniform(3, 6) * _ROUGH_MM), cv2.LINE_AA)
    return Thing(bgr, cover, 1 / _ROUGH_MM, 3.0)


def picture(width_px: int, height_px: int, rng: Rng) -> Bgr:
    """Something like a photograph: soft patches, shapes, some grain."""
    small = rng.integers(0, 255, (int(rng.integers(3, 9)), int(rng.integers(3, 9)), 3), np.uint8)
    soft = cv2.resize(small, (width_px, height_px), interpolation=cv2.INTER_CUBIC).astype(np.float32)
    for _ in range(int(rng.integers(2, 7))):
        centre = (int(rng.integers(width_px)), int(rng.integers(height_px)))
        axes = (int(rng.integers(4, 2 + width_px // 3 + 3)), int(rng.integers(4, height_px // 3 + 5)))
        cv2.ellipse(soft, centre, axes, float(rng.uniform(0, 180)), 0, 360, _colour(rng), -1, cv2.LINE_AA)
    grain = rng.normal(0, 8, (height_px, width_px, 1))
    levels: Bgr = np.clip(soft + grain, 0, 255).astype(np.uint8)
    return levels


def book(rng: Rng) -> Thing:
    """A cover or magazine: a picture, a headline, a coloured ground."""
    width, height = float(rng.uniform(140, 220)), float(rng.uniform(190, 300))
    bgr, cover = _blank(width, height, _ROUGH_MM)
    cover[:] = 255
    bgr[:] = _colour(rng, 20, 240)
    rows, columns = cover.shape
    top, bottom, left, right = rows // 5, int(rows * rng.uniform(0.5, 0.9)), columns // 10, columns * 9 // 10
    bgr[top:bottom, left:right] = picture(right - left, bottom - top, rng)
    for line in range(2):
        at = rows // 20 + line * rows // 16
        bgr[at : at + rows // 25, left : int(columns * rng.uniform(0.4, 0.9))] = _colour(rng)
    return Thing(bgr, cover, 1 / _ROUGH_MM, float(rng.uniform(2, 15)))


def keyboard(rng: Rng) -> Thing:
    bgr, cover = _blank(300, 110, _ROUGH_MM)
    _rounded(cover, 5)
    bgr[:] = _colour(rng, 10, 60)
    key = _colour(rng, 40, 90) if rng.random() < 0.7 else (220, 220, 220)
    pitch = 19 * _ROUGH_MM
    for x in range(6, bgr.shape[1] - pitch, pitch):
        for y in range(6, bgr.shape[0] - pitch, pitch):
            bgr[y : y + pitch - 6, x : x + pitch - 6] = key
    return Thing(bgr, cover, 1 / _ROUGH_MM, 15.0)


def hand(rng: Rng) -> Thing:
    """Four fingers and a thumb that reach upward, and the arm they hang on; sleeved or bare."""
    bgr, cover = _blank(130, 520, _ROUGH_MM)
    skin = np.array((95, 125, 185)) * rng.uniform(0.55, 1.25) + rng.uniform(-12, 12, 3)
    bgr[:] = np.clip(skin, 0, 255)
    mm = _ROUGH_MM
    for number, (tip, root) in enumerate(
        (
            ((30, 62), (42, 140)),
            ((52, 42), (56, 140)),
            ((74, 40), (70, 140)),
            ((95, 55), (84, 140)),
            ((116, 120), (92, 175)),
        )
    ):
        bend = rng.uniform(-6, 6)
        ends = [(int((x + bend * (number < 4)) * mm), int(y * mm)) for x, y in (tip, root)]
        cv2.line(cover, ends[0], ends[1], 255, int(rng.uniform(14, 18) * mm), cv2.LINE_AA)
    cv2.ellipse(cover, (64 * mm, 170 * mm), (36 * mm, 52 * mm), 0, 0, 360, 255, -1, cv2.LINE_AA)
    cv2.rectangle(cover, (38 * mm, 200 * mm), (92 * mm, 520 * mm), 255, -1)
    if rng.random() < 0.7:
        bgr[int(rng.uniform(240, 300)) * mm :] = _colour(rng, 15, 160)
    depth = cv2.distanceTransform(cover, cv2.DIST_L2, 3)
    shade = 0.72 + 0.28 * np.clip(depth / (9 * mm), 0, 1)
    return Thing(np.clip(bgr * shade[:, :, None], 0, 255).astype(np.uint8), cover, 1 / mm, 14.0)


Maker = Callable[[Rng], Thing]

PAPERLESS: tuple[Maker, ...] = (pen, pen, card, telephone, cup, cable, keyboard)
BESIDE: tuple[Maker, ...] = (*PAPERLESS, book)
ON_TOP: tuple[Maker, ...] = (pen, pen, pen, card, cable)
