"""A slip as a picture: one bit a dot, exactly what the print head burns.

Text is set here and not by the printer, because printers lack the rarer characters that names are made of.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from functools import partial

import segno
from PIL import Image, ImageDraw

from config.fonts import FontFaces
from peripherals.printer.document import (
    Align,
    Block,
    Boxed,
    Break,
    Check,
    Line,
    Qr,
    Row,
    Rule,
    Size,
    Slip,
    Space,
)
from peripherals.printer.roll import ROLL_80_MM, Roll
from peripherals.printer.typeset import BLACK, WHITE, Typeface
from peripherals.printer.unprintable import told

_TEAR_MM = 4  # left blank before and after a tear
_GAP_PX = 8  # below every block
_COLUMN_GAP_PX = 18
_LABEL_SHARE = 0.36  # a label column never takes more of the width
_STROKE_PX = 3
_FRAME_PX = 4
_FRAME_PADDING_PX = 14
_DASH_PX, _DASH_GAP_PX = 7, 3
_QR_WIDEST_MM = 28
_QR_QUIET_MODULES = 4  # ISO/IEC 18004 clause 6.3.8


def render(slip: Slip, faces: FontFaces, roll: Roll = ROLL_80_MM) -> Image.Image:
    """The slip in mode "1", as wide as the roll.

    Shape: (height, roll.width_px)
    """
    return _Setter(faces, roll, told(slip.blocks, faces)).image()


def png(image: Image.Image) -> bytes:
    """The same picture for a screen or a file."""
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def code_image(payload: str, roll: Roll) -> Image.Image:
    """A code with its quiet zone, its modules as large as the widest allowed square lets them be."""
    code = segno.make(payload, error="m", micro=False)
    modules = code.symbol_size(border=_QR_QUIET_MODULES)[0]
    widest_px = min(_QR_WIDEST_MM * roll.dots_per_mm, roll.text_px)
    buffer = io.BytesIO()
    code.save(buffer, kind="png", scale=max(2, widest_px // modules), border=_QR_QUIET_MODULES)
    return Image.open(buffer).convert("1")


class _Setter:
    """Sets blocks one below the other."""

    def __init__(self, faces: FontFaces, roll: Roll, blocks: tuple[Block, ...]) -> None:
        self._roll = roll
        self._blocks = blocks
        self._face = partial(Typeface, faces)
        self._sizes = {
            Size.SMALL: roll.small_px,
            Size.BODY: roll.body_px,
            Size.LARGE: roll.large_px,
            Size.HUGE: roll.huge_px,
        }
        self._label_px = self._label_column_px(block.label for block in blocks if isinstance(block, Row))

    def image(self) -> Image.Image:
        strips = [self._strip(block) for block in self._blocks]
        height_px = 2 * self._roll.margin_px + sum(strip.height + _GAP_PX for strip in strips)
        image = Image.new("1", (self._roll.width_px, height_px), WHITE)
        top_px = self._roll.margin_px
        for strip in strips:
            image.paste(strip, (self._roll.margin_px, top_px))
            top_px += strip.height + _GAP_PX
        return image

    def _strip(self, block: Block) -> Image.Image:
        match block:
            case Line():
                return self._line(block)
            case Row():
                return self._row(block)
            case Check():
                return self._check(block)
            case Rule():
                return self._rule()
            case Break():
                return self._break()
            case Boxed():
                return self._boxed(block)
            case Qr():
                return self._qr(block)
            case Space():
                return self._blank(round(block.height_mm * self._roll.dots_per_mm))

    def _line(self, line: Line) -> Image.Image:
        size_px = self._sizes[line.size]
        face = self._face(size_px, line.is_bold)
        if line.size is Size.HUGE:  # a number that people copy stays on one line
            fit_px = int(size_px * self._roll.text_px / max(face.length_px(line.text), 1))
            face = self._face(max(self._roll.body_px, min(size_px, fit_px)), line.is_bold)
        return face.paragraph(line.text, self._roll.text_px, line.align is Align.CENTER)

    def _row(self, row: Row) -> Image.Image:
        """A label that is too long for its column is broken between its words: a date stays whole."""
        face = self._face(self._roll.body_px)
        words = row.label if face.length_px(row.label) <= self._label_px else row.label.replace(" ", "\n")
        label = face.paragraph(words, self._label_px)
        value_px = self._roll.text_px - self._label_px - _COLUMN_GAP_PX
        value = self._face(self._roll.body_px, row.is_bold).paragraph(row.value, value_px)
        return self._beside(label, value, self._label_px + _COLUMN_GAP_PX)

    def _label_column_px(self, labels: Iterable[str]) -> int:
        """One column for the whole slip: as wide as its widest label, within reason."""
        face = self._face(self._roll.body_px)
        widest_px = max((round(face.length_px(label) + 0.5) for label in labels), default=0)
        return min(widest_px, round(self._roll.text_px * _LABEL_SHARE))

    def _check(self, check: Check) -> Image.Image:
        """What is met has a tick; what is still owed has an empty ring and bold words."""
        face = self._face(self._roll.body_px, not check.is_met)
        indent_px = round(self._roll.body_px * 1.5)
        words_px = self._roll.text_px - indent_px
        words = f"{check.text}\u3000{check.note}".rstrip()
        if face.length_px(words) > words_px:
            words = f"{check.text}\n{check.note}".rstrip()
        return self._beside(self._mark(check.is_met, face), face.paragraph(words, words_px), indent_px)

    def _mark(self, is_met: bool, face: Typeface) -> Image.Image:
        em_px = self._roll.body_px
        image = Image.new("1", (em_px, face.line_height_px), WHITE)
        draw = ImageDraw.Draw(image)
        middle_px = face.line_height_px / 2
        if is_met:
            corners = ((0.08, 0.02), (0.36, 0.32), (0.86, -0.36))
            points = [(x * em_px, middle_px + y * em_px) for x, y in corners]
            draw.line(points, fill=BLACK, width=_STROKE_PX, joint="curve")
        else:
            radius_px = 0.38 * em_px
            draw.circle((0.45 * em_px, middle_px), radius_px, outline=BLACK, width=_STROKE_PX)
        return image

    def _rule(self) -> Image.Image:
        image = self._blank(_STROKE_PX + 2 * _GAP_PX)
        draw = ImageDraw.Draw(image)
        for left_px in range(0, self._roll.text_px, _DASH_PX + _DASH_GAP_PX):
            draw.rectangle((left_px, _GAP_PX, left_px + _DASH_PX - 1, _GAP_PX + _STROKE_PX - 1), fill=BLACK)
        return image

    def _break(self) -> Image.Image:
        image = self._blank(2 * _TEAR_MM * self._roll.dots_per_mm)
        image.paste(self._rule(), (0, _TEAR_MM * self._roll.dots_per_mm))
        return image

    def _boxed(self, boxed: Boxed) -> Image.Image:
        inset_px = _FRAME_PX + _FRAME_PADDING_PX
        words = self._face(self._roll.body_px, True).paragraph(
            boxed.text, self._roll.text_px - 2 * inset_px, is_centered=True
        )
        image = self._blank(words.height + 2 * inset_px)
        ImageDraw.Draw(image).rectangle(
            (0, 0, image.width - 1, image.height - 1), outline=BLACK, width=_FRAME_PX
        )
        image.paste(words, (inset_px, inset_px))
        return image

    def _qr(self, qr: Qr) -> Image.Image:
        square = code_image(qr.payload, self._roll)
        caption = self._face(self._roll.small_px).paragraph(qr.caption, self._roll.text_px, is_centered=True)
        image = self._blank(square.height + (caption.height if qr.caption else 0))
        image.paste(square, ((image.width - square.width) // 2, 0))
        image.paste(caption, (0, square.height))
        return image

    def _blank(self, height_px: int) -> Image.Image:
        return Image.new("1", (self._roll.text_px, height_px), WHITE)

    def _beside(self, left: Image.Image, right: Image.Image, right_at_px: int) -> Image.Image:
        image = self._blank(max(left.height, right.height))
        image.paste(left, (0, 0))
        image.paste(right, (right_at_px, 0))
        return image
