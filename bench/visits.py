"""Visit after visit before one window: does its memory grow, do its widgets stay as many?

    bin/bench visits [--count 300] [--whole-each 20] [--out var/bench]

A short visit (search, question, message, leave) is a few seconds; each so many there is a whole one with
card, scan, submission and slip. The card is laid on its reader, so pcscd stays free for others.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import psutil

from bench.figures import Figure, Report, load_average, table, write
from bench.house import House, open_house
from kiosk.demo.citizen import Step
from kiosk.demo.journeys import JOURNEYS

_WARM_UP = 0.2  # of all visits: caches of letters and of the allocator fill
_SHORT, _WHOLE = "filing", "identity"
_KIB = 1024
_LEAVING = (Step("Message", ("action.continue",)), Step("Attract"))


def figures(folder: Path, count: int, whole_each: int) -> list[Figure]:
    with open_house(folder, {"second_press_s": 0.05}, is_card_laid=True) as house:
        process = psutil.Process(house.world.supervisor.pid("ui"))
        rss_kib, widgets = [], []
        for number in range(1, count + 1):
            visit(house, _WHOLE if number % whole_each == 0 else _SHORT)
            rss_kib.append(process.memory_info().rss / _KIB)
            widgets.append(house.eyes.widgets())
            if number % 10 == 0:
                print(f"{number}: {rss_kib[-1]:.0f} KiB, {widgets[-1]} widgets", file=sys.stderr, flush=True)
    warm = round(count * _WARM_UP)
    return told(rss_kib[warm:], widgets[warm:])


def visit(house: House, name: str) -> None:
    steps = JOURNEYS[name](house.world).steps
    house.citizen().play([*steps, *_LEAVING] if steps[-1].page == "Home" else steps)
    if name == _WHOLE:
        house.world.tear_slip()
        house.world.take_paper()


def told(rss_kib: Sequence[float], widgets: Sequence[int]) -> list[Figure]:
    """The slopes of the best lines, and how uncertain they are if visits were independent of each other."""
    slope, error = line_through(rss_kib)
    samples, note = len(rss_kib), f"± {error:.1f} (standard error)"
    return [
        Figure("memory a visit, after warm-up", round(slope, 1), "KiB", samples, note),
        Figure("memory at the end", round(rss_kib[-1] / _KIB, 1), "MiB", 1),
        Figure("live widgets, fewest", min(widgets), "", samples),
        Figure("live widgets, most", max(widgets), "", samples),
        Figure("live widgets a visit", round(line_through(widgets)[0], 3), "", samples),
    ]


def line_through(values: Sequence[float]) -> tuple[float, float]:
    """The slope of the line of least squares, and its standard error. Errors: ValueError below 3 values."""
    if len(values) < 3:
        raise ValueError(f"no line through {len(values)} values")
    steps = np.arange(len(values), dtype=float)
    slope, height = np.polyfit(steps, np.asarray(values, dtype=float), 1)
    off = np.asarray(values) - (slope * steps + height)
    spread = float(np.sum((steps - steps.mean()) ** 2))
    return float(slope), float(np.sqrt(np.sum(off**2) / (len(values) - 2) / spread))


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="bin/bench visits", description=__doc__)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--whole-each", type=int, default=20, metavar="VISITS")
    parser.add_argument("--out", type=Path, default=Path("var/bench"))
    given = parser.parse_args(arguments)
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    before, started_s = load_average(), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="visits-") as folder:
        found = figures(Path(folder), given.count, given.whole_each)
    report = Report("visits", tuple(found), before, load_average(), round(time.monotonic() - started_s, 1))
    print(table([report]))
    print(f"written to {write([report], given.out)}")
    return 0
