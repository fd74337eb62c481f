"""Fit the weights that tell the page from everything else, for `peripherals/scanner/score.py`.

    python -m bench.fit_page_score [--composites 600] [--cache var/bench/page-cues.pickle]

One softmax a picture over all candidates and "none of them", so that right is parted from wrong rather than the
index raised. Seeds begin at 0; `bench.page_finder` measures on others, and no photograph is used. Prints the
weights and, for the held-back fifth, how well a threshold parts right from wrong.
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
_ROUNDS, _STEP, _PULL = 500, 0.03, 1.5e-3  # of Adam; towards zero
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
    lines = find_lines(view)
    candidates = find_candidates(view, lines)
    if len(candidates) == 0:
        return Picture(sample.group, np.zeros((0, len(CUES))), np.zeros(0))
    quads = (candidates.quads + 0.5) / view.px_per_frame_px - 0.5
    index = [0.0 if sample.quad is None else jaccard_index(quad, sample.quad) for quad in quads]
    return Picture(sample.group, cues(candidates, view, lines), np.array(index))


def fit(pictures: list[Picture]) -> tuple[Values, float]:
    """Weights and bias. Cut-off pages teach nothing: their visible part is a good quad, refused by place."""
    taught = [shown for shown in pictures if len(shown.index) and shown.group != "cut off"]
    every = np.concatenate([shown.cues for shown in taught])
    middle, spread = every.mean(axis=0), every.std(axis=0) + 1e-6
    scaled = [(shown.cues - middle) / spread for shown in taught]
    weights = np.zeros(len(CUES) + 1)
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for number in range(1, _ROUNDS + 1):
        slope = _PULL * weights * len(taught)
        for shown, at in zip(taught, scaled, strict=True):
            slope += _slope(shown.index, at, weights)
        slope /= len(taught)
        mean, square = 0.9 * mean + 0.1 * slope, 0.999 * square + 0.001 * slope**2
        weights -= _STEP * (mean / (1 - 0.9**number)) / (np.sqrt(square / (1 - 0.999**number)) + 1e-9)
    plain = weights[:-1] / spread
    return plain, float(weights[-1] - plain @ middle)


def _slope(index: Values, at: Values, weights: Values) -> Values:
    """Of -log(share of the right ones, or of none where there is no right one)."""
    is_right, is_wrong = index >= RIGHT, index < WRONG
    score = np.append(at @ weights[:-1] + weights[-1], 0.0)  # the last is "none of them"
    counts = np.append(is_right | is_wrong, True)
    share = np.where(counts, np.exp(score - score[counts].max()), 0.0)
    wanted = share * np.append(is_right, not is_right.any())
    push = share / share.sum() - wanted / max(1e-30, wanted.sum())
    return np.append(push[:-1] @ at, push[:-1].sum())


def separation(pictures: list[Picture], weights: Values, bias: float) -> str:
    """What the best candidate's score says: right ones kept when no wrong one is."""
    right, wrong, fits = [], [], []
    for shown in pictures:
        if len(shown.index) == 0 or shown.group == "cut off":
            continue
        score = shown.cues @ weights + bias
        best = int(np.argmax(score))
        (right if shown.index[best] >= 0.9 else wrong).append(float(score[best]))
        fits.append(shown.index[best])
    worst = max(wrong, default=-np.inf)
    kept = sum(score > worst for score in right)
    top = " ".join(f"{score:.2f}" for score in sorted(wrong)[-6:])
    low = " ".join(f"{score:.2f}" for score in sorted(right)[:6])
    return f"{len(right)} right, {len(wrong)} wrong; {kept} right above all wrong; wrong up to {top}; right from {low}"


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
