"""How much each candidate looks like a page: one score of all its cues and of the pixels along its sides.

The same number chooses the best candidate and says whether to trust it: it is the logarithm of the odds
against "no page here". Every place along a side is looked at alike, then every side and corner, then all.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from peripherals.scanner.candidates import Candidates
from peripherals.scanner.cues import CUES, Cues
from peripherals.scanner.profiles import profiles
from peripherals.scanner.view import View

Values = NDArray[np.float32]
Weights = Mapping[str, Values]

WEIGHTS_FILE = Path(__file__).with_name("page_score.npz")  # Source: bench/fit_page_score.py

# Set by hand: composed pages lie near the middle by construction, there is nothing to learn from.
OFF_CENTRE_WEIGHT = -4.0

# Source: chosen between right and wrong finds on composites that were not fitted on; what it lets through
# on others stands in docs/performance.md.
ACCEPT_SCORE = 2.8


def scores(candidates: Candidates, view: View, cues: Cues) -> NDArray[np.float64]:
    """Of every candidate, whose `cues` are already measured. Shape: n."""
    pixels = profiles(candidates, view)
    net = weights()
    shown = _layer(pixels.sides, "p", net)
    sides = np.concatenate([shown.mean(axis=2), shown.max(axis=2), cues.sides.astype(np.float32)], axis=2)
    parts = (_layer(sides, "s", net), _layer(pixels.corners, "c", net))
    pooled = [pool for part in parts for pool in (part.mean(axis=1), part.max(axis=1), part.min(axis=1))]
    scaled = ((cues.whole - net["middle"]) / net["spread"]).astype(np.float32)
    whole = _layer(np.concatenate([*pooled, scaled], axis=1), "g", net)
    learnt = whole @ net["o.weight"][0] + net["o.bias"][0]
    score: NDArray[np.float64] = learnt + OFF_CENTRE_WEIGHT * cues.whole[:, CUES.index("off_centre")]
    return score


def _layer(values: Values, name: str, net: Weights) -> Values:
    """Weighted sums of the last axis, those below 0 cut off."""
    weight = net[f"{name}.weight"]
    sums = values.reshape(-1, values.shape[-1]) @ weight.T + net[f"{name}.bias"]
    positive: Values = np.maximum(sums, 0).reshape(*values.shape[:-1], len(weight))
    return positive


@cache
def weights() -> Weights:
    with np.load(WEIGHTS_FILE) as stored:
        return MappingProxyType({name: stored[name] for name in stored.files})
