"""How much each candidate looks like a page: learnt from all its cues and from the pixels along its sides.

Every place along a side is looked at alike, then every side and corner, then all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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

# Products at once: OpenBLAS wakes its other threads for half a million, and they wait at the cost of a core.
_BLOCK = 250_000


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """Logarithms of odds. Shape: n each.

    `page`: that it is the page that is meant, against "no page here". `sheet`: that it is a sheet at all,
    of which several may lie there.
    """

    page: NDArray[np.float64]
    sheet: NDArray[np.float64]


def scores(candidates: Candidates, view: View, cues: Cues) -> Scores:
    """Of every candidate, whose `cues` are already measured."""
    pixels = profiles(candidates, view)
    net = weights()
    mean, most = _pooled(pixels.sides, net)
    sides = np.concatenate([mean, most, cues.sides.astype(np.float32)], axis=2)
    parts = (_layer(sides, "s", net), _layer(pixels.corners, "c", net))
    pooled = [pool for part in parts for pool in (part.mean(axis=1), part.max(axis=1), part.min(axis=1))]
    scaled = ((cues.whole - net["middle"]) / net["spread"]).astype(np.float32)
    whole = _layer(np.concatenate([*pooled, scaled], axis=1), "g", net)
    page, sheet = (whole @ net["o.weight"].T + net["o.bias"]).T
    return Scores(page + OFF_CENTRE_WEIGHT * cues.whole[:, CUES.index("off_centre")], sheet)


def _pooled(places: Values, net: Weights) -> tuple[Values, Values]:
    """What every place along a side shows, mean and most over the places. Shape: n × 4 × values."""
    total = _layer(places[0], "p", net)
    most = total.copy()
    for place in places[1:]:
        shown = _layer(place, "p", net)
        total += shown
        np.maximum(most, shown, out=most)
    total /= len(places)
    return total, most


def _layer(values: Values, name: str, net: Weights) -> Values:
    """Weighted sums of the last axis, those below 0 cut off.

    In blocks, so that BLAS leaves them to one core.
    """
    weight, rows = net[f"{name}.weight"], values.reshape(-1, values.shape[-1])
    sums = np.empty((len(rows), len(weight)), np.float32)
    at_once = _BLOCK // weight.size
    for first in range(0, len(rows), at_once):
        part = slice(first, first + at_once)
        np.matmul(rows[part], weight.T, out=sums[part])
    sums += net[f"{name}.bias"]
    return np.maximum(sums, 0, out=sums).reshape(*values.shape[:-1], len(weight))


@cache
def weights() -> Weights:
    with np.load(WEIGHTS_FILE) as stored:
        return MappingProxyType({name: stored[name] for name in stored.files})
