"""A measured figure, and how it is told: a table for people, JSON for comparison."""

from __future__ import annotations

import json
import math
import os
import platform
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Figure:
    """One number that was seen. `samples`: how many single measurements stand behind it."""

    name: str
    value: float
    unit: str
    samples: int = 1
    note: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of one bench. `load_before` and `load_after`: the machine's load average over a minute."""

    bench: str
    figures: tuple[Figure, ...]
    load_before: float
    load_after: float
    took_s: float


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of all values does not exceed (nearest rank).

    Errors: ValueError without values, or when the share is not above 0 and at most 1.
    """
    if not values or not 0 < share <= 1:
        raise ValueError(f"no percentile {share} of {len(values)} values")
    return sorted(values)[math.ceil(share * len(values)) - 1]


def spread(
    name: str, values: Sequence[float], unit: str, shares: Sequence[float], note: str = ""
) -> list[Figure]:
    """One figure a percentile; nothing where nothing was measured."""
    if not values:
        return []
    return [
        Figure(f"{name}, p{round(share * 100)}", round(percentile(values, share), 1), unit, len(values), note)
        for share in shares
    ]


def load_average() -> float:
    return round(os.getloadavg()[0], 2)


def await_quiet(load_below: float, at_most_s: float) -> float:
    """Wait until the machine is quiet, but not for ever; the load average it has then."""
    until_s = time.monotonic() + at_most_s
    while load_average() >= load_below and time.monotonic() < until_s:
        time.sleep(2)
    return load_average()


def machine() -> dict[str, str | int]:
    """What the figures were measured on."""
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return {
        "processor": _processor(),
        "cores": os.cpu_count() or 0,
        "memory_mb": pages // 1_000_000,
        "system": platform.platform(),
        "python": platform.python_version(),
    }


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "unknown")


def table(reports: Sequence[Report]) -> str:
    lines = []
    for report in reports:
        load = f"load {report.load_before} to {report.load_after}"
        lines.append(f"{report.bench}  ({report.took_s:.0f} s, {load})")
        lines += [
            f"  {f.name:56} {f.value:>10g} {f.unit:8} n={f.samples:<5}{f.note}".rstrip()
            for f in report.figures
        ]
    return "\n".join(lines)


def write(reports: Sequence[Report], folder: Path) -> Path:
    """The figures as JSON under the moment they were made at; the file."""
    now = datetime.now(UTC)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{now:%Y-%m-%dT%H%M%SZ}.json"
    told = {"at": now.isoformat(), "machine": machine(), "reports": [asdict(report) for report in reports]}
    path.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    return path
