"""Many more kinds of desk than a hall has, so that what is learnt on them is the page and not the desk."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from peripherals.scanner.desk_texture import Desk, desk_texture
from peripherals.scanner.desk_things import picture
from peripherals.scanner.frame import Bgr

Rng = np.random.Generator
Ground = Callable[[Rng], Bgr]
SIDE_PX = 1000


def _colour(rng: Rng) -> np.ndarray:
    """Any lightness alike, more often greyish than not."""
    level = rng.uniform(15, 240)
    chroma = rng.choice((0.06, 0.15, 0.4))
    return np.asarray(np.clip(level * (1 + rng.normal(0, chroma, 3)), 5, 250), np.float32)


def _noise(rng: Rng, columns: int, rows: int) -> np.ndarray:
    small = rng.standard_normal((max(2, rows), max(2, columns)), np.float32)
    return cv2.resize(small, (SIDE_PX, SIDE_PX), interpolation=cv2.INTER_CUBIC)


def _grain(rng: Rng) -> np.ndarray:
    fine = rng.uniform(0.0, 0.06) * _noise(rng, SIDE_PX // 2, SIDE_PX // 2)
    coarse = int(rng.integers(4, 60))
    return 1 + (fine + rng.uniform(0.0, 0.08) * _noise(rng, coarse, coarse))[:, :, None]


def _levels(ground: np.ndarray) -> Bgr:
    return np.clip(ground, 0, 255).astype(np.uint8)


def as_in_halls(rng: Rng) -> Bgr:
    """The five desks of the composed pictures, of any lightness and tint."""
    desks = tuple(Desk)
    ground = desk_texture(desks[int(rng.integers(len(desks)))], SIDE_PX, SIDE_PX, rng).astype(np.float32)
    return _levels(ground * rng.uniform(0.6, 1.15) * (1 + rng.normal(0, 0.08, 3)))


def even(rng: Rng) -> Bgr:
    ground = np.ones((SIDE_PX, SIDE_PX, 1), np.float32) * _colour(rng)
    return _levels(ground * _grain(rng))


def pale(rng: Rng) -> Bgr:
    """Nearly as light as paper, tinted or not."""
    colour = rng.uniform(175, 245) * (1 + rng.normal(0, 0.04, 3))
    return _levels(np.ones((SIDE_PX, SIDE_PX, 1), np.float32) * colour * _grain(rng))


def boards(rng: Rng) -> Bgr:
    """Planks, staggered, each of its own shade, joined by dark or no joints."""
    base, ground = _colour(rng), np.zeros((SIDE_PX, SIDE_PX, 3), np.float32)
    wide, long = int(rng.integers(40, 260)), int(rng.integers(300, 1400))
    spread, joint = rng.uniform(0.02, 0.2), int(rng.integers(0, 5))
    for top in range(0, SIDE_PX, wide):
        for left in range(-int(rng.integers(long)), SIDE_PX, long):
            ground[top : top + wide, max(0, left) : max(0, left + long)] = base * (1 + rng.normal(0, spread))
            if joint:
                ground[top : top + wide, max(0, left) : max(0, left) + joint] = base * 0.45
        if joint:
            ground[top : top + joint] = base * 0.45
    along = _noise(rng, int(rng.integers(4, 20)), int(rng.integers(150, 700)))
    return _levels(ground * (1 + rng.uniform(0.02, 0.16) * along[:, :, None]) * _grain(rng))


def tiles(rng: Rng) -> Bgr:
    ground = even(rng).astype(np.float32)
    pitch, joint, colour = int(rng.integers(60, 450)), int(rng.integers(2, 12)), _colour(rng)
    at = np.arange(SIDE_PX) % pitch < joint
    ground[at], ground[:, at] = colour, colour
    return _levels(ground * _grain(rng))


def checked(rng: Rng) -> Bgr:
    one, other, pitch = _colour(rng), _colour(rng), int(rng.integers(25, 200))
    stripe = (np.arange(SIDE_PX) // pitch % 2).astype(np.float32)
    share = (
        stripe[:, None] * 0.5 + stripe[None, :] * 0.5 if rng.random() < 0.7 else stripe[:, None] + 0 * stripe
    )
    return _levels((one + (other - one) * share[:, :, None]) * _grain(rng))


def patches(rng: Rng) -> Bgr:
    """Angular patches of any colour: clutter, rugs, mosaics."""
    ground = even(rng)
    for _ in range(int(rng.integers(5, 60))):
        middle, size = rng.uniform(0, SIDE_PX, 2), rng.uniform(40, 500)
        points = middle + rng.normal(0, size / 2, (int(rng.integers(3, 7)), 2))
        cv2.fillConvexPoly(
            ground, cv2.convexHull(points.astype(np.int32)), _colour(rng).tolist(), cv2.LINE_AA
        )
    return _levels(ground * _grain(rng))


def soft(rng: Rng) -> Bgr:
    """Blots and shapes, as of cloth with flowers or a room out of focus."""
    return picture(SIDE_PX, SIDE_PX, rng)


def two_surfaces(rng: Rng) -> Bgr:
    """A desk that ends: floor, wall or another desk beyond a straight border."""
    makers = (even, boards, as_in_halls, pale, tiles)
    one, other = (makers[int(rng.integers(len(makers)))](rng) for _ in range(2))
    angle, off = rng.uniform(0, 2 * np.pi), rng.uniform(60, 420)
    y, x = np.mgrid[0:SIDE_PX, 0:SIDE_PX].astype(np.float32) - SIDE_PX / 2
    beyond = np.clip((x * np.cos(angle) + y * np.sin(angle) - off) * 0.7, 0, 1)[:, :, None]
    return _levels(one * (1 - beyond) + other * beyond)


def printed(rng: Rng) -> Bgr:
    """Lines of print all over: newspapers, a mat with a grid."""
    ground = even(rng).astype(np.float32)
    pitch, dark = int(rng.integers(10, 40)), rng.uniform(0.2, 0.9)
    words = (_noise(rng, SIDE_PX // 12, SIDE_PX // pitch) > -0.4) & (np.arange(SIDE_PX) % pitch < pitch // 2)[
        :, None
    ]
    return _levels(ground * (1 - dark * words[:, :, None]))


GROUNDS: dict[str, Ground] = {
    ground.__name__: ground
    for ground in (as_in_halls, even, pale, boards, tiles, checked, patches, soft, two_surfaces, printed)
}
