"""From a picture of the desk to a page one can file."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from peripherals.devices import Completion, Failed, Recovery
from peripherals.scanner.finder import NoPage, find_page
from peripherals.scanner.flatten import flatten
from peripherals.scanner.frame import Bgr
from peripherals.scanner.judge import Verdict, judge
from peripherals.scanner.quad import Quad
from peripherals.scanner.rectify import rectify

BLACK_LEVEL = 24  # a picture without one lighter pixel in a hundred shows nothing: lamp off or lens covered


@dataclass(frozen=True, slots=True, eq=False)
class ScannedPage:
    """`image`: straight, under even light, 200 dpi where it is A4. Units: `quad` in pixels of the frame."""

    image: Bgr
    quad: Quad
    score: float
    verdict: Verdict
    ms: float


def scan_page(frame: Bgr, empty_mat: Bgr | None = None) -> ScannedPage | Failed:
    """The page on the desk, whether it will serve or not (`verdict` tells).

    Errors: `scan.black_picture`, `scan.no_page` (none, or none that is sure), `scan.cut_off`,
    `scan.several`.
    """
    began_s = time.monotonic()
    if np.percentile(frame[::8, ::8], 99) < BLACK_LEVEL:
        return Failed(Completion.HARDWARE_ERROR, "scan.black_picture", Recovery.STAFF)
    found = find_page(frame, empty_mat=empty_mat)
    if isinstance(found, NoPage):
        return Failed(Completion.USER_ERROR, "scan.no_page", Recovery.RETRY, "nothing with four sides")
    how_sure = f"certainty {found.certainty:.2f}"
    if found.is_cut_off:
        return Failed(Completion.USER_ERROR, "scan.cut_off", Recovery.RETRY, how_sure)
    if found.are_several:
        return Failed(Completion.USER_ERROR, "scan.several", Recovery.RETRY, how_sure)
    if not found.is_accepted:
        return Failed(Completion.USER_ERROR, "scan.no_page", Recovery.RETRY, f"{how_sure}, unsure")
    page = rectify(frame, found.quad)
    verdict = judge(frame, found, page)
    image = flatten(page.bgr)
    return ScannedPage(image, found.quad, found.score, verdict, (time.monotonic() - began_s) * 1000)
