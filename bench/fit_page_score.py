"""Fit the weights that tell the page from everything else, for `peripherals/scanner/score.py`.

    python -m bench.fit_page_score [--composites 600] [--cache var/bench/page-cues.pickle]

One softmax a picture over all candidates and "none of them", so that right is parted from wrong, not the
index raised. Seeds begin at 0; `bench.page_finder` measures on others, and no photograph is used. Prints
the weights and, for the held-back fifth, how well a threshold parts right from wrong.
"""

from __future__ import annotations

import argparse
import pickle
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.scenes import Sample, composites
from peripherals.scanner.candidates import find_candidates
from peripherals.scanner.cues import CUES, cues
from peripherals.scanner.finder import Effort
from peripherals.scanner.lines import find_lines
from peripherals.scanner.quad import jaccard_index
from peripherals.scanner.view import look_at

RIGHT, WRONG = 0.95, 0.87  # index before refinement; what lies between is neither
FIT_SEED = 0
_ROUNDS, _STEP, _PULL = 400, 0.03, 0.05  # of Adam; towards the weights below
_MOST_TAUGHT = 200  # candidates of one picture

# What a person would say before seeing a picture; the fit is pulled towards it, for composed pictures lack
# much of what real ones have.
BY_HAND = {
    "edge_mean": 3.0,
    "edge_weakest": 3.0,
    "edge_share_mean": 3.0,
    "edge_share_weakest": 3.0,
    "contrast_mean": 2.4,
    "contrast_weakest": 1.8,
    "lighter_mean": 0.6,
    "lighter_weakest": 1.2,
    "overrun_mean": -3.6,
    "overrun_worst": -1.2,
    "log_area": 0.9,
    "corner_skew": -0.9,
    "opposite_unlike": -1.2,
    "off_centre": -4.0,
}
NOT_FITTED = ("off_centre",)  # composed pages lie near the middle by construction: nothing to learn from
_HELD_BACK = 5  # every fifth five pictures: kinds go round by five

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """Shape: `cues` n × cues, `index` n: how well each candidate fits the true page, 0 without one."""

    group: str
    cues: Values
    index: Values


def picture(sample: Sample) -> Picture:
    view = look_at(sample.bgr, Effort.FINAL.value)
    candidates = find_candidates(view, find_lines(view))
    if len(candidates) == 0:
        return Picture(sample.group, np.zeros((0, len(CUES))), np.zeros(0))
    quads = (candidates.quads + 0.5) / view.px_per_frame_px - 0.5
    index = [0.0 if sample.quad is None else jaccard_index(quad, sample.quad) for quad in quads]
    return Picture(sample.group, cues(candidates, view), np.array(index))


def fit(pictures: list[Picture]) -> tuple[Values, float]:
    """Weights and bias.

    Cut-off pages and stacks of which none is meant teach nothing: what can be seen of them are good quads,
    refused by their place or for being several.
    """
    taught = [shown for shown in pictures if len(shown.index) and shown.group not in ("cut off", "several")]
    every = np.concatenate([shown.cues for shown in taught])
    middle, spread = every.mean(axis=0), every.std(axis=0) + 1e-6
    at, is_right, counts = _padded(taught, middle, spread)
    by_hand = np.append([BY_HAND.get(cue, 0.0) for cue in CUES] * spread, -2.0)
    is_pulled = np.append(np.ones(len(CUES)), 0.0)
    is_free = np.append([cue not in NOT_FITTED for cue in CUES], True)
    weights = by_hand.copy()
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for number in range(1, _ROUNDS + 1):
        slope = _slope(at, is_right, counts, weights) + _PULL * (weights - by_hand) * is_pulled
        slope *= is_free
        mean, square = 0.9 * mean + 0.1 * slope, 0.999 * square + 0.001 * slope**2
        weights -= _STEP * (mean / (1 - 0.9**number)) / (np.sqrt(square / (1 - 0.999**number)) + 1e-9)
    plain = weights[:-1] / spread
    return plain, float(weights[-1] - plain @ middle)


