"""A filled-in A4 form, drawn: the paper that demo, tests and measurements lay on the desk.

All words come from the caller; this room only knows how a form looks.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from config.fonts import default_cache, font_faces
from peripherals.scanner.frame import Bgr
from peripherals.scanner.quad import A4_HEIGHT_MM, A4_WIDTH_MM
from peripherals.scanner.sheet import INK_BLACK, INK_BLUE, Sheet


@dataclass(frozen=True, slots=True)
class FormText:
    """Every word on the form. An empty `seal` or `qr` leaves it out."""

    title: str
    rows: tuple[tuple[str, str], ...]
    paragraphs: tuple[str, ...] = ()
    signature_label: str = ""
    seal: str = ""
    qr: str = ""


def draw_form(text: FormText, *, seed: int = 0, dpi: int = 200, font: Path | None = None) -> Bgr:
    """An A4 page at the given resolution; the same arguments give the same pixels."""
    rng = np.random.default_rng(seed)
    sheet = Sheet(A4_WIDTH_MM, A4_HEIGHT_MM, dpi, font or font_faces(default_cache()).regular)
    sheet.text(A4_WIDTH_MM / 2, 28, text.title, 8, anchor="mm")
    bottom_mm = _draw_table(sheet, text.rows, top_mm=42) if text.rows else 42.0
    bottom_mm = _draw_paragraphs(sheet, text.paragraphs, top_mm=bottom_mm + 10)
    foot_mm = min(bottom_mm + 24, 262)
    if text.signature_label:
        sheet.text(28, foot_mm, text.signature_label, 4.5)
        _draw_signature(sheet, rng, x_mm=62, y_mm=foot_mm)
    if text.seal:
        sheet.seal(text.seal, x_mm=150 + rng.uniform(-6, 6), y_mm=foot_mm - 4, turn=rng.uniform(-0.3, 0.3))
    if text.qr:
        sheet.qr(text.qr, x_mm=172, y_mm=12)
    return sheet.bgr()


def _draw_table(sheet: Sheet, rows: tuple[tuple[str, str], ...], top_mm: float) -> float:
    left_mm, middle_mm, right_mm, row_mm = 22.0, 66.0, 188.0, 11.0
    bottom_mm = top_mm + row_mm * len(rows)
    for number, (label, value) in enumerate(rows):
        centre_mm = top_mm + row_mm * (number + 0.5)
        sheet.text(left_mm + 3, centre_mm, label, 4.2)
        sheet.text(middle_mm + 3, centre_mm, value, 4.2)
    for number in range(len(rows) + 1):
        y_mm = top_mm + row_mm * number
        sheet.line([(left_mm, y_mm), (right_mm, y_mm)], 0.35, INK_BLACK)
    for x_mm in (left_mm, middle_mm, right_mm):
        sheet.line([(x_mm, top_mm), (x_mm, bottom_mm)], 0.35, INK_BLACK)
    return bottom_mm


def _draw_paragraphs(sheet: Sheet, paragraphs: tuple[str, ...], top_mm: float) -> float:
    height_mm, pitch_mm, width_mm = 4.2, 7.4, 164.0
    a_line = int(width_mm / height_mm)
    y_mm = top_mm
    for words in paragraphs:
        for start in range(0, len(words), a_line):
            sheet.text(24, y_mm, words[start : start + a_line], height_mm)
            y_mm += pitch_mm
    return y_mm


def _draw_signature(sheet: Sheet, rng: np.random.Generator, x_mm: float, y_mm: float) -> None:
    for stroke in range(4):
        knots = rng.uniform(-1, 1, (4, 2)) * (5.5, 4.5) + (x_mm + stroke * 7, y_mm)
        curve = [_bezier(knots, step / 24) for step in range(25)]
        sheet.line(curve, 0.5, INK_BLUE)


def _bezier(knots: np.ndarray[tuple[int, ...], np.dtype[np.float64]], t: float) -> tuple[float, float]:
    weights = np.array([(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3])
    x, y = weights @ knots
    return float(x), float(y)
