"""Photographs of paper on a desk that were never taken, with the true corners known.

A pinhole camera with a little radial distortion looks down on a desk in millimetres; light falls off, hands
throw shadows, paper lies on paper. The same page and shot give the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from peripherals.scanner.desk_light import glare, hand_shadow, lamp
from peripherals.scanner.desk_texture import Desk, desk_texture
from peripherals.scanner.frame import Bgr
from peripherals.scanner.quad import A4_HEIGHT_MM, Quad, ordered

Matrix = NDArray[np.float64]

_DESK_MM = 1400.0  # side of the square of desk that is painted
_FOCAL_SHARE = 1.15  # focal length over the longer image side: about 47 degrees, a common document camera


@dataclass(frozen=True, slots=True)
class Shot:
    """How the picture is taken. `fill`: page height over the frame's height. Shares are of the frame."""

    seed: int = 0
    width_px: int = 1600
    height_px: int = 1200
    desk: Desk = Desk.MAT
    fill: float = 0.8
    turn_deg: float = 0.0
    tilt_x_deg: float = 0.0
    tilt_y_deg: float = 0.0
    shift_x: float = 0.0
    shift_y: float = 0.0
    lens_k: float = -0.01
    fall_off: float = 0.25
    exposure: float = 1.0
    noise_levels: float = 2.0
    blur_px: float = 0.6
    motion_px: int = 0
    sheets_below: int = 0
    things: int = 0
    has_hand_shadow: bool = False
    has_finger: bool = False
    has_glare: bool = False
    jpeg_quality: int = 92


@dataclass(frozen=True, slots=True, eq=False)
class Photograph:
    """`quad`: where the corners truly are, also outside the frame; None when no page lies there."""

    bgr: Bgr
    quad: Quad | None


def photograph(page: Bgr | None, shot: Shot) -> Photograph:
    """Lay the page on the desk and take its picture."""
    rng = np.random.default_rng(shot.seed)
    camera = _camera(shot)
    canvas = _lay_desk(shot, camera, rng)
    for _ in range(shot.things):
        _lay_thing(canvas, camera, rng)
    quad: Quad | None = None
    if page is not None:
        placed = _placement(shot)
        for _ in range(shot.sheets_below):
            below = np.full_like(page, int(rng.integers(225, 250)))
            slip = _rigid(rng.uniform(-25, 25), rng.uniform(-60, 60), rng.uniform(-60, 60))
            _lay_sheet(canvas, below, camera @ placed @ slip)
        quad = _lay_sheet(canvas, page, camera @ placed)
        if shot.has_finger:
            _lay_finger(canvas, quad, rng)
    picture, quad = _through_lens(canvas, quad, shot)
    return Photograph(_expose(picture, quad, shot, rng), quad)


def _camera(shot: Shot) -> Matrix:
    """Desk millimetres to pixels."""
    focal_px = _FOCAL_SHARE * max(shot.width_px, shot.height_px)
    distance_mm = focal_px * A4_HEIGHT_MM / (shot.fill * shot.height_px)
    tilt, _ = cv2.Rodrigues(np.array([np.radians(shot.tilt_x_deg), np.radians(shot.tilt_y_deg), 0.0]))
    lens = np.array([[focal_px, 0, shot.width_px / 2], [0, focal_px, shot.height_px / 2], [0, 0, 1.0]])
    pose: Matrix = lens @ np.c_[tilt[:, :2], [0.0, 0.0, distance_mm]]
    return pose


def _placement(shot: Shot) -> Matrix:
    px_per_mm = shot.fill * shot.height_px / A4_HEIGHT_MM
    x_mm, y_mm = shot.shift_x * shot.width_px / px_per_mm, shot.shift_y * shot.height_px / px_per_mm
    return _rigid(shot.turn_deg, x_mm, y_mm)


def _rigid(turn_deg: float, x_mm: float, y_mm: float) -> Matrix:
    c, s = np.cos(np.radians(turn_deg)), np.sin(np.radians(turn_deg))
    return np.array([[c, -s, x_mm], [s, c, y_mm], [0, 0, 1.0]])


