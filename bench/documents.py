"""Measure what filing a scanned form costs: size of its page in the PDF, and what a reader loses by it.

    python -m bench.documents [--forms 24] [--show]

Forms with a red seal and a blue signature are drawn, photographed, found and straightened. The same
program reads the page before it is filed and the page as the PDF shows it. CER: edit distance over length,
white space left out; the words in the seal are on no line of the truth and count as read too much, both
times.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pypdfium2
import yaml
from rapidfuzz.distance import Levenshtein

from bench.figures import Figure, spread
from peripherals.devices import Deadline, Failed
from peripherals.reading.reader import TextReader
from peripherals.reading.text_line import TextLine
from peripherals.scanner.composite import Shot, photograph
from peripherals.scanner.finder import NoPage, find_page
from peripherals.scanner.flatten import flatten
from peripherals.scanner.form_drawing import FormText, draw_form
from peripherals.scanner.frame import Bgr
from peripherals.scanner.pdf import document_pdf
from peripherals.scanner.rectify import OUTPUT_DPI, rectify
from peripherals.scanner.text_layer import with_text

FORMS = 24
FIRST_SEED = 400_000
WORDS: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "documents.yaml").read_text(encoding="utf-8"))
KIB = 1024
_CAMERA = Shot(width_px=3264, height_px=2448, fill=0.9)  # 8 megapixels: 200 to 270 dpi
_TIMEOUT_S = 60


@dataclass(frozen=True, slots=True)
class Outcome:
    """`raw`: the page as straightened; `filed`: as the PDF shows it."""

    kib: float
    kib_with_text: float
    raw_cer: float
    filed_cer: float
    filing_s: float


def form(seed: int) -> FormText:
    rng = np.random.default_rng(seed)

    def any_of(words: list[Any]) -> Any:
        return words[int(rng.integers(len(words)))]

    rows = [(label, any_of(values)) for label, values in WORDS["rows"]]
    kept = sorted(rng.permutation(len(rows))[: int(rng.integers(4, len(rows) + 1))])
    sentences = [WORDS["sentences"][at] for at in rng.permutation(len(WORDS["sentences"]))]
    return FormText(
        title=any_of(WORDS["titles"]),
        rows=tuple(rows[at] for at in kept),
        paragraphs=("".join(sentences[:4]), "".join(sentences[4:])),
        signature_label=WORDS["signature"],
        seal=any_of(WORDS["seals"]),
    )


def shot(seed: int) -> Shot:
    rng = np.random.default_rng(seed)
    return replace(
        _CAMERA,
        seed=seed,
        turn_deg=float(rng.uniform(-6, 6)),
        tilt_x_deg=float(rng.uniform(-5, 5)),
        tilt_y_deg=float(rng.uniform(-5, 5)),
        exposure=float(rng.uniform(0.75, 1.1)),
        noise_levels=float(rng.uniform(1, 5)),
        has_hand_shadow=bool(rng.random() < 0.5),
    )


def truth(text: FormText) -> str:
    rows = "".join(label + value for label, value in text.rows)
    return "".join((text.title + rows + "".join(text.paragraphs) + text.signature_label).split())


def in_order(lines: tuple[TextLine, ...]) -> str:
    """As one reads: rows from above, each from the left."""
    rows: list[list[TextLine]] = []
    for line in sorted(lines, key=lambda line: line.middle_y):
        if rows and line.middle_y - rows[-1][0].middle_y < rows[-1][0].height / 2:
            rows[-1].append(line)
        else:
            rows.append([line])
    ordered = (line for row in rows for line in sorted(row, key=lambda line: line.left))
    return "".join("".join(line.text for line in ordered).split())


def shown(pdf: bytes) -> Bgr:
    """The first page as a viewer draws it."""
    with pypdfium2.PdfDocument(pdf) as document:
        rgb = document[0].render(scale=OUTPUT_DPI / 72).to_numpy()[:, :, :3]
    return np.ascontiguousarray(rgb, np.uint8)  # pdfium draws BGR


def measure(count: int, first_seed: int = FIRST_SEED) -> tuple[list[Outcome], int]:
    """The outcomes, and how many pages were not found."""
    outcomes: list[Outcome] = []
    lost = 0
    reader = TextReader()
    for seed in range(first_seed, first_seed + count):
        text = form(seed)
        frame = photograph(draw_form(text, seed=seed), shot(seed)).bgr
        found = find_page(frame)
        if isinstance(found, NoPage):
            lost += 1
            continue
        raw = rectify(frame, found.quad).bgr
        began_s = time.perf_counter()
        pdf = document_pdf([flatten(raw)])
        filing_s = time.perf_counter() - began_s
        lines = _read(reader, raw)
        outcomes.append(
            Outcome(
                kib=len(pdf) / KIB,
                kib_with_text=len(with_text(pdf, [lines])) / KIB,
                raw_cer=_cer(lines, truth(text)),
                filed_cer=_cer(_read(reader, shown(pdf)), truth(text)),
                filing_s=filing_s,
            )
        )
    reader.stop()
    return outcomes, lost


def _read(reader: TextReader, page: Bgr) -> tuple[TextLine, ...]:
    lines = reader.read(page, Deadline.after(_TIMEOUT_S))
    return () if isinstance(lines, Failed) else lines


def _cer(lines: tuple[TextLine, ...], wanted: str) -> float:
    return Levenshtein.distance(wanted, in_order(lines)) / len(wanted)


def figures(_folder: Path, count: int = FORMS) -> list[Figure]:
    outcomes, lost = measure(count)
    raw, filed = (
        100 * float(np.mean(cers)) for cers in zip(*((o.raw_cer, o.filed_cer) for o in outcomes), strict=True)
    )
    size = [outcome.kib for outcome in outcomes]
    text_kib = float(np.mean([outcome.kib_with_text for outcome in outcomes]))
    return [
        Figure("colour page with red seal, mean", round(float(np.mean(size)), 1), "KiB", len(size)),
        Figure("colour page with red seal, largest", round(max(size), 1), "KiB", len(size)),
        Figure("the same with its text, mean", round(text_kib, 1), "KiB", len(size)),
        Figure("CER before filing", round(raw, 2), "%", len(outcomes)),
        Figure("CER as filed", round(filed, 2), "%", len(outcomes)),
        *spread(
            "evening the light and writing the page", [1000 * o.filing_s for o in outcomes], "ms", (0.5, 0.95)
        ),
        Figure("pages not found", lost, "of " + str(count), count),
    ]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--forms", type=int, default=FORMS)
    parser.add_argument("--show", action="store_true", help="every form")
    given = parser.parse_args()
    cv2.setNumThreads(1)
    outcomes, lost = measure(given.forms)
    for number, outcome in enumerate(outcomes if given.show else ()):
        print(f"{number:3} {outcome.kib:6.1f} KiB  CER {outcome.raw_cer:.2%} -> {outcome.filed_cer:.2%}")
    print(f"KiB a page {np.mean([o.kib for o in outcomes]):.1f}, largest {max(o.kib for o in outcomes):.1f}")
    print(f"with its text {np.mean([o.kib_with_text for o in outcomes]):.1f}")
    raw, filed = (np.mean([getattr(o, f"{kind}_cer") for o in outcomes]) for kind in ("raw", "filed"))
    print(f"CER {raw:.2%} before, {filed:.2%} as filed")
    print(f"{np.median([o.filing_s for o in outcomes]):.2f} s a page (median); {lost} pages not found")
    return 0


if __name__ == "__main__":
    sys.exit(main())
