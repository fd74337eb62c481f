"""Where the page lies on the desk, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np

from peripherals.scanner.candidates import find_candidates
from peripherals.scanner.frame import Bgr
from peripherals.scanner.lines import find_lines
from peripherals.scanner.quad import Quad, ordered
from peripherals.scanner.refine import refine
from peripherals.scanner.score import ACCEPT_SCORE, scores
from peripherals.scanner.view import look_at


class Effort(Enum):
    """Longest side, in pixels, of the view that is searched."""

    PREVIEW = 320
    FINAL = 480


@dataclass(frozen=True, slots=True, eq=False)
class PageFound:
    """Units: `quad` in frame pixels. `is_cut_off`: one side of the sheet lies outside the frame."""

    quad: Quad
    score: float
    is_cut_off: bool = False

    @property
    def is_accepted(self) -> bool:
        return self.score >= ACCEPT_SCORE and not self.is_cut_off


@dataclass(frozen=True, slots=True)
class NoPage:
    """Nothing in the frame has four sides."""


def find_page(bgr: Bgr, effort: Effort = Effort.FINAL) -> PageFound | NoPage:
    """The most page-like quad in the frame, refined to sub-pixels unless it is only for a preview."""
    view = look_at(bgr, effort.value)
    candidates = find_candidates(view, find_lines(view))
    if len(candidates) == 0:
        return NoPage()
    score = scores(candidates, view)
    best = int(np.argmax(score))
    quad = ordered((candidates.quads[best] + 0.5) / view.px_per_frame_px - 0.5)
    if effort is Effort.FINAL:
        quad = refine(bgr, quad)
    return PageFound(quad, float(score[best]), bool(candidates.on_border[best].any()))
