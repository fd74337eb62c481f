"""How sure it is that the best candidate is the page that is meant."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peripherals.scanner.candidates import Candidates
from peripherals.scanner.view import View

Values = NDArray[np.float64]

# Source: chosen between right and wrong finds on composites that were not fitted on, seeds from 100 000 and
# 310 000; what it lets through on others stands in docs/performance.md.
ACCEPT_CERTAINTY = 1.6

# Of the diagonal: candidates whose corners all lie so near are one find, told twice. Nearer than what counts
# as wrong (an index of .9, bench/page_finder.py). Source: the same composites and 250 with seeds from 120 000
# and 330 000; from .012 to .02 eight of 100 piles more were accepted, none wrongly; at .03 the first one was.
SAME = 0.02
_NOTHING = 0.0  # the score of "no page here"


def certainty(candidates: Candidates, page: Values, best: int, view: View) -> float:
    """Logarithm of the odds of this find against every other one and against "no page here".

    Each candidate is a guess with odds of its own; those that say the same are taken together.
    """
    is_same = away(candidates, best, view) < SAME
    return float(np.logaddexp.reduce(page[is_same]) - np.logaddexp.reduce([_NOTHING, *page[~is_same]]))


def away(candidates: Candidates, best: int, view: View) -> Values:
    """How far the farthest corner of each lies from that of the best, share of the view's diagonal."""
    quads = candidates.quads
    turned = [np.abs(quads - np.roll(quads[best], turn, axis=0)).max(axis=(1, 2)) for turn in range(4)]
    farthest: Values = np.min(turned, axis=0) / np.hypot(view.width, view.height)
    return farthest
