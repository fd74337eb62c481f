"""A picture from a flatbed or feeder as a page one can file: it is flat, whole and evenly lit already."""

from __future__ import annotations

import time
from dataclasses import dataclass

import cv2
import numpy as np

from peripherals.devices import Completion, Failed, Recovery
from peripherals.scanner.flatten import PAPER_LEVEL
from peripherals.scanner.frame import Bgr, darkest
from peripherals.scanner.rectify import OUTPUT_DPI

MOST_SHEETS = 60  # of one go: a feeder holds 50; more is a scanner that never ends

_INK_BELOW = 0.75  # of the paper's lightness
_LEAST_INK_SHARE = 0.0004  # a date and a signature on A4 are .002; dust on the glass is .0001. Not calibrated
_MARGIN_SHARE = 0.03  # left out: rims of the sheet and of the lid are dark
_PAPER_PERCENT = 75


@dataclass(frozen=True, slots=True, eq=False)
class FlatPage:
    """Shape: 200 dpi."""

    image: Bgr
    ms: float


def flat_page(picture: Bgr) -> FlatPage | Failed:
    """The page with its paper made white. Errors: `scan.blank_page`: nothing on it; it may lie the wrong
    way up.
    """
    began_s = time.monotonic()
    paper = np.maximum(np.percentile(picture[::4, ::4].reshape(-1, 3), _PAPER_PERCENT, axis=0), 64.0)
    white = np.clip(picture * (PAPER_LEVEL / paper), 0, 255).astype(np.uint8)
    share = _ink_share(white)
    if share < _LEAST_INK_SHARE:
        return Failed(Completion.USER_ERROR, "scan.blank_page", Recovery.RETRY, f"{share:.5f} of it is ink")
    return FlatPage(white, (time.monotonic() - began_s) * 1000)


def at_output_dpi(picture: Bgr, dpi: float) -> Bgr:
    """The picture, scanned at this resolution, at 200 dpi."""
    scale = OUTPUT_DPI / dpi
    if abs(scale - 1) < 0.001:
        return picture
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    scaled: Bgr = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=how)
    return scaled


def _ink_share(page: Bgr) -> float:
    height, width = page.shape[:2]
    y, x = round(height * _MARGIN_SHARE), round(width * _MARGIN_SHARE)
    specks = cv2.medianBlur(darkest(page[y : height - y, x : width - x]), 3)
    return float((specks < PAPER_LEVEL * _INK_BELOW).mean())
