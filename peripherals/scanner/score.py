"""How much each candidate looks like a page: one linear score of all its cues at once.

The same number chooses the best candidate and says whether to trust it. 0 is as likely as "no page here".
"""

from __future__ import annotations

import numpy as np

from peripherals.scanner.cues import CUES, Values

# Source: bench/fit_page_score.py, fitted for separation on 600 composites with seeds 0 to 599, pulled towards
# weights set by hand; no photograph is in the fit.
WEIGHTS: dict[str, float] = {
    "edge_mean": 4.094,
    "edge_weakest": -1.654,
    "edge_share_mean": 5.551,
    "edge_share_weakest": 1.166,
    "contrast_mean": 4.403,
    "contrast_weakest": 1.188,
    "lighter_mean": -0.241,
    "lighter_weakest": 0.766,
    "overrun_mean": -8.994,
    "overrun_worst": -0.969,
    "log_area": 1.394,
    "corner_skew": -4.415,
    "opposite_unlike": -5.612,
    "corner_weakest": 1.475,
    "light_inside": 3.793,
    "light_corner_weakest": 1.916,
}
BIAS = -12.190

# Source: the same composites; what was accepted wrongly there and on others stands in docs/performance.md.
ACCEPT_SCORE = 1.0
RIVAL_SCORE = 0.0  # another quad that scores as much may be the page that is meant
CUT_OFF_SCORE = -2.0  # something page-like at the frame's border: a sheet that goes on outside

_WEIGHTS = np.array([WEIGHTS[cue] for cue in CUES])


def scores(measured: Values) -> Values:
    """Of the `cues` of every candidate. Shape: n."""
    weighted: Values = measured @ _WEIGHTS + BIAS
    return weighted
