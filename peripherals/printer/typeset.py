"""Text in one face and size, black or white and nothing between."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from PIL import Image, ImageDraw, ImageFont

from config.fonts import FontFaces
from config.linebreak import break_lines
from peripherals.printer.glyphs import characters, drawn

BLACK, WHITE = 0, 1  # Pillow mode "1"
_LINE_HEIGHT = 1.32
_BASELINE = 0.88  # Noto Sans CJK, OpenType table OS/2, sTypoAscender of 1000
# The second faces are of the Song kind: at one bit a dot their horizontal lines would be one dot or none.
_STROKE_PX, _STROKE_BOLD_PX = 0.4, 0.7


class Typeface:
    """Measures and draws lines; characters the main face lacks come from the next one that has them."""

    def __init__(self, faces: FontFaces, size_px: int, is_bold: bool = False) -> None:
        self.size_px = size_px
        self.line_height_px = round(size_px * _LINE_HEIGHT)
        self._is_bold = is_bold
        self._paths = (faces.bold if is_bold else faces.regular, *faces.fallbacks)
        self._fonts: dict[int, ImageFont.FreeTypeFont] = {}  # opened when first needed, used by one thread

    def length_px(self, text: str) -> float:
        return sum(font.getlength(run) for font, run, _ in self._runs(text))

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

    def line(self, text: str, width_px: int) -> Image.Image:
        """The text on one line, cut at `width_px`."""
        image = Image.new("1", (width_px, self.line_height_px), WHITE)
        self._draw(image, 0, 0, text)
        return image

    def _draw(self, image: Image.Image, left_px: float, top_px: int, line: str) -> None:
        draw = ImageDraw.Draw(image)  # mode "1" sets type without grey, so nothing is ever dithered
        baseline_px = top_px + (self.line_height_px - self.size_px) // 2 + round(self.size_px * _BASELINE)
        for font, run, stroke_px in self._runs(line):
            at_px = (round(left_px), baseline_px)
            draw.text(at_px, run, font=font, fill=BLACK, anchor="ls", stroke_width=stroke_px)
            left_px += font.getlength(run)

    def _runs(self, text: str) -> Iterator[tuple[ImageFont.FreeTypeFont, str, float]]:
        """Pieces in one font each, with the stroke that thickens the thin lines of the rarer faces."""
        pieces = (drawn(character, self._paths) for character in characters(text))
        for number, run in groupby(pieces, key=lambda piece: piece.face):
            font = self._font(number)
            stroke_px = 0.0 if number == 0 else _STROKE_BOLD_PX if self._is_bold else _STROKE_PX
            yield font, "".join(piece.text for piece in run), stroke_px

    def _font(self, number: int) -> ImageFont.FreeTypeFont:
        if number not in self._fonts:
            self._fonts[number] = ImageFont.truetype(self._paths[number], self.size_px)
        return self._fonts[number]
