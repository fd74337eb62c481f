"""What else in the picture might be a page: a plain sum of the cues, which can only make the finder ask.

Never used to choose or to accept. The learnt score is taught to see one page or none; this one also sees a
second sheet, and the part of a sheet that the frame leaves of it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peripherals.scanner.cues import CUES, Cues

# Source: fitted on 600 composites with seeds 0 to 599, pulled towards weights set by hand; no photograph.
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

RIVAL_SCORE = 0.0  # another quad that scores as much may be the page that is meant
# A part of the page that scores as much is a sheet of its own. Source: the highest such part was 1.9 on 46
# composites with seeds from 300 000, and 2.7 on the shared photographs; sheets 6 mm apart had 4.9.
PART_SCORE = 3.5
CUT_OFF_SCORE = -2.0  # something page-like at the frame's border: a sheet that goes on outside

_WEIGHTS = np.array([WEIGHTS.get(cue, 0.0) for cue in CUES])


def plain_scores(cues: Cues) -> NDArray[np.float64]:
    """Of every candidate. Shape: n."""
    weighted: NDArray[np.float64] = cues.whole @ _WEIGHTS + BIAS
    return weighted
