"""Where the page lies on the desk, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np

from peripherals.scanner.candidates import Candidates, find_candidates
from peripherals.scanner.certainty import ACCEPT_CERTAINTY, certainty
from peripherals.scanner.cues import measure
from peripherals.scanner.frame import Bgr
from peripherals.scanner.lines import find_lines
from peripherals.scanner.mat import is_mat_covered
from peripherals.scanner.other_sheets import are_several, is_pile
from peripherals.scanner.plain_score import CUT_OFF_SCORE, plain_scores
from peripherals.scanner.quad import Quad, ordered
from peripherals.scanner.refine import refine
from peripherals.scanner.score import scores
from peripherals.scanner.view import look_at

# A corner nearer to the frame's border than this share of its shorter side counts as cut off. A whole page so
# near cannot be told from a cut one (both occur among 26 labelled photographs), and can be moved inward.
CUT_OFF_MARGIN = 0.004


_FOLLOW_PX = 640  # longest side of the picture that a page is followed in
_MOST_LOST = 1.5  # of its score, and it may be another page
_LEAST_FOLLOWED = 0.0  # a page more likely than none


class Effort(Enum):
    """Longest side, in pixels, of the view that is searched."""

    PREVIEW = 320
    FINAL = 480


@dataclass(frozen=True, slots=True, eq=False)
class PageFound:
    """Units: `quad` in frame pixels; the rest are logarithms of odds.

    `score`: this quad against no page. `certainty`: this find against every other and none; of a page that is
    followed, that of its find. `is_cut_off`: the sheet goes on, or may go on, outside the frame.
    `are_several`: another sheet lies in the frame; which is meant is to be asked.
    """

    quad: Quad
    score: float
    certainty: float
    is_cut_off: bool = False
    are_several: bool = False

    @property
    def is_accepted(self) -> bool:
        return self.certainty >= ACCEPT_CERTAINTY and not self.is_cut_off and not self.are_several


@dataclass(frozen=True, slots=True)
class NoPage:
    """Nothing in the frame has four sides, or the mat is bare where it has."""


def find_page(bgr: Bgr, effort: Effort = Effort.FINAL, empty_mat: Bgr | None = None) -> PageFound | NoPage:
    """The most page-like quad in the frame, refined to sub-pixels unless it is only for a preview."""
    view = look_at(bgr, effort.value)
    candidates = find_candidates(view, find_lines(view))
    if len(candidates) == 0:
        return NoPage()
    cues = measure(candidates, view)
    score, plain = scores(candidates, view, cues), plain_scores(cues)
    best = int(np.argmax(score.page))
    quad = ordered((candidates.quads[best] + 0.5) / view.px_per_frame_px - 0.5)
    if empty_mat is not None and not is_mat_covered(bgr, empty_mat, quad):
        return NoPage()
    if effort is Effort.FINAL:
        quad = refine(bgr, quad)
    sure = certainty(candidates, score.page, best, view)
    is_in_doubt = sure < ACCEPT_CERTAINTY
    likely = int(np.argmax(plain)) if is_in_doubt else best
    is_at_border = bool(candidates.on_border[likely].any()) or border_margin(bgr, quad) < CUT_OFF_MARGIN
    is_cut_off = is_at_border and max(float(score.page[best]), float(plain[likely])) >= CUT_OFF_SCORE
    several = are_several(candidates, cues, score, best) or (
        is_in_doubt and is_pile(candidates, score, best, view)
    )
    return PageFound(quad, float(score.page[best]), sure, is_cut_off, several)


def follow(bgr: Bgr, last: PageFound, empty_mat: Bgr | None = None) -> PageFound | None:
    """The same page in the next preview frame, in half the time; None when it has to be found anew.

    What else has come into the frame is not seen: good for drawing, not for taking the picture.
    """
    view = look_at(bgr, Effort.PREVIEW.value)
    quad = refine(bgr, last.quad, _FOLLOW_PX)
    small = (quad[None] + 0.5) * view.px_per_frame_px - 0.5
    one = Candidates(small, np.zeros((1, 4), bool))
    score = float(scores(one, view, measure(one, view)).page[0])
    is_same = last.is_accepted and score >= max(_LEAST_FOLLOWED, last.score - _MOST_LOST)
    if not is_same or border_margin(bgr, quad) < CUT_OFF_MARGIN:
        return None
    if empty_mat is not None and not is_mat_covered(bgr, empty_mat, quad):
        return None
    return PageFound(quad, score, last.certainty)


def border_margin(bgr: Bgr, quad: Quad) -> float:
    """Distance of the nearest corner to the frame's border, share of its shorter side; negative outside."""
    height, width = bgr.shape[:2]
    nearest = min(quad.min(), width - 1 - quad[:, 0].max(), height - 1 - quad[:, 1].max())
    return float(nearest / min(width, height))
