"""Photographs of paper on a desk that were never taken, with the true corners known.

A pinhole camera with a little radial distortion looks down on a desk in millimetres; light falls off, hands
throw shadows, paper lies on paper. The same page and shot give the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from peripherals.scanner.desk_light import glare, hand_shadow, lamp
from peripherals.scanner.desk_texture import Desk, desk_texture
from peripherals.scanner.desk_things import BESIDE, ON_TOP, PAPERLESS, Maker, hand
from peripherals.scanner.frame import Bgr
from peripherals.scanner.laying import Matrix, lay, rigid, sheet_of
from peripherals.scanner.quad import A4_HEIGHT_MM, Quad, ordered

_DESK_MM = 1400.0  # side of the square of desk that is painted
_FOCAL_SHARE = 1.15  # focal length over the longer image side: about 47 degrees, a common document camera


@dataclass(frozen=True, slots=True)
class Shot:
    """How the picture is taken. Shares are of the frame.

    `fill`: height of an A4 page over the frame's. `stack_…`: how untidily sheets lie on each other (standard
    deviation). `sharpened`: what many cameras do to edges. `tint`: blue, green, red of the light.
    """

    seed: int = 0
    width_px: int = 1600
    height_px: int = 1200
    desk: Desk = Desk.MAT
    fill: float = 0.8
    page_height_mm: float = A4_HEIGHT_MM
    below_height_mm: float = A4_HEIGHT_MM
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
    sheets_beside: int = 0
    stack_turn_deg: float = 12.0
    stack_slip_mm: float = 40.0
    things: int = 0
    has_books: bool = True
    things_on_top: int = 0
    has_hand_shadow: bool = False
    has_finger: bool = False
    has_glare: bool = False
    sharpened: float = 0.0
    tint: tuple[float, float, float] = (1.0, 1.0, 1.0)
    jpeg_quality: int = 92


@dataclass(frozen=True, slots=True, eq=False)
class Photograph:
    """`quad`: where the corners truly are, also outside the frame; None when no page lies there.

    `below`: the same of the sheets that it lies on.
    """

    bgr: Bgr
    quad: Quad | None
    below: tuple[Quad, ...] = ()


def photograph(
    page: Bgr | None,
    shot: Shot,
    others: Sequence[Bgr] = (),
    *,
    ground: Bgr | None = None,
    things: Sequence[Maker] = (),
) -> Photograph:
    """Lay the page on the desk, uppermost of all sheets, and take its picture. `others`: the sheets below.

    `ground`: how the desk looks from above, in place of the shot's. `things`: what lies about, likewise.
    """
    rng = np.random.default_rng(shot.seed)
    camera = _camera(shot)
    canvas = _lay_desk(shot, camera, rng, ground)
    placed = camera @ _placement(shot)
    for _ in range(shot.sheets_beside):
        _lay_beside(canvas, shot, camera, _other(others, rng, None), rng)
    for _ in range(shot.things):
        _scatter(canvas, camera, things or (BESIDE if shot.has_books else PAPERLESS), rng)
    quad: Quad | None = None
    below: list[Quad] = []
    if page is not None:
        for _ in range(shot.sheets_below):
            slip = rigid(rng.normal(0, shot.stack_turn_deg), *rng.normal(0, shot.stack_slip_mm, 2))
            sheet = sheet_of(_other(others, rng, page), shot.below_height_mm)
            below.append(lay(canvas, sheet, placed @ slip))
        sheet = sheet_of(page, shot.page_height_mm, float(rng.uniform(0.3, 1.5)))
        quad = lay(canvas, sheet, placed)
        _lay_on_top(canvas, shot, placed, sheet.corners_mm, rng)
    picture = _through_lens(canvas, shot)
    quad = None if quad is None else _bent(quad, shot)
    return Photograph(_expose(picture, quad, shot, rng), quad, tuple(_bent(other, shot) for other in below))


def _other(others: Sequence[Bgr], rng: np.random.Generator, like: Bgr | None) -> Bgr:
    """One of those given, or blank paper of the same shape."""
    if others and rng.random() < 0.7:
        return others[int(rng.integers(len(others)))]
    shape = (297, 210, 3) if like is None else like.shape
    return np.full(shape, int(rng.integers(225, 252)), np.uint8)


def _lay_beside(canvas: Bgr, shot: Shot, camera: Matrix, sheet: Bgr, rng: np.random.Generator) -> None:
    """Its middle on the frame's border: a second whole sheet in sight would leave open which is meant."""
    across_mm = A4_HEIGHT_MM / shot.fill * np.array([shot.width_px / shot.height_px, 1.0])
    at = rng.uniform(-0.55, 0.55, 2)
    at[int(rng.integers(2))] = rng.choice((-0.55, 0.55))
    lay(canvas, sheet_of(sheet, A4_HEIGHT_MM), camera @ rigid(rng.uniform(0, 360), *(at * across_mm)))


def _scatter(canvas: Bgr, camera: Matrix, makers: Sequence[Maker], rng: np.random.Generator) -> None:
    place = rigid(rng.uniform(0, 360), rng.uniform(-330, 330), rng.uniform(-260, 260))
    lay(canvas, makers[int(rng.integers(len(makers)))](rng), camera @ place)