def _padded(
    taught: list[Picture], middle: Values, spread: Values
) -> tuple[NDArray[np.float32], NDArray[np.bool_], NDArray[np.bool_]]:
    """Pictures × (candidates + 1) × (cues + 1): scaled cues and a 1; the last candidate is "none of them".

    Of many wrong candidates the likest to the page stay, and some others.
    """
    rng = np.random.default_rng(0)
    at = np.zeros((len(taught), _MOST_TAUGHT + 1, len(CUES) + 1), np.float32)
    is_right, counts = np.zeros(at.shape[:2], bool), np.zeros(at.shape[:2], bool)
    counts[:, -1] = True
    for number, shown in enumerate(taught):
        right = np.flatnonzero(shown.index >= RIGHT)[: _MOST_TAUGHT // 3]
        wrong = np.flatnonzero(shown.index < WRONG)
        wrong = wrong[np.argsort(-shown.index[wrong])]
        room = _MOST_TAUGHT - len(right)
        if len(wrong) > room:
            near = _MOST_TAUGHT // 5
            wrong = np.concatenate([wrong[:near], rng.choice(wrong[near:], room - near, replace=False)])
        chosen = np.concatenate([right, wrong])
        at[number, : len(chosen), :-1] = (shown.cues[chosen] - middle) / spread
        at[number, : len(chosen), -1] = 1.0
        counts[number, : len(chosen)] = True
        is_right[number, : len(right)] = True
        is_right[number, -1] = len(right) == 0
    return at, is_right, counts


def _slope(
    at: NDArray[np.float32], is_right: NDArray[np.bool_], counts: NDArray[np.bool_], weights: Values
) -> Values:
    """Of the mean of -log(share of the right ones, or of "none" where there is no right one)."""
    score = np.where(counts, at @ weights.astype(np.float32), -1e9)
    share = np.exp(score - score.max(axis=1, keepdims=True))
    wanted = np.where(is_right, share, 0.0)
    push = share / share.sum(axis=1, keepdims=True)
    push -= wanted / np.maximum(wanted.sum(axis=1, keepdims=True), 1e-30)
    slope: Values = np.einsum("pc,pcw->w", push, at) / len(at)
    return slope


def separation(pictures: list[Picture], weights: Values, bias: float) -> str:
    """What the best candidate's score says: right ones kept when no wrong one is."""
    right, wrong, fits = [], [], []
    for shown in pictures:
        if len(shown.index) == 0 or shown.group in ("cut off", "several"):
            continue
        score = shown.cues @ weights + bias
        best = int(np.argmax(score))
        (right if shown.index[best] >= 0.9 else wrong).append(float(score[best]))
        fits.append(shown.index[best])
    worst = max(wrong, default=-np.inf)
    kept = sum(score > worst for score in right)
    top = " ".join(f"{score:.2f}" for score in sorted(wrong)[-6:])
    low = " ".join(f"{score:.2f}" for score in sorted(right)[:6])
    counted = f"{len(right)} right, {len(wrong)} wrong; {kept} right above all wrong"
    return f"{counted}; wrong up to {top}; right from {low}"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--composites", type=int, default=600)
    parser.add_argument("--cache", type=Path, help="keep the measured cues here between runs")
    options = parser.parse_args()
    if options.cache and options.cache.exists():
        pictures: list[Picture] = pickle.loads(options.cache.read_bytes())  # noqa: S301 - own file
    else:
        pictures = [picture(sample) for sample in composites(options.composites, FIT_SEED)]
        if options.cache:
            options.cache.write_bytes(pickle.dumps(pictures))
    held = [shown for number, shown in enumerate(pictures) if number // 5 % _HELD_BACK == 0]
    weights, bias = fit([shown for number, shown in enumerate(pictures) if number // 5 % _HELD_BACK])
    print("held back:", separation(held, weights, bias))
    weights, bias = fit(pictures)
    print("all:", separation(pictures, weights, bias))
    print(f"BIAS = {bias:.3f}")
    for name, weight in zip(CUES, weights, strict=True):
        print(f'    "{name}": {weight:.3f},')


if __name__ == "__main__":
    main()
