"""Measure the reading of QR and bar codes: drawn at so many pixels a module, turned, tilted, blurred, with
noise.

python -m bench.codes [--pages 20]
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import segno
import zxingcpp

from bench.figures import Figure, spread
from peripherals.scanner.codes import codes
from peripherals.scanner.frame import Bgr

PAGES = 20
FIRST_SEED = 500_000
KINDS = ("QR, 3.0 px/module", "QR, 4.8 px/module", "Code 128, 2.4 px/bar", "Code 128, 3.2 px/bar")
_PAGE_PX = (1654, 2339)  # A4 at 200 dpi
_DRAWN_PX = 8  # a module, before it is made small


@dataclass(frozen=True, slots=True)
class Outcome:
    kind: str
    is_read: bool
    ms: float


def code(kind: str, text: str) -> Bgr:
    """Large, black on white, with its quiet zone."""
    if kind.startswith("QR"):
        matrix = np.array(
            [list(row) for row in segno.make(text, micro=False, error="m").matrix_iter(border=4)]
        )
        dots = np.where(matrix, 0, 255).astype(np.uint8)
        return np.asarray(np.kron(dots, np.ones((_DRAWN_PX, _DRAWN_PX), np.uint8)), np.uint8)
    made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128)
    bars = np.asarray(zxingcpp.write_barcode_to_image(made, scale=_DRAWN_PX, add_quiet_zones=True))
    row = bars[bars.shape[0] // 2]
    return np.repeat(row[None], 60 * _DRAWN_PX, axis=0)


def page(kind: str, text: str, seed: int) -> Bgr:
    """An A4 page of grey lines with the code somewhere, as a poor camera sees it."""
    rng = np.random.default_rng(seed)
    scale = _module_px(kind)
    drawn = code(kind, text)
    high, wide = (side * scale / _DRAWN_PX for side in drawn.shape[:2])
    angle = rng.uniform(0, np.pi)
    reach = np.hypot(wide, high) / 2 + 10
    middle = np.array([rng.uniform(reach, _PAGE_PX[0] - reach), rng.uniform(reach, _PAGE_PX[1] - reach)])
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    corners = np.array([[-wide, -high], [wide, -high], [wide, high], [-wide, high]]) / 2
    tilt = rng.uniform(-0.03, 0.03, (4, 2)) * min(wide, high)
    target = (corners @ turn.T + middle + tilt).astype(np.float32)
    source = np.array([[0, 0], [drawn.shape[1], 0], drawn.shape[1::-1], [0, drawn.shape[0]]], np.float32)
    sheet = np.full((_PAGE_PX[1], _PAGE_PX[0]), 245, np.uint8)
    for y in range(120, _PAGE_PX[1] - 120, 60):
        cv2.putText(
            sheet, "Sample text of a page 0123456789 " * 2, (80, y), cv2.FONT_HERSHEY_SIMPLEX, 1, 60, 2
        )
    matrix = cv2.getPerspectiveTransform(source, target)
    placed = cv2.warpPerspective(drawn, matrix, _PAGE_PX, flags=cv2.INTER_AREA, borderValue=255)
    inside = cv2.warpPerspective(np.full_like(drawn, 255), matrix, _PAGE_PX, flags=cv2.INTER_NEAREST)
    sheet = np.where(inside > 0, placed, sheet)
    blurred = cv2.GaussianBlur(sheet, (0, 0), rng.uniform(0.5, 1.4)).astype(np.float32)
    noisy = np.clip(blurred * rng.uniform(0.6, 1.0) + rng.normal(0, 4, blurred.shape), 0, 255)
    return np.repeat(noisy.astype(np.uint8)[:, :, None], 3, axis=2)


def _module_px(kind: str) -> float:
    return float(kind.split(", ")[1].split(" ")[0])


def measure(count: int) -> list[Outcome]:
    outcomes = []
    for kind in KINDS:
        for seed in range(FIRST_SEED, FIRST_SEED + count):
            text = (
                f"HT07-{seed}"
                if kind.startswith("Code")
                else f"https://example.org/{seed}?id=91110105MA00000000"
            )
            seen = page(kind, text, seed)
            began_s = time.perf_counter()
            found = codes(seen)
            ms = (time.perf_counter() - began_s) * 1000
            outcomes.append(Outcome(kind, text in {each.text for each in found}, ms))
    return outcomes


def figures(_folder: Path, count: int = PAGES) -> list[Figure]:
    outcomes = measure(count)
    rows = [
        Figure(f"{kind}: read", sum(o.is_read for o in outcomes if o.kind == kind), f"of {count}", count)
        for kind in KINDS
    ]
    return [*rows, *spread("looking for codes on a page", [o.ms for o in outcomes], "ms", (0.5, 0.95))]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=PAGES)
    given = parser.parse_args()
    for row in figures(Path(), given.pages):
        print(f"{row.name:36} {row.value:g} {row.unit}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
