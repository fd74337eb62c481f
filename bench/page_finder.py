"""Measure page finding on own composites and, where there is a folder of labelled photographs, on those.

    python -m bench.page_finder [--composites 200] [--photos DIR] [--json] [--peers]

`--peers` installs other finders into var/peers and runs each on the same pictures in the same run.

Photographs: `YICHUANG_SCANS` or ../shared/data/scans; `corners.json` there names files and true corners.
Source of the figure: Jaccard index in the frame of the true page (ICDAR 2015 SmartDoc, challenge 1); a page
not found counts 0. "Accepted wrong": trusted although the index is below .9, or where no whole page lies, or
where a small sheet lies on a large one, as either may be meant. "Refused": all that is not accepted.
"Asked": of these, where two or more whole sheets lie in the frame and the finder says so. Of a pile of like
sheets the uppermost is meant, and to accept it is right as well.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import json
import os
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from bench.figures import Figure
from bench.peers import finders
from bench.scenes import Sample, composites
from peripherals.scanner.finder import Effort, PageFound, find_page
from peripherals.scanner.judge import Advice, what_to_do
from peripherals.scanner.quad import Quad, jaccard_index, ordered

WRONG_BELOW = 0.9
COMPOSITES = 200
COMPOSITES_IN_ALL = 150  # so many where this is one bench of several
FIRST_SEED = 200_000  # weights are fitted on seeds from 0 (bench/fit_page_score.py)
PEERS = Path("var/peers")
OURS = "this"
STACKED = "background05"  # SmartDoc's frames of a sheet on other sheets: not told apart by borders alone


@dataclass(frozen=True, slots=True)
class Outcome:
    group: str
    name: str
    has_page: bool
    jaccard: float
    score: float
    is_accepted: bool
    is_asked: bool
    ms: float

    @property
    def is_accepted_wrong(self) -> bool:
        return self.is_accepted and (not self.has_page or self.jaccard < WRONG_BELOW)


def photographs(folder: Path) -> Iterator[Sample]:
    labels = json.loads((folder / "corners.json").read_text("utf-8"))
    for label in labels["images"]:
        bgr = np.asarray(cv2.imread(str(folder / label["file"]), cv2.IMREAD_COLOR), np.uint8)
        group = "photo, stacked" if STACKED in label["file"] else "photo"
        yield Sample(group, label["file"], bgr, ordered(np.array(label["corners"])))


def measure(sample: Sample, effort: Effort = Effort.FINAL) -> Outcome:
    began_s = time.perf_counter()
    found = find_page(sample.bgr, effort)
    ms = (time.perf_counter() - began_s) * 1000
    if not isinstance(found, PageFound):
        return _outcome(sample, None, float("-inf"), ms, is_accepted=False)
    asks = not found.is_accepted and what_to_do(found) is Advice.SEVERAL
    return _outcome(sample, found.quad, found.certainty, ms, is_accepted=found.is_accepted, asks=asks)


def _outcome(
    sample: Sample, quad: Quad | None, score: float, ms: float, *, is_accepted: bool, asks: bool = False
) -> Outcome:
    has_page = sample.quad is not None
    jaccard = 0.0 if quad is None or sample.quad is None else jaccard_index(quad, sample.quad)
    is_asked = asks and sample.are_several
    return Outcome(sample.group, sample.name, has_page, jaccard, score, is_accepted, is_asked, ms)


def summary(outcomes: list[Outcome]) -> dict[str, dict[str, float]]:
    """Per group: how many, mean index, share of .95 and better, refused, asked, accepted wrong, times."""
    table: dict[str, dict[str, float]] = {}
    for group in sorted({outcome.group for outcome in outcomes}):
        members = [outcome for outcome in outcomes if outcome.group == group]
        index = np.array([outcome.jaccard for outcome in members])
        table[group] = {
            "count": len(members),
            "mean_jaccard": round(float(index.mean()), 4),
            "share_95": round(float((index >= 0.95).mean()), 3),
            "refused": sum(not outcome.is_accepted for outcome in members),
            "asked": sum(outcome.is_asked for outcome in members),
            "accepted_wrong": sum(outcome.is_accepted_wrong for outcome in members),
            "median_ms": round(float(np.median([outcome.ms for outcome in members])), 1),
            "p95_ms": round(float(np.percentile([outcome.ms for outcome in members], 95)), 1),
        }
    return table


def figures(folder: Path) -> list[Figure]:
    """Composites only: whoever runs this has them, and the same ones."""
    del folder
    outcomes = [measure(sample) for sample in composites(COMPOSITES_IN_ALL, FIRST_SEED)]
    found: list[Figure] = []
    for group, row in summary(outcomes).items():
        count = round(row["count"])
        found.append(Figure(f"{group}: time, median", row["median_ms"], "ms", count))
        if group in ("plain", "hard", "stacked"):
            found.append(Figure(f"{group}: Jaccard index, mean", row["mean_jaccard"], "", count))
            found.append(Figure(f"{group}: share of index .95 and better", row["share_95"], "", count))
        found.append(Figure(f"{group}: refused", row["refused"], "", count))
        found.append(Figure(f"{group}: of these asked about, as several lie there", row["asked"], "", count))
        found.append(Figure(f"{group}: accepted wrong", row["accepted_wrong"], "", count))
    return found


def side_by_side(samples: Iterable[Sample], effort: Effort, peers: Path | None) -> dict[str, list[Outcome]]:
    """Each finder's outcomes on the same pictures; a peer's find counts as accepted, as it says no more."""
    with contextlib.ExitStack() as running:
        others = {} if peers is None else running.enter_context(finders(peers))
        outcomes: dict[str, list[Outcome]] = {name: [] for name in (OURS, *others)}
        for sample in samples:
            outcomes[OURS].append(measure(sample, effort))
            for name, find in others.items():
                quad, ms = find(sample.bgr)
                outcomes[name].append(_outcome(sample, quad, 0.0, ms, is_accepted=quad is not None))
    return outcomes


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--composites", type=int, default=COMPOSITES)
    parser.add_argument(
        "--photos", type=Path, default=Path(os.environ.get("YICHUANG_SCANS", "../shared/data/scans"))
    )
    parser.add_argument("--effort", choices=[effort.name.lower() for effort in Effort], default="final")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--peers", action="store_true")
    options = parser.parse_args()
    samples = itertools.chain(
        composites(options.composites, FIRST_SEED),
        photographs(options.photos) if (options.photos / "corners.json").exists() else (),
    )
    outcomes = side_by_side(samples, Effort[options.effort.upper()], PEERS if options.peers else None)
    tables = {name: summary(found) for name, found in outcomes.items()}
    if options.json:
        json.dump(tables, sys.stdout, indent=2)
        return
    for name, table in tables.items():
        for group, row in table.items():
            print(f"{name:12} {group:16}", "  ".join(f"{key} {value}" for key, value in row.items()))
    for outcome in outcomes[OURS]:
        if outcome.is_accepted_wrong:
            print("accepted wrong:", outcome.name, round(outcome.jaccard, 3), round(outcome.score, 2))


if __name__ == "__main__":
    main()
