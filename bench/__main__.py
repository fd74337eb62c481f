"""Measure what the software costs on this machine, and write it down.

    bin/bench [NAME ...] [--out var/bench] [--quiet-below 2] [--quiet-wait 30]
    bin/bench monkey [--minutes 2] [--seed 1]
    bin/bench visits [--count 300] [--out var/bench]

Every figure comes from real processes, files, sockets and pixels. Other work on the machine makes them worse:
each bench waits a while for quiet and tells the load average before and after.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bench import (
    codes,
    delivery,
    documents,
    finder,
    handwriting,
    monkey,
    page_finder,
    printer,
    reading,
    rest,
    start,
    store,
    touch,
    visits,
    writing,
)
from bench.figures import Figure, Report, await_quiet, load_average, table, write

Bench = Callable[[Path], list[Figure]]
BENCHES: Mapping[str, Bench] = {
    "start": start.figures,
    "touch": touch.figures,
    "store": store.figures,
    "delivery": delivery.figures,
    "rest": rest.figures,
    "printer": printer.figures,
    "page_finder": page_finder.figures,
    "finder": finder.figures,
    "reading": reading.figures,
    "documents": documents.figures,
    "codes": codes.figures,
    "handwriting": handwriting.figures,
    "writing": writing.figures,
}

ALONE: Mapping[str, Callable[[Sequence[str]], int]] = {"monkey": monkey.main, "visits": visits.main}
"""Minutes to hours each, with arguments of their own: never part of a run of all."""


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHES))
    parser.add_argument("--out", type=Path, default=Path("var/bench"))
    parser.add_argument("--quiet-below", type=float, default=2.0, metavar="LOAD")
    parser.add_argument("--quiet-wait", type=float, default=30.0, metavar="SECONDS", help="for all together")
    if (name := next(iter(sys.argv[1:]), "")) in ALONE:
        return ALONE[name](sys.argv[2:])
    given = parser.parse_args()
    if unknown := set(given.names) - set(BENCHES):
        parser.error(f"no bench {', '.join(sorted(unknown))}; there are: {', '.join(BENCHES)}")
    # Threads of number libraries would compete with what is measured.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    reports = []
    waited_s = 0.0
    for name in given.names or BENCHES:
        asked_s = time.monotonic()
        await_quiet(given.quiet_below, given.quiet_wait - waited_s)
        waited_s += time.monotonic() - asked_s
        report = run(name)
        print(table([report]), flush=True)
        reports.append(report)
    print(f"written to {write(reports, given.out)}")
    return 0


def run(name: str) -> Report:
    """One bench in a folder of its own, which is on the disk of the temporary folder."""
    load_before, started_s = load_average(), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        figures = BENCHES[name](Path(folder))
    return Report(name, tuple(figures), load_before, load_average(), round(time.monotonic() - started_s, 1))


if __name__ == "__main__":
    sys.exit(main())
