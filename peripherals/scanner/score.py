"""How much each candidate looks like a page: one linear score of all its cues at once.

The same number chooses the best candidate and says whether to trust it.
"""

from __future__ import annotations

import numpy as np

from peripherals.scanner.candidates import Candidates
from peripherals.scanner.cues import Values, cues
from peripherals.scanner.lines import Lines
from peripherals.scanner.view import View

WEIGHTS: dict[str, float] = {}
BIAS = 0.0
ACCEPT_SCORE = 0.0
CUT_OFF_SCORE = -2.0


def scores(candidates: Candidates, view: View, lines: Lines) -> Values:
    """Shape: n."""
    weighted: Values = cues(candidates, view, lines) @ np.array(list(WEIGHTS.values()))
    return weighted + BIAS