def _paper_to_desk(width_px: int, height_px: int) -> Matrix:
    """Pixels of a sheet, A4 high, to millimetres around its middle; pixel edges are at -0.5."""
    mm_per_px = A4_HEIGHT_MM / height_px
    return np.array(
        [
            [mm_per_px, 0, mm_per_px * (0.5 - width_px / 2)],
            [0, mm_per_px, mm_per_px * (0.5 - height_px / 2)],
            [0, 0, 1.0],
        ]
    )


def _lay_desk(shot: Shot, camera: Matrix, rng: np.random.Generator) -> Bgr:
    side = 1400
    texture = desk_texture(shot.desk, side, side, rng)
    to_desk = np.array(
        [[_DESK_MM / side, 0, -_DESK_MM / 2], [0, _DESK_MM / side, -_DESK_MM / 2], [0, 0, 1.0]]
    )
    spin = _rigid(rng.uniform(-20, 20), 0, 0)
    seen: Bgr = cv2.warpPerspective(
        texture,
        camera @ spin @ to_desk,
        (shot.width_px, shot.height_px),
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REFLECT,
    )
    return seen


def _lay_sheet(canvas: Bgr, sheet: Bgr, to_pixels: Matrix) -> Quad:
    """Paint a sheet with its soft contact shadow; tell its corners, top left of the sheet first."""
    height, width = canvas.shape[:2]
    rows, columns = sheet.shape[:2]
    corners_mm = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * (
        A4_HEIGHT_MM * columns / rows / 2,
        A4_HEIGHT_MM / 2,
    )
    seen = np.c_[corners_mm, np.ones(4)] @ to_pixels.T
    quad: Quad = seen[:, :2] / seen[:, 2:]
    rows = max(8, int(np.hypot(*(quad[3] - quad[0])) * 1.2))  # near the final size first: no aliasing
    columns = max(8, round(rows * sheet.shape[1] / sheet.shape[0]))
    near = cv2.resize(sheet, (columns, rows), interpolation=cv2.INTER_AREA)
    matrix = to_pixels @ _paper_to_desk(columns, rows)
    paint = cv2.warpPerspective(near, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE)
    cover = np.zeros((height, width), np.uint8)
    cv2.fillConvexPoly(cover, np.round(quad * 16).astype(np.int32), 255, cv2.LINE_AA, shift=4)
    spread = max(1.5, height / 400)
    shadow = cv2.GaussianBlur(np.roll(cover, (int(spread), int(spread)), (0, 1)), (0, 0), spread)
    dimmed = canvas * (1 - 0.35 * (shadow[:, :, None] / 255.0))
    share = cover[:, :, None] / 255.0
    canvas[:] = (dimmed * (1 - share) + paint * share).astype(np.uint8)
    return quad


def _lay_thing(canvas: Bgr, camera: Matrix, rng: np.random.Generator) -> None:
    """A pen, a telephone, a card: something with straight sides that is not the page."""
    size_mm = ((140.0, 9.0), (150.0, 72.0), (85.6, 54.0))[int(rng.integers(3))]
    place = _rigid(rng.uniform(0, 180), rng.uniform(-220, 220), rng.uniform(-170, 170))
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * np.array(size_mm) / 2
    seen = np.c_[corners, np.ones(4)] @ (camera @ place).T
    colour = tuple(int(level) for level in rng.integers(10, 200, 3))
    outline = np.round(seen[:, :2] / seen[:, 2:] * 16).astype(np.int32)
    cv2.fillConvexPoly(canvas, outline, colour, cv2.LINE_AA, shift=4)


def _lay_finger(canvas: Bgr, quad: Quad, rng: np.random.Generator) -> None:
    """A finger that holds the paper at one side."""
    side = int(rng.integers(4))
    a, b = quad[side], quad[(side + 1) % 4]
    at = a + rng.uniform(0.3, 0.7) * (b - a)
    inward = quad.mean(axis=0) - at
    inward /= np.hypot(*inward)
    length, thick = np.hypot(*(b - a)) * 0.10, max(6, int(canvas.shape[0] * 0.035))
    tip, root = at + inward * length * 0.5, at - inward * canvas.shape[0]
    cv2.line(canvas, _pixel(tip), _pixel(root), (120, 150, 205), thick, cv2.LINE_AA)


