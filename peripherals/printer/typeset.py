"""Text in one face and size, black or white and nothing between."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from unicodedata import category

from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

from config.fonts import FontFaces
from config.linebreak import break_lines

BLACK, WHITE = 0, 1  # Pillow mode "1"
_LINE_HEIGHT = 1.32
_BASELINE = 0.88  # Noto Sans CJK, OpenType table OS/2, sTypoAscender of 1000


class Typeface:
    """Measures and draws lines; characters the main face lacks come from the fallback face."""

    def __init__(self, faces: FontFaces, size_px: int, is_bold: bool = False) -> None:
        self.size_px = size_px
        self.line_height_px = round(size_px * _LINE_HEIGHT)
        self._main_path = faces.bold if is_bold else faces.regular
        self._fallback_path = faces.fallback
        self._main = ImageFont.truetype(self._main_path, size_px)
        self._fallback = ImageFont.truetype(faces.fallback, size_px) if faces.fallback else self._main

    def length_px(self, text: str) -> float:
        return sum(font.getlength(run) for font, run in self._runs(text))

    def wrap(self, text: str, width_px: int) -> list[str]:
        return break_lines(text, self.length_px, width_px)

    def paragraph(self, text: str, width_px: int, is_centered: bool = False) -> Image.Image:
        """The wrapped text as a picture exactly `width_px` wide, one line height a line."""
        lines = self.wrap(text, width_px)
        image = Image.new("1", (width_px, len(lines) * self.line_height_px), WHITE)
        for number, line in enumerate(lines):
            indent_px = (width_px - self.length_px(line)) // 2 if is_centered else 0
            self._draw(image, indent_px, number * self.line_height_px, line)
        return image

    def _draw(self, image: Image.Image, left_px: float, top_px: int, line: str) -> None:
        draw = ImageDraw.Draw(image)  # mode "1" sets type without grey, so nothing is ever dithered
        baseline_px = top_px + (self.line_height_px - self.size_px) // 2 + round(self.size_px * _BASELINE)
        for font, run in self._runs(line):
            draw.text((round(left_px), baseline_px), run, font=font, fill=BLACK, anchor="ls")
            left_px += font.getlength(run)

    def _runs(self, text: str) -> Iterator[tuple[ImageFont.FreeTypeFont, str]]:
        for is_rare, run in groupby(text, key=self._is_rare):
            yield (self._fallback if is_rare else self._main), "".join(run)

    def _is_rare(self, character: str) -> bool:
        if self._fallback_path is None or category(character) == "Mn":
            return False
        return ord(character) not in _coverage(self._main_path) and ord(character) in _coverage(
            self._fallback_path
        )


@cache
def _coverage(path: Path) -> frozenset[int]:
    """The code points a font file has glyphs for."""
    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())
