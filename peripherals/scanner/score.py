"""How much each candidate looks like a page: one linear score of all its cues at once.

The same number chooses the best candidate and says whether to trust it. 0 is as likely as "no page here".
"""

from __future__ import annotations

import numpy as np

from peripherals.scanner.candidates import Candidates
from peripherals.scanner.cues import CUES, Values, cues
from peripherals.scanner.view import View

# Source: bench/fit_page_score.py, fitted for separation on 600 composites with seeds 0 to 599, pulled towards
# weights set by hand; no photograph is in the fit.
WEIGHTS: dict[str, float] = {
    "edge_mean": 0.475,
    "edge_weakest": 1.077,
    "edge_share_mean": 3.686,
    "edge_share_weakest": 2.968,
    "fine_mean": 0.657,
    "fine_weakest": -1.432,
    "fine_share_mean": 0.893,
    "fine_share_weakest": -0.135,
    "contrast_mean": 0.235,
    "contrast_weakest": 0.085,
    "lighter_mean": 0.430,
    "lighter_weakest": 0.732,
    "overrun_mean": -6.983,
    "overrun_worst": -0.773,
    "fine_overrun_mean": -2.159,
    "fine_overrun_worst": 1.223,
    "log_area": 0.734,
    "corner_skew": -4.325,
    "opposite_unlike": -4.464,
    "unlike_a4": -8.307,
    "corner_weakest": -0.052,
    "fine_corner_weakest": 1.466,
    "light_inside": 2.932,
    "light_corner_weakest": 1.060,
    "ink_within_mean": -13.157,
    "ink_within_worst": 5.621,
    "ink_beyond_worst": 1.503,
    "crossed": -0.127,
    "doubled_mean": -4.958,
    "doubled_worst": -2.152,
}
BIAS = -5.759

# Source: the same composites; what was accepted wrongly there and on others stands in docs/performance.md.
ACCEPT_SCORE = 2.1
RIVAL_SCORE = 0.5  # another quad that scores as much may be the page that is meant
CUT_OFF_SCORE = -1.0  # something page-like at the frame's border: a sheet that goes on outside

_WEIGHTS = np.array([WEIGHTS[cue] for cue in CUES])


def scores(candidates: Candidates, view: View) -> Values:
    """Shape: n."""
    weighted: Values = cues(candidates, view) @ _WEIGHTS + BIAS
    return weighted
