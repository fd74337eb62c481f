"""A filled-in A4 form, drawn: the paper that demo, tests and measurements lay on the desk.

All words come from the caller; this room only knows how a form looks.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import segno
from PIL import Image, ImageDraw, ImageFont

from config.fonts import default_cache, font_faces
from peripherals.scanner.frame import Bgr
from peripherals.scanner.quad import A4_HEIGHT_MM, A4_WIDTH_MM, MM_PER_INCH

SEAL_RED = (200, 30, 35)
INK_BLACK = (25, 25, 28)
INK_BLUE = (28, 50, 130)
PAPER_WHITE = (250, 249, 246)
SEAL_DIAMETER_MM = 42.0  # seals of departments under a county government; State Council, Guofa 1999 No. 25


@dataclass(frozen=True, slots=True)
class FormText:
    """Every word on the form. An empty `seal` or `qr` leaves it out."""

    title: str
    rows: tuple[tuple[str, str], ...]
    paragraphs: tuple[str, ...] = ()
    signature_label: str = ""
    seal: str = ""
    qr: str = ""


class _Sheet:
    """A sheet one draws on in millimetres."""

    def __init__(self, dpi: int, font: Path) -> None:
        self._px_per_mm = dpi / MM_PER_INCH
        self._font = font
        size = (self.px(A4_WIDTH_MM), self.px(A4_HEIGHT_MM))
        self.image = Image.new("RGB", size, PAPER_WHITE)
        self.draw = ImageDraw.Draw(self.image)

    def px(self, mm: float) -> int:
        return round(mm * self._px_per_mm)

    def font(self, height_mm: float) -> ImageFont.FreeTypeFont:
        return ImageFont.truetype(str(self._font), self.px(height_mm))

    def text(self, x_mm: float, y_mm: float, words: str, height_mm: float, anchor: str = "lm") -> None:
        place = (self.px(x_mm), self.px(y_mm))
        self.draw.text(place, words, INK_BLACK, font=self.font(height_mm), anchor=anchor)

    def line(
        self, points_mm: list[tuple[float, float]], width_mm: float, colour: tuple[int, int, int]
    ) -> None:
        points = [(self.px(x), self.px(y)) for x, y in points_mm]
        self.draw.line(points, colour, max(1, self.px(width_mm)), joint="curve")


def draw_form(text: FormText, *, seed: int = 0, dpi: int = 200, font: Path | None = None) -> Bgr:
    """An A4 page at the given resolution; the same arguments give the same pixels."""
    rng = np.random.default_rng(seed)
    sheet = _Sheet(dpi, font or font_faces(default_cache()).regular)
    sheet.text(A4_WIDTH_MM / 2, 28, text.title, 8, anchor="mm")
    bottom_mm = _draw_table(sheet, text.rows, top_mm=42) if text.rows else 42.0
    bottom_mm = _draw_paragraphs(sheet, text.paragraphs, top_mm=bottom_mm + 10)
    foot_mm = min(bottom_mm + 24, 262)
    if text.signature_label:
        sheet.text(28, foot_mm, text.signature_label, 4.5)
        _draw_signature(sheet, rng, x_mm=62, y_mm=foot_mm)
    if text.seal:
        _draw_seal(
            sheet, text.seal, x_mm=150 + rng.uniform(-6, 6), y_mm=foot_mm - 4, turn=rng.uniform(-0.3, 0.3)
        )
    if text.qr:
        _draw_qr(sheet, text.qr, x_mm=172, y_mm=12)
    rgb = np.asarray(sheet.image, np.uint8)
    return np.ascontiguousarray(rgb[:, :, ::-1])


def _draw_table(sheet: _Sheet, rows: tuple[tuple[str, str], ...], top_mm: float) -> float:
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


def _draw_paragraphs(sheet: _Sheet, paragraphs: tuple[str, ...], top_mm: float) -> float:
    height_mm, pitch_mm, width_mm = 4.2, 7.4, 164.0
    a_line = int(width_mm / height_mm)
    y_mm = top_mm
    for words in paragraphs:
        for start in range(0, len(words), a_line):
            sheet.text(24, y_mm, words[start : start + a_line], height_mm)
            y_mm += pitch_mm
    return y_mm


def _draw_signature(sheet: _Sheet, rng: np.random.Generator, x_mm: float, y_mm: float) -> None:
    for stroke in range(4):
        knots = rng.uniform(-1, 1, (4, 2)) * (5.5, 4.5) + (x_mm + stroke * 7, y_mm)
        curve = [_bezier(knots, step / 24) for step in range(25)]
        sheet.line(curve, 0.5, INK_BLUE)


def _bezier(knots: np.ndarray[tuple[int, ...], np.dtype[np.float64]], t: float) -> tuple[float, float]:
    weights = np.array([(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3])
    x, y = weights @ knots
    return float(x), float(y)


def _draw_seal(sheet: _Sheet, words: str, x_mm: float, y_mm: float, turn: float) -> None:
    """Ring, star and words around, multiplied onto what is printed below, as ink does."""
    radius_mm = SEAL_DIAMETER_MM / 2
    side = sheet.px(SEAL_DIAMETER_MM + 2)
    middle, radius = side / 2, sheet.px(radius_mm)
    seal = Image.new("RGB", (side, side), (255, 255, 255))
    draw = ImageDraw.Draw(seal)
    box = (middle - radius, middle - radius, middle + radius, middle + radius)
    draw.ellipse(box, outline=SEAL_RED, width=sheet.px(1.2))
    star = [
        _on_circle(middle, radius * (0.3 if tip % 2 == 0 else 0.115), math.pi * tip / 5) for tip in range(10)
    ]
    draw.polygon(star, SEAL_RED)
    glyph_mm = 5.0
    for number, word in enumerate(words):
        angle = (number - (len(words) - 1) / 2) * min(0.42, 4.6 / max(1, len(words)))
        glyph = Image.new("L", (sheet.px(glyph_mm * 1.5),) * 2, 0)
        centre = glyph.width / 2
        ImageDraw.Draw(glyph).text((centre, centre), word, 255, font=sheet.font(glyph_mm), anchor="mm")
        glyph = glyph.rotate(-math.degrees(angle), Image.Resampling.BICUBIC)
        x, y = _on_circle(middle, radius * 0.74, angle)
        seal.paste(SEAL_RED, (round(x - centre), round(y - centre)), glyph)
    seal = seal.rotate(math.degrees(turn), Image.Resampling.BICUBIC, fillcolor=(255, 255, 255))
    left, top = sheet.px(x_mm) - side // 2, sheet.px(y_mm) - side // 2
    below = np.asarray(sheet.image.crop((left, top, left + side, top + side)), np.float32)
    inked = below * (np.asarray(seal, np.float32) / 255)
    sheet.image.paste(Image.fromarray(inked.astype(np.uint8)), (left, top))


def _on_circle(middle: float, radius: float, angle: float) -> tuple[float, float]:
    """A point clockwise from twelve o'clock."""
    return middle + radius * math.sin(angle), middle - radius * math.cos(angle)


def _draw_qr(sheet: _Sheet, payload: str, x_mm: float, y_mm: float) -> None:
    matrix = np.array([list(row) for row in segno.make(payload, micro=False).matrix], bool)
    dots = Image.fromarray(np.where(matrix, 0, 255).astype(np.uint8))
    side = sheet.px(22)
    sheet.image.paste(dots.resize((side, side), Image.Resampling.NEAREST), (sheet.px(x_mm), sheet.px(y_mm)))
