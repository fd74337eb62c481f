"""Pictures of pages on desks, made from seeds: what page finding is measured with and fitted on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from peripherals.scanner.composite import Shot, any_shot, photograph
from peripherals.scanner.desk_things import picture
from peripherals.scanner.form_drawing import FormText, draw_form
from peripherals.scanner.frame import Bgr
from peripherals.scanner.quad import Quad

_FORMS = (
    FormText(
        "Food Business Licence, Application",
        (
            ("Applicant", "Sample Catering Ltd"),
            ("Unified code", "91110105MA00000000"),
            ("Premises", "1 Sample Road"),
        ),
        ("The applicant declares that all statements and copies are true and complete. " * 4,),
        "Signature",
        "SAMPLE DISTRICT",
        "SAMPLE-0001",
    ),
    FormText(
        "Layout Plan",
        (("Area", "86 sq m"),),
        ("Kitchen, store, dining room. " * 20,) * 3,
        "",
        "SAMPLE BUREAU",
    ),
    FormText("Statement", (), ("The undersigned states the following. " * 12,) * 4, "Signature"),
    FormText("Table", tuple((f"Row {n}", f"{n * 137 % 1000}") for n in range(18))),
    FormText("", (), ("A few words only. ",), "Signature"),
)
PAPER_TINTS = (  # blue, green, red: white four times, cream, pink, light blue, kraft, the red of booklets
    *(((1.0, 1.0, 1.0),) * 4),
    *((0.86, 0.95, 0.98), (0.9, 0.88, 0.97), (0.97, 0.94, 0.86), (0.5, 0.68, 0.82), (0.3, 0.25, 0.6)),
)


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    group: str
    name: str
    bgr: Bgr
    quad: Quad | None  # None: no whole page lies there, or none that is meant
    sheets: tuple[Quad, ...] = ()  # page and pile, uppermost first, also outside the frame

    @property
    def are_several(self) -> bool:
        """Two or more whole sheets lie in the frame."""
        return sum(is_inside(quad, self.bgr) for quad in self.sheets) > 1


@dataclass(frozen=True, slots=True, eq=False)
class Paper:
    bgr: Bgr
    height_mm: float = 297.0


def sheets() -> list[Paper]:
    """Forms, a magazine's page, a landscape sheet, a sheet of A5, a receipt."""
    rng = np.random.default_rng(7)
    forms = [draw_form(text, seed=number, dpi=110) for number, text in enumerate(_FORMS)]
    magazine = forms[1].copy()
    height, width = magazine.shape[:2]
    magazine[height // 9 : height // 2, width // 8 : width * 7 // 8] = picture(
        width * 7 // 8 - width // 8, height // 2 - height // 9, rng
    )
    landscape = np.ascontiguousarray(np.rot90(forms[3]))
    receipt = np.ascontiguousarray(forms[2][:, width // 8 : width * 6 // 8])
    return [
        *(Paper(form) for form in forms),
        Paper(magazine),
        Paper(landscape, 210.0),
        Paper(forms[0], 210.0),
        Paper(receipt, 240.0),
    ]


def composites(count: int, first_seed: int) -> Iterator[Sample]:
    """Two in five plain, two in five hard, one in five without a whole page (bare, cluttered, or cut off)."""
    papers = sheets()
    for number in range(count):
        seed = first_seed + number
        kind = number % 5
        shot = any_shot(seed, is_hard=kind >= 2)
        if kind == 4 and number % 2:
            yield Sample("no page", f"seed {seed}", photograph(None, _bare(shot)).bgr, None)
            continue
        yield _with_page(seed, papers, shot if kind < 4 else _pushed_out(shot, seed), is_plain=kind < 2)


def _with_page(seed: int, papers: Sequence[Paper], shot: Shot, *, is_plain: bool) -> Sample:
    """Sheets below are as large as the page, but in some stacks: which is meant there is to be asked."""
    rng = np.random.default_rng((seed, 1))
    paper = papers[int(rng.integers(len(papers)))]
    tint = np.array(PAPER_TINTS[int(rng.integers(len(PAPER_TINTS)))])
    tinted = (paper.bgr * tint).astype(np.uint8)
    alike = [other.bgr for other in papers if other.bgr.shape == paper.bgr.shape]
    shot = replace(shot, page_height_mm=paper.height_mm, below_height_mm=paper.height_mm)
    are_several = shot.sheets_below > 0 and seed % 25 in (2, 3)
    if are_several:
        tinted = (papers[-2 if seed % 2 else -1].bgr * tint).astype(np.uint8)
        shot = replace(shot, page_height_mm=200.0, below_height_mm=297.0)
        alike = [papers[0].bgr, papers[1].bgr]
    taken = photograph(tinted, shot, alike)
    is_whole = taken.quad is not None and is_inside(taken.quad, taken.bgr)
    group = "plain" if is_plain else "stacked" if shot.sheets_below else "hard"
    if not is_whole:
        group = "cut off"
    elif are_several:
        group, is_whole = "several", False
    sheets = () if taken.quad is None else (taken.quad, *reversed(taken.below))
    return Sample(group, f"seed {seed}", taken.bgr, taken.quad if is_whole else None, sheets)


def _bare(shot: Shot) -> Shot:
    """No other sheets and no books: each would be a page."""
    return replace(shot, sheets_beside=0, sheets_below=0, has_books=False)


def _pushed_out(shot: Shot, seed: int) -> Shot:
    """The same shot with the sheet beyond one side of the frame, alone."""
    share = float(np.random.default_rng(seed).uniform(0.15, 0.4))
    along_x, along_y = ((1, 0), (-1, 0), (0, 1), (0, -1))[seed % 4]
    return replace(_bare(shot), fill=0.85, shift_x=along_x * (0.2 + share), shift_y=along_y * share)


def is_inside(quad: Quad, bgr: Bgr) -> bool:
    height, width = bgr.shape[:2]
    return bool((quad >= 0).all() and (quad <= (width - 1, height - 1)).all())
