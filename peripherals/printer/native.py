"""A slip in the printer's own characters: an eighth of the bytes, for lines slow enough to matter.

A line with a character that the ROM lacks is sent as a picture of the same height in the same place. Codes
are always pictures: what printers make of commands for codes differs.
Source: Epson ESC/POS reference, pages FS &, FS !, GS !, ESC E, ESC 2, ESC 3, ESC J.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image, ImageOps

from config.fonts import FontFaces
from config.printer_model import PrinterModel
from peripherals.printer.document import Slip
from peripherals.printer.escpos import picture_bytes
from peripherals.printer.grid import Feed, Grid, Picture, Printed, Scale
from peripherals.printer.roll import roll_of
from peripherals.printer.rom import CELL_PX, cells, encoded
from peripherals.printer.typeset import WHITE, Typeface
from peripherals.printer.unprintable import told

_KANJI_ON, _KANJI_OFF = b"\x1c&", b"\x1c."
_DEFAULT_SPACING = b"\x1b2"  # what the feed before the cut counts in
_KANJI_WIDE, _KANJI_HIGH = 0x04, 0x08
_ANK_WIDE, _ANK_HIGH = 0x10, 0x01
_FULL_PX = 2 * CELL_PX
_LEADING_PX = 10  # below a line, so that its characters do not touch those of the next
_MOST_FEED = 255


def native_bytes(slip: Slip, faces: FontFaces, model: PrinterModel) -> bytes:
    """The lines of the slip, without start and cut."""
    grid = Grid(model.width_dots // CELL_PX, roll_of(model))
    writer = _Writer(faces, model)
    body = b"".join(writer.written(line) for line in grid.lines(told(slip.blocks, faces)))
    return _KANJI_ON + body + _KANJI_OFF + _DEFAULT_SPACING


@dataclass(frozen=True, slots=True)
class _Style:
    scale: Scale = Scale.NORMAL
    is_bold: bool = False


class _Writer:
    """Turns lines into bytes and remembers what the printer was told last."""

    def __init__(self, faces: FontFaces, model: PrinterModel) -> None:
        self._faces = faces
        self._model = model
        self._style: _Style | None = None

    def written(self, line: Printed | Picture | Feed) -> bytes:
        match line:
            case Feed():
                return _fed(line.dots)
            case Picture():
                return picture_bytes(_trimmed(self._centered(line.image))) + _fed(_LEADING_PX)
            case Printed():
                letters = self._letters(line)
                return self._drawn(line) if letters is None else self._styled(line) + letters + b"\n"

    def _letters(self, line: Printed) -> bytes | None:
        """The spans with spaces between, or None where the ROM lacks a character."""
        output, at = b"", 0
        for span in line.spans:
            letters = encoded(span.text, self._model.rom)
            if letters is None:
                return None
            output += b" " * (span.column - at) + letters
            at = max(at, span.column) + cells(span.text)
        return output

    def _styled(self, line: Printed) -> bytes:
        """Only what changes. Double size is said twice: printers heed one or the other for Chinese."""
        style = _Style(line.scale, line.is_bold)
        if style == self._style:
            return b""
        self._style = style
        wide, high = line.scale.is_wide, line.scale.is_high
        kanji = (_KANJI_WIDE if wide else 0) | (_KANJI_HIGH if high else 0)
        ank = (_ANK_WIDE if wide else 0) | (_ANK_HIGH if high else 0)
        spacing = _height_px(line.scale) + _LEADING_PX
        return (
            b"\x1d!" + bytes([ank]) + b"\x1c!" + bytes([kanji])
            + b"\x1bE" + bytes([line.is_bold]) + b"\x1b3" + bytes([spacing])
        )  # fmt: skip

    def _drawn(self, line: Printed) -> bytes:
        cell_px = CELL_PX * (2 if line.scale.is_wide else 1)
        face = Typeface(self._faces, cell_px * 2, line.is_bold)
        image = Image.new(
            "1", (self._model.width_dots, max(face.line_height_px, _height_px(line.scale))), WHITE
        )
        for span in line.spans:
            left_px = span.column * cell_px
            width_px = min(round(face.length_px(span.text) + 1), image.width - left_px)
            image.paste(face.line(span.text, width_px), (left_px, (image.height - face.line_height_px) // 2))
        return picture_bytes(_trimmed(image)) + _fed(
            max(0, _height_px(line.scale) + _LEADING_PX - image.height)
        )

    def _centered(self, image: Image.Image) -> Image.Image:
        whole = Image.new("1", (self._model.width_dots, image.height), WHITE)
        whole.paste(image, ((whole.width - image.width) // 2, 0))
        return whole


def _trimmed(image: Image.Image) -> Image.Image:
    """Without the white at its right: bytes are time on a slow line. Shape: width a multiple of 8."""
    box = ImageOps.invert(image.convert("L")).getbbox()
    right_px = box[2] if box else 1
    return image.crop((0, 0, -(-right_px // 8) * 8, image.height))


def _height_px(scale: Scale) -> int:
    return _FULL_PX * (2 if scale.is_high else 1)


def _fed(dots: int) -> bytes:
    return b"".join(b"\x1bJ" + bytes([step]) for step in _steps(dots))


def _steps(dots: int) -> Iterator[int]:
    while dots > 0:
        yield min(dots, _MOST_FEED)
        dots -= _MOST_FEED
