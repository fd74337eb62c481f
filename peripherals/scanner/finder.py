"""Where the page lies on the desk, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from peripherals.scanner.candidates import Candidates, find_candidates
from peripherals.scanner.cues import CUES, Cues, measure
from peripherals.scanner.frame import Bgr
from peripherals.scanner.lines import find_lines
from peripherals.scanner.mat import is_mat_covered
from peripherals.scanner.plain_score import CUT_OFF_SCORE, PART_SCORE, RIVAL_SCORE, plain_scores
from peripherals.scanner.quad import Quad, jaccard_index, ordered
from peripherals.scanner.refine import refine
from peripherals.scanner.score import ACCEPT_SCORE, scores
from peripherals.scanner.view import look_at

# A corner nearer to the frame's border than this share of its shorter side counts as cut off. A whole page so
# near cannot be told from a cut one (both occur among 26 labelled photographs), and can be moved inward.
CUT_OFF_MARGIN = 0.004


_FOLLOW_PX = 640  # longest side of the picture that a page is followed in
_MOST_LOST = 1.5  # of its score, and it may be another page
_AS_LIGHT = 0.9  # of the best one's lightness: a picture printed on the page is darker than its paper
_OTHER_SHEET = 0.7  # most that two sheets overlap, as Jaccard index: a printed frame covers more of its page
_APART = 0.1  # and less is no part of it
_OTHER_CORNER = 0.05  # of the diagonal: two halves of one page share corners, two sheets do not


class Effort(Enum):
    """Longest side, in pixels, of the view that is searched."""

    PREVIEW = 320
    FINAL = 480


@dataclass(frozen=True, slots=True, eq=False)
class PageFound:
    """Units: `quad` in frame pixels. `is_cut_off`: the sheet goes on, or may go on, outside the frame.

    `are_several`: something else in the frame looks like a page too; which is meant is to be asked.
    """

    quad: Quad
    score: float
    is_cut_off: bool = False
    are_several: bool = False

    @property
    def is_accepted(self) -> bool:
        return self.score >= ACCEPT_SCORE and not self.is_cut_off and not self.are_several


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
    best = int(np.argmax(score))
    quad = ordered((candidates.quads[best] + 0.5) / view.px_per_frame_px - 0.5)
    if empty_mat is not None and not is_mat_covered(bgr, empty_mat, quad):
        return NoPage()
    if effort is Effort.FINAL:
        quad = refine(bgr, quad)
    is_page = (score >= ACCEPT_SCORE) | (plain >= PART_SCORE)
    are_several = _has_rival(candidates, cues, plain, best) or _spans_sheets(candidates, cues, is_page, best)
    likely = best if score[best] >= ACCEPT_SCORE else int(np.argmax(plain))
    is_at_border = bool(candidates.on_border[likely].any()) or border_margin(bgr, quad) < CUT_OFF_MARGIN
    is_cut_off = is_at_border and max(float(score[best]), float(plain[likely])) >= CUT_OFF_SCORE
    return PageFound(quad, float(score[best]), is_cut_off, are_several)


def follow(bgr: Bgr, last: PageFound, empty_mat: Bgr | None = None) -> PageFound | None:
    """The same page in the next preview frame, in half the time; None when it has to be found anew.

    What else has come into the frame is not seen: good for drawing, not for taking the picture.
    """
    view = look_at(bgr, Effort.PREVIEW.value)
    quad = refine(bgr, last.quad, _FOLLOW_PX)
    small = (quad[None] + 0.5) * view.px_per_frame_px - 0.5
    one = Candidates(small, np.zeros((1, 4), bool))
    score = float(scores(one, view, measure(one, view))[0])
    is_same = last.is_accepted and score >= max(ACCEPT_SCORE, last.score - _MOST_LOST)
    if not is_same or border_margin(bgr, quad) < CUT_OFF_MARGIN:
        return None
    if empty_mat is not None and not is_mat_covered(bgr, empty_mat, quad):
        return None
    return PageFound(quad, score)


def _has_rival(candidates: Candidates, cues: Cues, plain: NDArray[np.float64], best: int) -> bool:
    """Whether another quad scores as a page does: as light, whole, and with no corner in common."""
    quad, light = candidates.quads[best], cues.whole[:, CUES.index("light_inside")]
    could_be = (plain >= RIVAL_SCORE) & (light >= _AS_LIGHT * light[best]) & ~candidates.on_border.any(axis=1)
    others = candidates.quads[could_be]
    apart = np.linalg.norm(others[:, :, None] - quad, axis=3).min(axis=(1, 2))
    is_apart = apart > _OTHER_CORNER * np.hypot(*(quad[2] - quad[0]))
    return any(jaccard_index(other, quad) < _OTHER_SHEET for other in others[is_apart])


def _spans_sheets(candidates: Candidates, cues: Cues, is_page: NDArray[np.bool_], best: int) -> bool:
    """Whether a part of the best quad is a page itself: two sheets side by side make one large quad."""
    light = cues.whole[:, CUES.index("light_inside")]
    could_be = is_page & (light >= _AS_LIGHT * light[best]) & ~candidates.on_border.any(axis=1)
    quad = ordered(candidates.quads[best])
    return any(
        _APART < jaccard_index(ordered(other), quad) < _OTHER_SHEET for other in candidates.quads[could_be]
    )


def border_margin(bgr: Bgr, quad: Quad) -> float:
    """Distance of the nearest corner to the frame's border, share of its shorter side; negative outside."""
    height, width = bgr.shape[:2]
    nearest = min(quad.min(), width - 1 - quad[:, 0].max(), height - 1 - quad[:, 1].max())
    return float(nearest / min(width, height))
