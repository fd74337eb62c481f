"""How much each candidate looks like a page: one linear score of all its cues at once.

The same number chooses the best candidate and says whether to trust it. 0 is as likely as "no page here".
"""

from __future__ import annotations

import numpy as np

from peripherals.scanner.cues import CUES, Values

# Source: bench/fit_page_score.py, fitted for separation on 600 composites with seeds 0 to 599, pulled towards
# weights set by hand; no photograph is in the fit. `off_centre` was added by hand afterwards.
WEIGHTS: dict[str, float] = {
    "edge_mean": 3.734,
    "edge_weakest": -0.242,
    "edge_share_mean": 4.001,
    "edge_share_weakest": 1.994,
    "contrast_mean": 3.815,
    "contrast_weakest": 0.898,
    "lighter_mean": 0.586,
    "lighter_weakest": 0.666,
    "overrun_mean": -7.227,
    "overrun_worst": -1.383,
    "log_area": 1.168,
    "corner_skew": -3.981,
    "opposite_unlike": -4.183,
    "corner_weakest": 2.103,
    "light_inside": 2.383,
    "light_corner_weakest": 1.749,
    "off_centre": -4.000,  # set by hand
}
BIAS = -11.221

# Source: chosen between right and wrong finds on those composites and on 23 photographs; what it lets through
# on other composites stands in docs/performance.md.
ACCEPT_SCORE = 2.0
RIVAL_SCORE = 0.0  # another quad that scores as much may be the page that is meant
CUT_OFF_SCORE = -2.0  # something page-like at the frame's border: a sheet that goes on outside

_WEIGHTS = np.array([WEIGHTS[cue] for cue in CUES])


def scores(measured: Values) -> Values:
    """Of the `cues` of every candidate. Shape: n."""
    weighted: Values = measured @ _WEIGHTS + BIAS
    return weighted
