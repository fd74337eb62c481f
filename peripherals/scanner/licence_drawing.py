"""A business licence, drawn: a landscape sheet whose labels and values stand in two columns.

Only for demonstration, tests and measurements; all words come from the caller. The arrangement (title in the
middle, code on the left, labels with their values beside them, long values in several lines) is that of the
national pattern in use since 2019; emblem, watermark and border pattern are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from config.fonts import default_cache, font_faces
from peripherals.scanner.frame import Bgr
from peripherals.scanner.quad import A4_HEIGHT_MM, A4_WIDTH_MM
from peripherals.scanner.sheet import SEAL_RED, Sheet

_WIDTH_MM, _HEIGHT_MM = A4_HEIGHT_MM, A4_WIDTH_MM
_BORDER_MM = 12.0
_ROWS_TOP_MM, _PITCH_MM, _TEXT_MM = 76.0, 15.0, 4.6
_WRAP_PITCH_MM = 6.4
_LABEL_MM = 29.0  # from a label's left edge to its value
_COLUMNS_MM = ((24.0, 148.0), (158.0, 276.0))  # left edge of the labels, right edge of the values


@dataclass(frozen=True, slots=True)
class LicenceText:
    """Every word on the licence. `left` and `right` are (label, value) rows; a label is spread to four
    characters, as printed ones are."""

    title: str
    copy: str
    code_label: str
    code: str
    left: tuple[tuple[str, str], ...]
    right: tuple[tuple[str, str], ...]
    registrar_label: str
    registered_on: str
    seal: str = ""
    qr: str = ""
    foot: str = ""


def draw_licence(text: LicenceText, *, seed: int = 0, dpi: int = 200, font: Path | None = None) -> Bgr:
    """An A4 page lying on its side; the same arguments give the same pixels."""
    rng = np.random.default_rng(seed)
    sheet = Sheet(_WIDTH_MM, _HEIGHT_MM, dpi, font or font_faces(default_cache()).regular)
    _draw_border(sheet)
    sheet.text(_WIDTH_MM / 2, 42, text.title, 17, anchor="mm")
    sheet.text(_WIDTH_MM / 2, 57, text.copy, 5.5, anchor="mm")
    sheet.text(24, 30, text.code_label, 4.2)
    sheet.text(24, 38, text.code, 5.2)
    if text.qr:
        sheet.qr(text.qr, x_mm=250, y_mm=22)
    for rows, (left_mm, right_mm) in zip((text.left, text.right), _COLUMNS_MM, strict=True):
        _draw_column(sheet, rows, left_mm, right_mm)
    sheet.text(186, 168, text.registrar_label, _TEXT_MM)
    sheet.text(206, 186, text.registered_on, 5.2)
    if text.seal:
        sheet.seal(text.seal, x_mm=232 + rng.uniform(-4, 4), y_mm=176, turn=rng.uniform(-0.3, 0.3))
    sheet.text(_WIDTH_MM / 2, 203, text.foot, 3.0, anchor="mm")
    return sheet.bgr()


def _draw_border(sheet: Sheet) -> None:
    for inset_mm, width_mm in ((_BORDER_MM, 1.6), (_BORDER_MM + 3, 0.4)):
        right_mm, bottom_mm = _WIDTH_MM - inset_mm, _HEIGHT_MM - inset_mm
        corners = [(inset_mm, inset_mm), (right_mm, inset_mm), (right_mm, bottom_mm), (inset_mm, bottom_mm)]
        sheet.line([*corners, corners[0]], width_mm, SEAL_RED)


def _draw_column(sheet: Sheet, rows: tuple[tuple[str, str], ...], left_mm: float, right_mm: float) -> None:
    """Labels below one another; a long value goes on below itself and pushes the next row down."""
    y_mm = _ROWS_TOP_MM
    a_line = int((right_mm - left_mm - _LABEL_MM) / _TEXT_MM)
    for label, value in rows:
        _spread(sheet, label, left_mm, y_mm)
        lines = [value[start : start + a_line] for start in range(0, len(value), a_line)] or [""]
        for number, words in enumerate(lines):
            sheet.text(left_mm + _LABEL_MM, y_mm + number * _WRAP_PITCH_MM, words, _TEXT_MM)
        y_mm += _PITCH_MM + (len(lines) - 1) * _WRAP_PITCH_MM


def _spread(sheet: Sheet, label: str, left_mm: float, y_mm: float) -> None:
    """Two or three characters are set as wide as four."""
    gap_mm = 3 * (_TEXT_MM + 0.6) / max(1, len(label) - 1) if len(label) < 5 else _TEXT_MM
    for number, word in enumerate(label):
        sheet.text(left_mm + number * gap_mm, y_mm, word, _TEXT_MM)