def _lay_on_top(canvas: Bgr, shot: Shot, placed: Matrix, corners_mm: Quad, rng: np.random.Generator) -> None:
    """Things that lie on the page, wholly or half, and the hand that holds it; corners stay to be seen."""
    half_mm = corners_mm[2]
    for _ in range(shot.things_on_top):
        place = rigid(rng.uniform(0, 360), *(rng.uniform(-1, 1, 2) * half_mm * 0.9))
        lay(canvas, ON_TOP[int(rng.integers(len(ON_TOP)))](rng), placed @ place)
    if shot.has_finger:
        side = int(rng.integers(4))
        reach_mm = (half_mm[1], half_mm[0])[side % 2] - rng.uniform(5, 45)
        along_mm = rng.uniform(-0.35, 0.35) * 2 * (half_mm[0], half_mm[1])[side % 2]
        # The hand's fingers end 220 mm above its picture's middle and point upward.
        place = rigid(90 * side, 0, 0) @ rigid(180 + rng.uniform(-15, 15), along_mm, -reach_mm - 220)
        lay(canvas, hand(rng), placed @ place)


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
    return rigid(shot.turn_deg, x_mm, y_mm)


def _lay_desk(shot: Shot, camera: Matrix, rng: np.random.Generator, ground: Bgr | None) -> Bgr:
    texture = desk_texture(shot.desk, 1400, 1400, rng) if ground is None else ground
    side = texture.shape[0]
    to_desk = np.array(
        [[_DESK_MM / side, 0, -_DESK_MM / 2], [0, _DESK_MM / side, -_DESK_MM / 2], [0, 0, 1.0]]
    )
    spin = rigid(rng.uniform(-20, 20), 0, 0)
    seen: Bgr = cv2.warpPerspective(
        texture,
        camera @ spin @ to_desk,
        (shot.width_px, shot.height_px),
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REFLECT,
    )
    return seen


def _through_lens(canvas: Bgr, shot: Shot) -> Bgr:
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
    return bent


def _bent(quad: Quad, shot: Shot) -> Quad:
    """Where the lens puts its corners."""
    middle = np.array([shot.width_px / 2, shot.height_px / 2])
    half_diagonal = float(np.hypot(*middle))
    straight = (quad - middle) / half_diagonal
    curved = straight.copy()
    for _ in range(8):
        curved = straight / (1 + shot.lens_k * (curved**2).sum(axis=1, keepdims=True))
    return ordered(middle + curved * half_diagonal)


def _expose(picture: Bgr, quad: Quad | None, shot: Shot, rng: np.random.Generator) -> Bgr:
    """Light, blur, sensor noise, JPEG."""
    light = lamp(shot.width_px, shot.height_px, shot.fall_off, rng)
    if shot.has_hand_shadow:
        light *= hand_shadow(shot.width_px, shot.height_px, rng)
    lit = picture.astype(np.float32) * (light * shot.exposure)[:, :, None] * np.array(shot.tint, np.float32)
    if shot.has_glare and quad is not None:
        lit += glare(shot.width_px, shot.height_px, quad, rng)[:, :, None]
    if shot.blur_px > 0:
        lit = cv2.GaussianBlur(lit, (0, 0), shot.blur_px)
    if shot.motion_px > 1:
        lit = cv2.blur(lit, (shot.motion_px, max(1, shot.motion_px // 3)))
    if shot.sharpened > 0:
        lit += shot.sharpened * (lit - cv2.GaussianBlur(lit, (0, 0), 2.0))
    lit += rng.standard_normal(lit.shape, np.float32) * shot.noise_levels
    levels = np.clip(lit, 0, 255).astype(np.uint8)
    _, jpeg = cv2.imencode(".jpg", levels, [cv2.IMWRITE_JPEG_QUALITY, shot.jpeg_quality])
    return np.asarray(cv2.imdecode(jpeg, cv2.IMREAD_COLOR), np.uint8)


def any_shot(seed: int, *, is_hard: bool = False) -> Shot:
    """A plausible shot drawn from the seed; hard ones add clutter, poor light, pale desks and hands."""
    rng = np.random.default_rng(seed)
    desks = tuple(Desk) if is_hard else (Desk.MAT, Desk.MAT, Desk.WOOD, Desk.STONE, Desk.CLOTH)
    is_stacked = is_hard and rng.random() < 0.5
    is_tidy = rng.random() < 0.5
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
        sheets_below=int(rng.integers(1, 4)) if is_stacked else 0,
        sheets_beside=int(rng.integers(0, 3)) if is_hard else 0,
        stack_turn_deg=3.0 if is_tidy else 14.0,
        stack_slip_mm=9.0 if is_tidy else 45.0,
        things=int(rng.integers(0, 5)) if is_hard else int(rng.integers(0, 2)),
        things_on_top=int(rng.integers(0, 3)) if is_hard else 0,
        has_hand_shadow=bool(rng.random() < 0.4),
        has_finger=bool(is_hard and rng.random() < 0.3),
        has_glare=bool(is_hard and rng.random() < 0.2),
        sharpened=float(rng.uniform(0, 0.8)),
        tint=_tint(rng),
        jpeg_quality=int(rng.integers(60, 95)),
    )


def _tint(rng: np.random.Generator) -> tuple[float, float, float]:
    blue, green, red = rng.uniform(0.86, 1.0, 3)
    return float(blue), float(green), float(red)
