"""Whether a second sheet lies in the frame, so that which is meant has to be asked.

Rules each of which can only make the finder ask. The learnt score of sheets sees a small sheet on a large
one; the plain sum of cues sees sheets beside each other, also where both look like one large page. A pile of
like sheets is seen by sheets that nearly cover each other, and only asked about where the find is in doubt.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peripherals.scanner.candidates import Candidates
from peripherals.scanner.certainty import SAME, away
from peripherals.scanner.cues import CUES, Cues
from peripherals.scanner.plain_score import PART_SCORE, RIVAL_SCORE, plain_scores
from peripherals.scanner.quad import jaccard_index, ordered
from peripherals.scanner.score import Scores
from peripherals.scanner.view import View

# How much another sheet overlaps the page at most, as Jaccard index, and how much it scores at least: half a
# page, and the page with a strip of desk, score a little too. Source: chosen as ACCEPT_CERTAINTY was, and on
# 40 small sheets on large ones; one of 215 single pages had another candidate that scores as much. The
# last pair is later: no single page of 600 composites accepted had one above .1, one small sheet had 1.1.
_SHEETS = ((0.5, -1.0), (0.6, 0.3), (0.65, 0.6))
_RIVAL = 0.7  # the same of what the plain sum tells
_APART = 0.1  # and less is no part of it
_AS_LIGHT = 0.9  # of the best one's lightness: a picture printed on the page is darker than its paper
_OTHER_CORNER = 0.05  # of the diagonal: two halves of one page share corners, two sheets do not
_LEAST_PAGE_SCORE = 2.8  # of a part of the best quad that is a page itself
# Of a sheet other than a find that is in doubt. Source: of such finds on 600 composites (seeds from 100 000,
# 120 000, 310 000, 330 000) none of 10 plain pages and 2 of 17 hard ones had one, 29 of 53 piles had.
_LEAST_IN_DOUBT = 0.5

Which = NDArray[np.bool_]


def are_several(candidates: Candidates, cues: Cues, score: Scores, best: int) -> bool:
    """Whether another sheet lies there: beside the best one, on it, under it, or as a part of it."""
    light, plain = cues.whole[:, CUES.index("light_inside")], plain_scores(cues)
    is_whole = ~candidates.on_border.any(axis=1)
    is_as_light = is_whole & (light >= _AS_LIGHT * light[best])
    is_page = (score.page >= _LEAST_PAGE_SCORE) | (plain >= PART_SCORE)
    is_rival = is_as_light & (plain >= RIVAL_SCORE) & _has_own_corners(candidates, best)
    return (
        any(
            _overlaps(candidates, best, is_whole & (score.sheet >= least), 0.0, most)
            for most, least in _SHEETS
        )
        or _overlaps(candidates, best, is_rival, 0.0, _RIVAL)
        or _overlaps(candidates, best, is_as_light & is_page, _APART, _RIVAL)
    )


def is_pile(candidates: Candidates, score: Scores, best: int, view: View) -> bool:
    """Whether another sheet, however much it overlaps the best one, may be the one that is meant.

    Only to be asked of a find in doubt: of a sure one the sheet below is seen as well.
    """
    is_other = ~candidates.on_border.any(axis=1) & (away(candidates, best, view) >= SAME)
    return bool((is_other & (score.sheet >= _LEAST_IN_DOUBT)).any())


def _has_own_corners(candidates: Candidates, best: int) -> Which:
    quad = candidates.quads[best]
    nearest = np.linalg.norm(candidates.quads[:, :, None] - quad, axis=3).min(axis=(1, 2))
    apart: Which = nearest > _OTHER_CORNER * np.hypot(*(quad[2] - quad[0]))
    return apart


def _overlaps(candidates: Candidates, best: int, which: Which, least: float, most: float) -> bool:
    """Whether one of these overlaps the best quad by so much, as Jaccard index."""
    quad = ordered(candidates.quads[best])
    indices = (jaccard_index(ordered(other), quad) for other in candidates.quads[which])
    return any(least <= index < most for index in indices)
