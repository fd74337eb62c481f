"""Measure the reading of licences: made-up ones, drawn, photographed askew, found, straightened, read.

    python -m bench.reading [--licences 40] [--hard] [--show]

What counts is a whole field, character by character; a field that is not proposed is told apart from one that
is proposed wrong. No real licence can be had with a free licence: these are drawn by this repository.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import yaml
from stdnum.cn import uscc

from bench.figures import Figure, spread
from kiosk.licence_reading import read_fields
from kiosk.paper_layouts import paper_layouts
from peripherals.devices import Deadline, Failed
from peripherals.reading.reader import TextReader
from peripherals.scanner.composite import Shot, photograph
from peripherals.scanner.licence_drawing import LicenceText, draw_licence
from peripherals.scanner.scan import ScannedPage, scan_page

LICENCES = 40
LICENCES_IN_ALL = 12  # so many where this is one bench of several
FIRST_SEED = 300_000
WORDS: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "licences.yaml").read_text(encoding="utf-8"))
_CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100
_CAMERA = Shot(width_px=3264, height_px=2448, fill=0.8)  # 8 megapixels: 240 dpi
_TIMEOUT_S = 60


@dataclass(frozen=True, slots=True)
class Outcome:
    """`truth` and `read` by field."""

    truth: dict[str, str]
    read: dict[str, str]
    read_s: float


@dataclass(slots=True)
class Measured:
    outcomes: list[Outcome] = field(default_factory=list)
    not_scanned: int = 0  # the scanner refused the page
    start_s: float = 0.0
    peak_mb: float = 0.0


def licence(seed: int) -> tuple[LicenceText, dict[str, str]]:
    """A licence of the seed, and what is to be read from it."""
    rng = np.random.default_rng(seed)

    def any_of(words: list[Any]) -> Any:
        return words[int(rng.integers(len(words)))]

    pattern = any_of(WORDS["patterns"])
    town = any_of(WORDS["towns"])
    day = f"{rng.integers(1998, 2026)}-{rng.integers(1, 13):02d}-{rng.integers(1, 29):02d}"
    year, month, date = day.split("-")
    stem = f"{pattern['code']}110105MA" + "".join(any_of(list(_CODE_ALPHABET)) for _ in range(7))
    value = {
        **{key: str(pattern[key]) for key in ("type", "form", "term") if key in pattern},
        "name": town[:3] + any_of(WORDS["brands"]) + any_of(pattern["suffixes"]),
        "person": any_of(WORDS["persons"]),
        "scope": any_of(WORDS["scopes"]),
        "address": town + any_of(WORDS["streets"]) + any_of(WORDS["doors"]),
        "day": f"{year}\u5e74{month}\u6708{date}\u65e5",
    }
    text = LicenceText(
        title=WORDS["title"],
        copy=WORDS["copy"],
        code_label=WORDS["code_label"],
        code=stem + uscc.calc_check_digit(stem),
        left=tuple((label, value[key]) for key, label in pattern["left"].items()),
        right=tuple((label, value[key]) for key, label in pattern["right"].items()),
        registrar_label=WORDS["registrar_label"],
        registered_on=value["day"],
        seal=WORDS["seal"],
        qr=f"https://example.org/{stem}",
        foot=WORDS["foot"],
    )
    truth = {key: value[key] for key in ("name", "type", "person", "address")}
    return text, truth | {"code": text.code, "registered_on": day}


def shot(seed: int, *, is_hard: bool) -> Shot:
    """Plain: turned and tilted a little. Hard: darker, more noise and blur, upside down or not."""
    rng = np.random.default_rng(seed)
    plain = replace(
        _CAMERA,
        seed=seed,
        turn_deg=float(rng.uniform(-8, 8)),
        tilt_x_deg=float(rng.uniform(-7, 7)),
        tilt_y_deg=float(rng.uniform(-7, 7)),
        has_hand_shadow=bool(rng.random() < 0.5),
    )
    if not is_hard:
        return plain
    return replace(
        plain,
        turn_deg=plain.turn_deg + 180.0 * int(rng.integers(2)),
        exposure=float(rng.uniform(0.6, 1.1)),
        noise_levels=float(rng.uniform(2, 8)),
        blur_px=float(rng.uniform(0.6, 1.8)),
        fall_off=float(rng.uniform(0.2, 0.5)),
        has_hand_shadow=True,
    )


def measure(count: int, *, is_hard: bool) -> Measured:
    made = Measured()
    layout = paper_layouts()["business_licence"]
    reader = TextReader()
    reader.start()
    began_s = time.monotonic()
    reader.read(np.full((64, 64, 3), 255, np.uint8), Deadline.after(_TIMEOUT_S))
    made.start_s = time.monotonic() - began_s
    for seed in range(FIRST_SEED, FIRST_SEED + count):
        text, truth = licence(seed)
        page = scan_page(photograph(draw_licence(text, seed=seed), shot(seed, is_hard=is_hard)).bgr)
        if isinstance(page, Failed) or not page.verdict.is_usable:
            made.not_scanned += 1
            continue
        made.outcomes.append(_read(reader, page, truth, layout))
        made.peak_mb = max(made.peak_mb, _peak_mb())
    reader.stop()
    return made


def _read(reader: TextReader, page: ScannedPage, truth: dict[str, str], layout: Any) -> Outcome:
    began_s = time.monotonic()
    lines = reader.read(page.image, Deadline.after(_TIMEOUT_S))
    taken_s = time.monotonic() - began_s
    return Outcome(truth, {} if isinstance(lines, Failed) else read_fields(lines, layout), taken_s)


def _peak_mb() -> float:
    """The most memory that the reading process has had. Source: VmHWM of proc(5)."""
    (child,) = [each for each in psutil.Process().children() if "peripherals.reading" in each.cmdline()]
    status = Path(f"/proc/{child.pid}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) / 1000 for line in status.splitlines() if line.startswith("VmHWM"))


def figures(_folder: Path, count: int = LICENCES_IN_ALL) -> list[Figure]:
    made = measure(count, is_hard=False)
    times_s = [outcome.read_s for outcome in made.outcomes]
    right, wrong, absent = tally(made.outcomes)
    fields = sum(len(outcome.truth) for outcome in made.outcomes)
    return [
        Figure("reading process: start and load", round(made.start_s, 1), "s"),
        *spread("reading a licence", times_s, "s", (0.5, 0.95)),
        Figure("most memory of the reading process", round(made.peak_mb), "MB", len(times_s)),
        Figure(
            "fields of licences read right", round(sum(right.values()) / max(1, fields), 3), "share", fields
        ),
        Figure("fields proposed wrong", sum(wrong.values()), "fields", fields),
        Figure("fields not proposed", sum(absent.values()), "fields", fields),
        Figure("licences that the scanner refused", made.not_scanned, "of " + str(count), count),
    ]


def tally(outcomes: list[Outcome]) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """Right, wrong and not proposed, by field."""
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    absent: Counter[str] = Counter()
    for outcome in outcomes:
        for name, value in outcome.truth.items():
            read = outcome.read.get(name)
            (absent if read is None else right if read == value else wrong)[name] += 1
    return right, wrong, absent


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--licences", type=int, default=LICENCES)
    parser.add_argument("--hard", action="store_true", help="noise, blur, poor light, upside down")
    parser.add_argument("--show", action="store_true", help="every field that was not read right")
    given = parser.parse_args()
    made = measure(given.licences, is_hard=given.hard)
    right, wrong, absent = tally(made.outcomes)
    for name in made.outcomes[0].truth if made.outcomes else ():
        print(f"{name:14} right {right[name]:3} wrong {wrong[name]:3} not proposed {absent[name]:3}")
    print(f"not scanned {made.not_scanned}, start {made.start_s:.1f} s, most memory {made.peak_mb:.0f} MB")
    print(f"read in {np.median([o.read_s for o in made.outcomes]):.2f} s (median)")
    if given.show:
        for outcome in made.outcomes:
            for name, value in outcome.truth.items():
                if outcome.read.get(name) != value:
                    print(f"{name}: {value} -> {outcome.read.get(name)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
