"""What `kiosk scan FILE…` tells about picture files."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from peripherals.devices import Failed
from peripherals.scanner.finder import NoPage, PageFound, find_page
from peripherals.scanner.flatten import flatten
from peripherals.scanner.frame import Bgr
from peripherals.scanner.judge import Advice, judge
from peripherals.scanner.pdf import document_pdf
from peripherals.scanner.picture_file import read_image
from peripherals.scanner.rectify import rectify

Report = dict[str, object]


def report(path: Path) -> Report:
    """Keys: file, found, accepted, corners, score, quality, advice, ms, error (null, or why not)."""
    return _examine(path)[0]


def reports(paths: Iterable[Path], pdf: Path | None = None) -> list[Report]:
    """One report a file; the accepted pages of all go into one PDF, in order, if there are any.

    Errors: OSError when the PDF cannot be written.
    """
    examined = [_examine(path) for path in paths]
    pages = [page for _, page in examined if page is not None]
    if pdf is not None and pages:
        pdf.write_bytes(document_pdf(pages))
    return [told for told, _ in examined]


def _examine(path: Path) -> tuple[Report, Bgr | None]:
    told: Report = {
        "file": str(path),
        "found": False,
        "accepted": False,
        "corners": None,
        "score": None,
        "quality": None,
        "advice": [],
        "ms": 0.0,
        "error": None,
    }
    began_s = time.monotonic()
    picture = read_image(path)
    if isinstance(picture, Failed):
        return told | {"error": f"{picture.code}: {picture.detail}"}, None
    match find_page(picture.value):
        case NoPage():
            told, page = told | {"advice": [Advice.NO_PAGE.value]}, None
        case PageFound() as found:
            told, page = _describe(told, picture.value, found)
    return told | {"ms": round((time.monotonic() - began_s) * 1000, 1)}, page


def _describe(told: Report, frame: Bgr, found: PageFound) -> tuple[Report, Bgr | None]:
    told = told | {
        "found": True,
        "corners": [[round(float(x), 2), round(float(y), 2)] for x, y in found.quad],
        "score": round(found.score, 2),
    }
    if not found.is_accepted:
        advice = Advice.MOVE_INWARD if found.is_cut_off else Advice.NO_PAGE
        return told | {"advice": [advice.value]}, None
    straight = rectify(frame, found.quad)
    verdict = judge(frame, found, straight)
    quality = {
        name: None if value is None else round(value, 4) for name, value in asdict(verdict.quality).items()
    }
    told = told | {
        "accepted": verdict.is_usable,
        "quality": quality,
        "advice": [advice.value for advice in verdict.advice],
    }
    return told, flatten(straight.bgr)
