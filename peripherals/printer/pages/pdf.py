"""A sheet as a PDF: A4, at least 14 points, with just the characters of its faces that it uses.

The same sheet, made at the same time, gives the same bytes.
"""

from __future__ import annotations

import io
import logging
from datetime import datetime
from pathlib import Path

import segno
from fpdf import FPDF
from PIL import Image

from config.fonts import FontFaces
from config.strings import text
from peripherals.printer.document import Sheet, Size
from peripherals.printer.glyphs import characters, drawn
from peripherals.printer.pages.layout import (
    LINE_HEIGHT,
    MM_PER_POINT,
    PAGE_MM,
    POINTS,
    QR_MM,
    SIDE_MM,
    TEXT_MM,
    Code,
    Dashes,
    Frame,
    Mark,
    Piece,
    Text,
    pages,
)
from peripherals.printer.unprintable import paths, settled, words

# What a face keeps is what was written, a name perhaps: none of a log's business.
logging.getLogger("fontTools.subset").setLevel(logging.WARNING)

_FAMILY, _RARE = "sans", "rare"
_FOOT_MM = 283.0  # from the top of the page
_STROKE_MM, _FRAME_STROKE_MM = 0.5, 0.7
_DASH_MM, _DASH_GAP_MM = 1.4, 0.9
_BOX_MM = 5.0
_TICK = ((0.12, 0.48), (0.40, 0.78), (0.92, 0.10))  # of the box
_QR_QUIET_MODULES = 4  # ISO/IEC 18004 clause 6.3.8
_QR_PX_PER_MODULE = 8


def sheet_pdf(sheet: Sheet, faces: FontFaces, made_at: datetime) -> bytes:
    """All pages of the sheet."""
    sheet = settled(sheet, faces)
    pdf = _empty(sheet, faces, made_at)

    def measure(line: str, points: float, is_bold: bool) -> float:
        pdf.set_font(_FAMILY, "B" if is_bold else "", points)
        return pdf.get_string_width(line)

    laid = pages(sheet.blocks, measure, sheet.corner)
    for number, pieces in enumerate(laid, start=1):
        pdf.add_page()
        for piece in pieces:
            _draw(pdf, piece)
        _draw(pdf, Text(SIDE_MM, _FOOT_MM, sheet.foot, POINTS[Size.SMALL]))
        place = text("sheet.page", page=str(number), pages=str(len(laid)))
        left_mm = SIDE_MM + TEXT_MM - measure(place, POINTS[Size.SMALL], False)
        _draw(pdf, Text(left_mm, _FOOT_MM, place, POINTS[Size.SMALL]))
    return bytes(pdf.output())


def _empty(sheet: Sheet, faces: FontFaces, made_at: datetime) -> FPDF:
    pdf = FPDF(format=PAGE_MM)
    pdf.set_auto_page_break(False)
    pdf.set_margin(0)
    pdf.c_margin = 0
    pdf.set_title(sheet.title)
    pdf.set_lang("zh-CN")
    pdf.set_creation_date(made_at)
    pdf.add_font(_FAMILY, "", faces.regular)
    pdf.add_font(_FAMILY, "B", faces.bold)
    rare = {f"{_RARE}{number}": path for number, path in _faces_needed(sheet, faces)}
    for family, path in rare.items():
        pdf.add_font(family, "", path)
    pdf.set_fallback_fonts(list(rare), exact_match=False)
    return pdf


def _faces_needed(sheet: Sheet, faces: FontFaces) -> list[tuple[int, Path]]:
    """Large files, so only those of which a character is used."""
    written = [sheet.foot, sheet.title, *words(sheet.blocks)]
    order = paths(faces)
    used = {drawn(character, order).face for one in written for character in characters(one)}
    return [(number, order[number]) for number in sorted(used - {0})]


def _draw(pdf: FPDF, piece: Piece) -> None:
    match piece:
        case Text():
            pdf.set_font(_FAMILY, "B" if piece.is_bold else "", piece.points)
            pdf.set_xy(piece.left_mm, piece.top_mm)
            pdf.cell(h=piece.points * MM_PER_POINT * LINE_HEIGHT, text=piece.words)
        case Mark():
            _draw_mark(pdf, piece)
        case Frame():
            pdf.set_line_width(_FRAME_STROKE_MM)
            pdf.rect(piece.left_mm, piece.top_mm, piece.width_mm, piece.height_mm)
        case Dashes():
            pdf.set_line_width(_STROKE_MM)
            pdf.set_dash_pattern(dash=_DASH_MM, gap=_DASH_GAP_MM)
            pdf.line(SIDE_MM, piece.top_mm, SIDE_MM + TEXT_MM, piece.top_mm)
            pdf.set_dash_pattern()
        case Code():
            pdf.image(_code(piece.payload), piece.left_mm, piece.top_mm, QR_MM, QR_MM)


def _draw_mark(pdf: FPDF, mark: Mark) -> None:
    """What is met has a tick; what is to be done has an empty box, to be ticked at home."""
    top_mm = mark.top_mm + (POINTS[Size.BODY] * MM_PER_POINT * LINE_HEIGHT - _BOX_MM) / 2
    pdf.set_line_width(_FRAME_STROKE_MM)
    if mark.is_met:
        pdf.polyline([(mark.left_mm + x * _BOX_MM, top_mm + y * _BOX_MM) for x, y in _TICK])
    else:
        pdf.rect(mark.left_mm, top_mm, _BOX_MM, _BOX_MM)


def _code(payload: str) -> Image.Image:
    buffer = io.BytesIO()
    code = segno.make(payload, error="m", micro=False)
    code.save(buffer, kind="png", scale=_QR_PX_PER_MODULE, border=_QR_QUIET_MODULES)
    return Image.open(buffer)
