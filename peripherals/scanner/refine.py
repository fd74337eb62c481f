"""Sub-pixel corners: each side of a rough quad moves to the straight edge next to it."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from peripherals.scanner.frame import Bgr
from peripherals.scanner.quad import Quad

Values = NDArray[np.float64]

REFINE_LONGEST_PX = 1400
_REACH = 0.006  # half width of the strip searched, share of the frame's diagonal
_REACH_OF_PAGE = 0.020  # and not more than this share of the page's: small pages have print near the edge
_ROUNDS = 2  # the second in half the strip
_SAMPLES = 64  # along a side
_SLOPES = 25
_HALF_STRENGTH = 40.0  # gradient counts ever less above this, so that one strong blob does not win
_PRINT_SHARE = 0.7  # of the half strip: dark lines thinner than this are print next to the edge, not the edge
_PRINT_COUNTS = 0.3  # what their edges count still: a contact shadow on a pale desk is such a line
_NEAR_PX = 3.0  # of the straight line, for the sub-pixel peak
_WEAKEST = 2.0
_LEAST_SHARE = 0.25  # of the samples must show an edge, else the side stays
_LEAST_BOW_PX = 2.0  # of a side in its middle; lenses and curled paper bow sides, noise does not so much
_BOW_LEAVES = 0.7  # of the straight line's misfit
_TANGENT = 0.15  # of a side: how far from a corner its direction is taken
_FIT_ROUNDS = 4
_OUTER_PX = 0.5  # from the middle of the blurred edge outward: people mark the outermost pixel that is paper
_ROUGH_PRIOR = 0.15  # what an edge at the strip's rim loses against one where the rough side was


@dataclass(frozen=True, slots=True, eq=False)
class _Strip:
    """Gradient across one side. Shape: `gradient` samples × offsets; `along` 0..1; `offsets_px` outward."""

    base: Values
    outward: Values
    along: Values
    offsets_px: Values
    gradient: NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class _Side:
    """Homogeneous lines that the edge follows at its two ends: one and the same, unless it is bowed."""

    at_start: Values
    at_end: Values


def refine(bgr: Bgr, quad: Quad, longest_px: int = REFINE_LONGEST_PX) -> Quad:
    """The quad snapped to the strongest straight edges within 0.6 % of the diagonal; a side without stays."""
    scale = min(1.0, longest_px / max(bgr.shape[:2]))
    reach_px = min(_REACH * np.hypot(*bgr.shape[:2]), _REACH_OF_PAGE * np.hypot(*(quad[2] - quad[0]))) * scale
    reach_px = max(4.0, float(reach_px))
    part, origin = _around(bgr, quad, 3 * reach_px / scale)
    small = cv2.resize(part, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else part
    lab = cv2.GaussianBlur(cv2.cvtColor(small, cv2.COLOR_BGR2LAB), (0, 0), 1.0).astype(np.float32)
    corners = (quad - origin + 0.5) * scale - 0.5
    for number in range(_ROUNDS):
        corners = _snap(lab, corners, max(4.0, reach_px / (1 + number)))
    refined: Quad = (corners + 0.5) / scale - 0.5 + origin
    return refined


def _around(bgr: Bgr, quad: Quad, margin_px: float) -> tuple[Bgr, Values]:
    """The part of the frame that holds the quad, and where its top left lies."""
    height, width = bgr.shape[:2]
    left, top = np.clip(np.floor(quad.min(axis=0) - margin_px), 0, (width - 2, height - 2)).astype(int)
    right, bottom = np.clip(
        np.ceil(quad.max(axis=0) + margin_px), (left + 2, top + 2), (width, height)
    ).astype(int)
    return bgr[top:bottom, left:right], np.array([left, top], np.float64)


def _snap(lab: NDArray[np.float32], corners: Quad, reach_px: float) -> Quad:
    sides = [_side(lab, corners, side, reach_px) for side in range(4)]
    snapped = corners.copy()
    for number in range(4):
        crossing = np.cross(sides[number - 1].at_end, sides[number].at_start)
        if abs(crossing[2]) < 1e-9:
            continue
        point = crossing[:2] / crossing[2]
        if np.hypot(*(point - corners[number])) <= 3 * reach_px:
            snapped[number] = point
    return snapped


def _side(lab: NDArray[np.float32], corners: Quad, side: int, reach_px: float) -> _Side:
    """The edge at this side, or the side itself where there is none."""
    start, end = corners[side], corners[(side + 1) % 4]
    strip = _strip(lab, start, end, reach_px)
    offset_at: Values = np.zeros(3)
    outer_px = 0.0
    expected = _straight_edge(strip, reach_px)
    for degree in (1, 2):
        peak, position = _sub_pixel(strip, expected)
        is_good = peak > max(_WEAKEST, 0.25 * _median(peak))
        if is_good.mean() < _LEAST_SHARE:
            break
        fitted = _robust_fit(strip.along[is_good], position[is_good], degree)
        if degree == 2 and not _is_bowed(offset_at, fitted, strip.along[is_good], position[is_good]):
            break
        offset_at, outer_px = fitted, _OUTER_PX
        expected = np.asarray(np.polyval(fitted, strip.along), np.float64)
    way = end - start

    def line(*at: float) -> Values:
        first, second = (start + t * way + (np.polyval(offset_at, t) + outer_px) * strip.outward for t in at)
        return np.cross([*first, 1.0], [*second, 1.0])

    return _Side(line(0.0, _TANGENT), line(1 - _TANGENT, 1.0))


def _is_bowed(straight: Values, bowed: Values, along: Values, offset: Values) -> bool:
    """Whether a parabola follows the edge clearly better than the straight line."""
    left, left_straight = (_median(np.abs(offset - np.polyval(fit, along))) for fit in (bowed, straight))
    return bool(abs(bowed[0]) / 4 >= _LEAST_BOW_PX and left < _BOW_LEAVES * left_straight)


def _robust_fit(along: Values, offset: Values, degree: int) -> Values:
    """Coefficients of the curve, highest first, padded to a parabola; strays count little."""
    powers = np.vander(along, degree + 1)
    weight = np.ones_like(along)
    for _ in range(_FIT_ROUNDS):
        weighted = powers.T * weight
        fitted = np.linalg.solve(weighted @ powers, weighted @ offset)
        away = np.abs(offset - powers @ fitted)
        weight = 1 / np.maximum(1.0, away / max(0.3, _median(away)))
    return np.concatenate([np.zeros(2 - degree), fitted])


def _median(values: Values) -> float:
    """As NumPy's, which takes ten times as long for a few."""
    values = np.sort(values)
    return float(values[(len(values) - 1) // 2] + values[len(values) // 2]) / 2


def _strip(lab: NDArray[np.float32], start: Values, end: Values, reach_px: float) -> _Strip:
    height, width = lab.shape[:2]
    way = end - start
    outward = np.array([way[1], -way[0]]) / max(1e-9, float(np.hypot(*way)))
    along = np.linspace(0.04, 0.96, _SAMPLES)
    base = start + along[:, None] * way
    offsets = np.arange(-reach_px, reach_px + 0.01, 1.0)
    at = (base[:, None] + offsets[None, :, None] * outward).astype(np.float32)
    profile = cv2.remap(lab, at[..., 0], at[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    print_px = max(3, round(_PRINT_SHARE * reach_px)) | 1
    bare = cv2.morphologyEx(profile, cv2.MORPH_CLOSE, np.ones((1, print_px), np.uint8))
    gradient = (1 - _PRINT_COUNTS) * _steps(bare) + _PRINT_COUNTS * _steps(profile)
    inside = (at[..., 0] > 1) & (at[..., 0] < width - 2) & (at[..., 1] > 1) & (at[..., 1] < height - 2)
    gradient[~inside[:, 1:-1]] = 0
    return _Strip(base, outward, along, offsets[1:-1], cv2.GaussianBlur(gradient, (5, 1), 0))


def _steps(profile: NDArray[np.float32]) -> NDArray[np.float32]:
    step = profile[:, 2:] - profile[:, :-2]
    strength: NDArray[np.float32] = np.sqrt((step**2 * np.array([1, 1.6, 1.6], np.float32)).sum(axis=2))
    return strength


def _straight_edge(strip: _Strip, reach_px: float) -> Values:
    """Offset at each sample of the line, of any slope, that gathers most edge."""
    columns = len(strip.offsets_px)
    lever = (strip.along - 0.5) * 2
    root = np.sqrt(strip.gradient / (1 + strip.gradient / _HALF_STRENGTH))
    slopes_px = np.linspace(-0.9 * reach_px, 0.9 * reach_px, _SLOPES)
    shift = np.rint(slopes_px[:, None] * lever).astype(np.intp)  # slopes × samples
    rim = int(np.abs(shift).max())
    padded = np.pad(root, ((0, 0), (rim, rim)))
    at = shift[:, :, None] + rim + np.arange(columns)
    gathered = padded[np.arange(len(lever))[None, :, None], at].mean(axis=1)  # slopes × offsets
    prior = np.abs(strip.offsets_px) / reach_px * _ROUGH_PRIOR
    gathered = gathered - prior * gathered.max(axis=1, keepdims=True)
    slope, offset = np.unravel_index(int(np.argmax(gathered)), gathered.shape)
    line: Values = strip.offsets_px[offset] + slopes_px[slope] * lever
    return line


def _sub_pixel(strip: _Strip, expected: Values) -> tuple[Values, Values]:
    """Height and offset of the peak next to the expected line, by a parabola through three samples."""
    near = np.abs(strip.offsets_px[None, :] - expected[:, None]) <= _NEAR_PX
    gradient = np.where(near, strip.gradient, 0)
    row = np.arange(len(gradient))
    at = np.clip(gradient.argmax(axis=1), 1, gradient.shape[1] - 2)
    before, peak, after = (strip.gradient[row, at + step] for step in (-1, 0, 1))
    bend = before - 2 * peak + after
    is_bent = np.abs(bend) > 1e-6
    shift = np.where(is_bent, 0.5 * (before - after) / np.where(is_bent, bend, 1), 0)
    return gradient.max(axis=1), strip.offsets_px[at] + np.clip(shift, -1, 1)