def _pixel(point: NDArray[np.float64]) -> tuple[int, int]:
    return round(float(point[0])), round(float(point[1]))


def _through_lens(canvas: Bgr, quad: Quad | None, shot: Shot) -> tuple[Bgr, Quad | None]:
    """Bend straight lines as a cheap lens does: undistorted = distorted × (1 + k r²), r in half diagonals."""
    middle = np.array([shot.width_px / 2, shot.height_px / 2])
    half_diagonal = float(np.hypot(*middle))
    y, x = np.mgrid[0 : shot.height_px, 0 : shot.width_px].astype(np.float32)
    dx, dy = (x - middle[0]) / half_diagonal, (y - middle[1]) / half_diagonal
    stretch = 1 + shot.lens_k * (dx * dx + dy * dy)
    map_x, map_y = middle[0] + dx * stretch * half_diagonal, middle[1] + dy * stretch * half_diagonal
    bent: Bgr = cv2.remap(
        canvas,
        map_x.astype(np.float32),
        map_y.astype(np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    if quad is None:
        return bent, None
    straight = (quad - middle) / half_diagonal
    curved = straight.copy()
    for _ in range(8):
        curved = straight / (1 + shot.lens_k * (curved**2).sum(axis=1, keepdims=True))
    return bent, ordered(middle + curved * half_diagonal)


def _expose(picture: Bgr, quad: Quad | None, shot: Shot, rng: np.random.Generator) -> Bgr:
    """Light, blur, sensor noise, JPEG."""
    light = lamp(shot.width_px, shot.height_px, shot.fall_off, rng)
    if shot.has_hand_shadow:
        light *= hand_shadow(shot.width_px, shot.height_px, rng)
    lit = picture.astype(np.float32) * (light * shot.exposure)[:, :, None]
    if shot.has_glare and quad is not None:
        lit += glare(shot.width_px, shot.height_px, quad, rng)[:, :, None]
    if shot.blur_px > 0:
        lit = cv2.GaussianBlur(lit, (0, 0), shot.blur_px)
    if shot.motion_px > 1:
        lit = cv2.blur(lit, (shot.motion_px, max(1, shot.motion_px // 3)))
    lit += rng.standard_normal(lit.shape, np.float32) * shot.noise_levels
    levels = np.clip(lit, 0, 255).astype(np.uint8)
    _, jpeg = cv2.imencode(".jpg", levels, [cv2.IMWRITE_JPEG_QUALITY, shot.jpeg_quality])
    return np.asarray(cv2.imdecode(jpeg, cv2.IMREAD_COLOR), np.uint8)


def any_shot(seed: int, *, is_hard: bool = False) -> Shot:
    """A plausible shot drawn from the seed; hard ones add clutter, poor light, pale desks and fingers."""
    rng = np.random.default_rng(seed)
    desks = tuple(Desk) if is_hard else (Desk.MAT, Desk.MAT, Desk.WOOD, Desk.STONE, Desk.CLOTH)
    return Shot(
        seed=seed,
        desk=desks[int(rng.integers(len(desks)))],
        fill=float(rng.uniform(0.55, 0.85)),
        turn_deg=float(rng.normal(0, 12 if is_hard else 6)),
        tilt_x_deg=float(rng.normal(0, 9 if is_hard else 4)),
        tilt_y_deg=float(rng.normal(0, 9 if is_hard else 4)),
        shift_x=float(rng.uniform(-0.12, 0.12)),
        shift_y=float(rng.uniform(-0.03, 0.03)),
        lens_k=float(rng.uniform(-0.02, 0.01)),
        fall_off=float(rng.uniform(0.1, 0.55)),
        exposure=float(rng.uniform(0.6, 1.0)),
        noise_levels=float(rng.uniform(1, 5)),
        blur_px=float(rng.uniform(0.4, 1.3)),
        sheets_below=int(rng.integers(0, 4)) if is_hard else 0,
        things=int(rng.integers(0, 4)) if is_hard else int(rng.integers(0, 2)),
        has_hand_shadow=bool(rng.random() < 0.4),
        has_finger=bool(is_hard and rng.random() < 0.3),
        has_glare=bool(is_hard and rng.random() < 0.2),
    )
