"""Whether a scanned page will serve, and the one or two things its owner can do better.

Source of the thresholds, where none else is named: measured on 58 labelled photographs and on rendered
Chinese forms read back by two OCR programs (docs/devices/document-scanner.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np

from peripherals.scanner.finder import PageFound, border_margin
from peripherals.scanner.flatten import background
from peripherals.scanner.frame import Bgr, darkest
from peripherals.scanner.quad import A4_HEIGHT_MM, MM_PER_INCH, page_height_px
from peripherals.scanner.rectify import Straightened
from peripherals.scanner.sharpness import edge_width_px

JUDGED_LONG_PX = 1754  # 150 dpi of an A4 sheet: the scale that the widths below belong to

WARN_EDGE_WIDTH_PX, REFUSE_EDGE_WIDTH_PX = 3.6, 4.8  # sharp real pages 2.5-4.25; OCR loses 11 % at 5.3
WARN_DPI, REFUSE_DPI = 150.0, 110.0
WARN_GLARE_SHARE, REFUSE_GLARE_SHARE = 0.005, 0.03  # of the page; OCR loses 4 % at .025
WARN_PAPER_LEVEL, REFUSE_PAPER_LEVEL = 90.0, 60.0  # lightness of paper, 0..255; not calibrated
WARN_SHADING = 0.5  # darkest over lightest paper
WARN_MARGIN = 0.015  # of the frame's shorter side

_SHINE_LEVEL = 250  # of the darkest colour channel
_SHINE_OVER_PAPER = 12


class Advice(StrEnum):
    """The string `scan.advice.<value>` exists in every locale."""

    NOT_A_PICTURE = "not_a_picture"
    NO_PAGE = "no_page"
    SEVERAL = "several"
    MOVE_INWARD = "move_inward"
    TOO_SMALL = "too_small"
    BLURRED = "blurred"
    TOO_SHINY = "too_shiny"
    TOO_DARK = "too_dark"
    UNEVEN_LIGHT = "uneven_light"


@dataclass(frozen=True, slots=True)
class Quality:
    """None: cannot be told (a bare page has no edges, a sheet of unknown size no resolution)."""

    edge_width_px: float | None
    dpi: float | None
    glare_share: float
    paper_level: float
    shading: float
    margin_share: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """`advice`: what to better, the gravest first. A usable page may still carry some."""

    is_usable: bool
    advice: tuple[Advice, ...]
    quality: Quality


def what_to_do(found: PageFound) -> Advice:
    """About a page that was not accepted."""
    if found.is_cut_off:
        return Advice.MOVE_INWARD
    return Advice.SEVERAL if found.are_several else Advice.NO_PAGE


def judge(frame: Bgr, found: PageFound, page: Straightened) -> Verdict:
    """`page` as straightened, before its light is evened."""
    quality = measure(frame, found, page)
    grave = _advice(quality, is_grave=True)
    if found.is_cut_off:
        grave = (Advice.MOVE_INWARD, *(advice for advice in grave if advice is not Advice.MOVE_INWARD))
    slight = tuple(advice for advice in _advice(quality, is_grave=False) if advice not in grave)
    return Verdict(not grave, grave + slight, quality)


def measure(frame: Bgr, found: PageFound, page: Straightened) -> Quality:
    scale = JUDGED_LONG_PX / max(page.bgr.shape[:2])
    judged = cv2.resize(page.bgr, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    paper = cv2.cvtColor(np.clip(background(judged), 0, 255).astype(np.uint8), cv2.COLOR_BGR2LAB)[:, :, 0]
    shaded, lightest = np.percentile(paper, (10, 90))
    return Quality(
        edge_width_px=edge_width_px(judged),
        dpi=page_height_px(found.quad) / (A4_HEIGHT_MM / MM_PER_INCH) if page.is_a4 else None,
        glare_share=_glare_share(judged),
        paper_level=float(np.percentile(cv2.cvtColor(judged, cv2.COLOR_BGR2LAB)[:, :, 0], 75)),
        shading=float(shaded / max(1.0, lightest)),
        margin_share=border_margin(frame, found.quad),
    )


def _glare_share(page: Bgr) -> float:
    """Share of the page where every colour is burnt out and lighter than its paper."""
    level = darkest(page)
    paper = float(np.percentile(level, 75))
    burnt = (level >= _SHINE_LEVEL) & (level > paper + _SHINE_OVER_PAPER)
    spots = cv2.morphologyEx(burnt.astype(np.uint8), cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
    return float(spots.mean())


def _advice(quality: Quality, *, is_grave: bool) -> tuple[Advice, ...]:
    def limit(warn: float, refuse: float) -> float:
        return refuse if is_grave else warn

    checks = (
        (Advice.TOO_SMALL, quality.dpi is not None and quality.dpi < limit(WARN_DPI, REFUSE_DPI)),
        (Advice.TOO_DARK, quality.paper_level < limit(WARN_PAPER_LEVEL, REFUSE_PAPER_LEVEL)),
        (
            Advice.BLURRED,
            quality.edge_width_px is not None
            and quality.edge_width_px > limit(WARN_EDGE_WIDTH_PX, REFUSE_EDGE_WIDTH_PX),
        ),
        (Advice.TOO_SHINY, quality.glare_share > limit(WARN_GLARE_SHARE, REFUSE_GLARE_SHARE)),
        (Advice.MOVE_INWARD, quality.margin_share < limit(WARN_MARGIN, -1.0)),
        (Advice.UNEVEN_LIGHT, quality.shading < limit(WARN_SHADING, -1.0)),
    )
    return tuple(advice for advice, is_so in checks if is_so)
