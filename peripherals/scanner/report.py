"""What `kiosk scan FILE…` tells about picture files."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from peripherals.devices import Failed
from peripherals.scanner.finder import NoPage, PageFound, find_page
from peripherals.scanner.flatten import flatten
from peripherals.scanner.frame import Bgr
from peripherals.scanner.judge import Advice, judge, what_to_do
from peripherals.scanner.pdf import document_pdf
from peripherals.scanner.picture_file import read_image
from peripherals.scanner.rectify import rectify

Report = dict[str, object]


@dataclass(frozen=True, slots=True, eq=False)
class Examined:
    """`told` has the keys file, found, accepted, corners, quality, advice, ms. `trouble`: why a file is no
    picture, for its owner's eyes. `page`: straight and clean, where one was accepted.
    """

    told: Report
    page: Bgr | None = None
    trouble: str = ""


def report(path: Path) -> Report:
    """Corners in pixels of the file, turned as its EXIF says; `ms` is the time that finding took.

    `accepted`: the page lies there for sure. Whether the picture will serve is `quality["usable"]`; `advice`
    names what to better, the gravest first.
    """
    return examine(path).told


def reports(paths: Iterable[Path], pdf: Path | None = None) -> Iterator[Examined]:
    """One a file, as soon as it is known; at the end the accepted pages go into one PDF, if there are any.

    Errors: OSError, with its name, when the PDF cannot be written; known before the first file is read where
    its folder is not there.
    """
    if pdf is not None and not pdf.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(pdf.parent))
    pages: list[Bgr] = []
    for path in paths:
        examined = examine(path)
        if examined.page is not None and pdf is not None:
            pages.append(examined.page)
        yield examined
    if pdf is not None and pages:
        content = document_pdf(pages)
        try:
            pdf.write_bytes(content)
        except OSError as error:  # a full disk does not say for which file
            raise OSError(error.errno, error.strerror, str(pdf)) from error


def examine(path: Path) -> Examined:
    told: Report = {
        "file": str(path),
        "found": False,
        "accepted": False,
        "corners": None,
        "quality": None,
        "advice": [],
        "ms": 0.0,
    }
    picture = read_image(path)
    if isinstance(picture, Failed):
        trouble = f"{picture.code}: {picture.detail}"
        return Examined(told | {"advice": [Advice.NOT_A_PICTURE.value]}, trouble=trouble)
    began_s = time.monotonic()
    found = find_page(picture.value)
    told["ms"] = round((time.monotonic() - began_s) * 1000, 1)
    match found:
        case NoPage():
            return Examined(told | {"advice": [Advice.NO_PAGE.value]})
        case PageFound():
            return _describe(told, picture.value, found)


def _describe(told: Report, frame: Bgr, found: PageFound) -> Examined:
    corners = [[round(float(x), 2), round(float(y), 2)] for x, y in found.quad]
    straight = rectify(frame, found.quad)
    verdict = judge(frame, found, straight)
    measured = {
        name: None if value is None else round(value, 4) for name, value in asdict(verdict.quality).items()
    }
    told = told | {
        "found": True,
        "accepted": found.is_accepted,
        "corners": corners,
        "quality": {"score": round(found.certainty, 2), "usable": verdict.is_usable} | measured,
    }
    if not found.is_accepted:
        return Examined(told | {"advice": [what_to_do(found).value]})
    return Examined(told | {"advice": [advice.value for advice in verdict.advice]}, flatten(straight.bgr))
