"""A sheet of paper that is drawn on in millimetres: text, lines, a round seal, a QR code.

All words come from the caller; this room only knows how official paper looks.
"""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import segno
from PIL import Image, ImageDraw, ImageFont

from peripherals.scanner.frame import Bgr
from peripherals.scanner.quad import MM_PER_INCH

SEAL_RED = (200, 30, 35)
INK_BLACK = (25, 25, 28)
INK_BLUE = (28, 50, 130)
PAPER_WHITE = (250, 249, 246)
SEAL_DIAMETER_MM = 42.0  # seals of departments under a county government; State Council, Guofa 1999 No. 25
_QR_MM = 22.0

Colour = tuple[int, int, int]


class Sheet:
    """Units: millimetres from the top left corner."""

    def __init__(self, width_mm: float, height_mm: float, dpi: int, font: Path) -> None:
        self._px_per_mm = dpi / MM_PER_INCH
        self._font = font
        self.image = Image.new("RGB", (self.px(width_mm), self.px(height_mm)), PAPER_WHITE)
        self.draw = ImageDraw.Draw(self.image)

    def px(self, mm: float) -> int:
        return round(mm * self._px_per_mm)

    def font(self, height_mm: float) -> ImageFont.FreeTypeFont:
        return ImageFont.truetype(str(self._font), self.px(height_mm))

    def text(self, x_mm: float, y_mm: float, words: str, height_mm: float, anchor: str = "lm") -> None:
        place = (self.px(x_mm), self.px(y_mm))
        self.draw.text(place, words, INK_BLACK, font=self.font(height_mm), anchor=anchor)

    def line(self, points_mm: list[tuple[float, float]], width_mm: float, colour: Colour) -> None:
        points = [(self.px(x), self.px(y)) for x, y in points_mm]
        self.draw.line(points, colour, max(1, self.px(width_mm)), joint="curve")

    def seal(self, words: str, x_mm: float, y_mm: float, turn: float) -> None:
        """Ring, star and words around, multiplied onto what is printed below, as ink does."""
        radius_mm = SEAL_DIAMETER_MM / 2
        side = self.px(SEAL_DIAMETER_MM + 2)
        middle, radius = side / 2, self.px(radius_mm)
        seal = Image.new("RGB", (side, side), (255, 255, 255))
        draw = ImageDraw.Draw(seal)
        box = (middle - radius, middle - radius, middle + radius, middle + radius)
        draw.ellipse(box, outline=SEAL_RED, width=self.px(1.2))
        star = [
            _on_circle(middle, radius * (0.3 if tip % 2 == 0 else 0.115), math.pi * tip / 5)
            for tip in range(10)
        ]
        draw.polygon(star, SEAL_RED)
        glyph_mm = 5.0
        for number, word in enumerate(words):
            angle = (number - (len(words) - 1) / 2) * min(0.42, 4.6 / max(1, len(words)))
            glyph = Image.new("L", (self.px(glyph_mm * 1.5),) * 2, 0)
            centre = glyph.width / 2
            ImageDraw.Draw(glyph).text((centre, centre), word, 255, font=self.font(glyph_mm), anchor="mm")
            glyph = glyph.rotate(-math.degrees(angle), Image.Resampling.BICUBIC)
            x, y = _on_circle(middle, radius * 0.74, angle)
            seal.paste(SEAL_RED, (round(x - centre), round(y - centre)), glyph)
        seal = seal.rotate(math.degrees(turn), Image.Resampling.BICUBIC, fillcolor=(255, 255, 255))
        left, top = self.px(x_mm) - side // 2, self.px(y_mm) - side // 2
        below = np.asarray(self.image.crop((left, top, left + side, top + side)), np.float32)
        inked = below * (np.asarray(seal, np.float32) / 255)
        self.image.paste(Image.fromarray(inked.astype(np.uint8)), (left, top))

    def qr(self, payload: str, x_mm: float, y_mm: float) -> None:
        matrix = np.array([list(row) for row in segno.make(payload, micro=False).matrix], bool)
        dots = Image.fromarray(np.where(matrix, 0, 255).astype(np.uint8))
        side = self.px(_QR_MM)
        self.image.paste(dots.resize((side, side), Image.Resampling.NEAREST), (self.px(x_mm), self.px(y_mm)))

    def bgr(self) -> Bgr:
        """The sheet as a camera would see it from straight above."""
        return np.ascontiguousarray(np.asarray(self.image, np.uint8)[:, :, ::-1])


def _on_circle(middle: float, radius: float, angle: float) -> tuple[float, float]:
    """A point clockwise from twelve o'clock."""
    return middle + radius * math.sin(angle), middle - radius * math.cos(angle)
