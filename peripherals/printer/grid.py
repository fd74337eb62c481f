"""A slip on the grid of a printer's own characters: lines of spans, each at its column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import zip_longest

from PIL import Image

from config.linebreak import break_lines
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
    Space,
)
from peripherals.printer.raster import code_image
from peripherals.printer.roll import Roll
from peripherals.printer.rom import cells

_LABEL_SHARE = 0.36  # as in the raster
_GAP = 2  # cells between label and value
_MET, _OWED = "\u221a", "\u25cb"  # in every ROM, GB 2312 zone 1
_DASH = "-"
_FRAME = "\u2501"
_TEAR_MM = 4
_BLOCK_GAP_PX = 6


class Scale(Enum):
    """Width and height of characters, in multiples of the printer's own."""

    NORMAL = (1, 1)
    TALL = (1, 2)
    DOUBLE = (2, 2)

    @property
    def is_wide(self) -> bool:
        return self.across > 1

    @property
    def is_high(self) -> bool:
        return self in (Scale.TALL, Scale.DOUBLE)

    @property
    def across(self) -> int:
        """Cells of the paper that one cell of this scale takes."""
        return 2 if self is Scale.DOUBLE else 1


_SCALES = {
    Size.SMALL: Scale.NORMAL,
    Size.BODY: Scale.NORMAL,
    Size.LARGE: Scale.DOUBLE,
    Size.HUGE: Scale.DOUBLE,
}


def _emphatic(is_bold: bool) -> Scale:
    """Bold alone is hardly seen in 24 dots; what matters most is also twice as high, and no wider."""
    return Scale.TALL if is_bold else Scale.NORMAL


@dataclass(frozen=True, slots=True)
class Span:
    column: int
    text: str


@dataclass(frozen=True, slots=True)
class Printed:
    """One line of characters. Columns are cells of its own scale."""

    spans: tuple[Span, ...]
    scale: Scale = Scale.NORMAL
    is_bold: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    image: Image.Image


@dataclass(frozen=True, slots=True)
class Feed:
    dots: int


@dataclass(frozen=True, slots=True)
class Grid:
    """`columns`: half-width cells across the paper."""

    columns: int
    roll: Roll

    def lines(self, blocks: tuple[Block, ...]) -> Iterator[Printed | Picture | Feed]:
        """Every block's lines, and a little space below it."""
        label_columns = self._label_columns(block.label for block in blocks if isinstance(block, Row))
        for block in blocks:
            match block:
                case Row():
                    yield from self._row(block, label_columns)
                case _:
                    yield from self._block(block)
            yield Feed(_BLOCK_GAP_PX)

    def _block(
        self, block: Line | Check | Rule | Break | Boxed | Qr | Space
    ) -> Iterator[Printed | Picture | Feed]:
        match block:
            case Line():
                yield from self._line(block)
            case Check():
                yield from self._check(block)
            case Rule():
                yield self._across(_DASH)
            case Break():
                yield Feed(_TEAR_MM * self.roll.dots_per_mm)
                yield self._across(_DASH)
                yield Feed(_TEAR_MM * self.roll.dots_per_mm)
            case Boxed():
                yield from self._boxed(block)
            case Qr():
                yield Picture(code_image(block.payload, self.roll))
                yield from self._line(Line(block.caption, align=Align.CENTER))
            case Space():
                yield Feed(round(block.height_mm * self.roll.dots_per_mm))

    def _line(self, line: Line) -> Iterator[Printed]:
        scale = _SCALES[line.size]
        if scale is Scale.NORMAL and line.size is Size.BODY:
            scale = _emphatic(line.is_bold)
        if line.size is Size.HUGE and cells(line.text) > self._columns(scale):
            scale = Scale.TALL  # a number that people copy stays on one line
        for text in self._broken(line.text, self._columns(scale)):
            yield self._placed(text, scale, line.is_bold, is_centered=line.align is Align.CENTER)

    def _row(self, row: Row, label_columns: int) -> Iterator[Printed]:
        value_at = label_columns + _GAP
        words = row.label if cells(row.label) <= label_columns else row.label.replace(" ", "\n")
        labels = self._broken(words, label_columns)
        values = self._broken(row.value, self.columns - value_at)
        for label, value in zip_longest(labels, values, fillvalue=""):
            spans = (Span(0, label), Span(value_at, value))
            yield Printed(tuple(span for span in spans if span.text), _emphatic(row.is_bold), row.is_bold)

    def _check(self, check: Check) -> Iterator[Printed]:
        """What is met has a tick; what is still owed has an empty ring and bold words."""
        indent = 3
        width = self.columns - indent
        joined = f"{check.text}\u3000{check.note}".rstrip()
        lines = self._broken(joined, width)
        if len(lines) > 1:
            lines = self._broken(f"{check.text}\n{check.note}".rstrip(), width)
        for number, text in enumerate(lines):
            mark = (Span(0, _MET if check.is_met else _OWED),) if number == 0 else ()
            is_owed = not check.is_met
            yield Printed((*mark, Span(indent, text)), _emphatic(is_owed), is_owed)

    def _boxed(self, boxed: Boxed) -> Iterator[Printed]:
        """As large as goes on one line, between two strong lines."""
        fits = cells(boxed.text) <= self._columns(Scale.DOUBLE)
        scale = Scale.DOUBLE if fits else Scale.TALL
        yield self._across(_FRAME)
        for text in self._broken(boxed.text, self._columns(scale)):
            yield self._placed(text, scale, is_bold=True, is_centered=True)
        yield self._across(_FRAME)

    def _label_columns(self, labels: Iterable[str]) -> int:
        widest = max((cells(label) for label in labels), default=0)
        return min(widest, round(self.columns * _LABEL_SHARE))

    def _across(self, mark: str) -> Printed:
        return Printed((Span(0, mark * (self.columns // cells(mark))),))

    def _placed(self, text: str, scale: Scale, is_bold: bool, is_centered: bool) -> Printed:
        indent = (self._columns(scale) - cells(text)) // 2 if is_centered else 0
        return Printed((Span(max(0, indent), text),), scale, is_bold)

    def _columns(self, scale: Scale) -> int:
        return self.columns // scale.across

    @staticmethod
    def _broken(text: str, columns: int) -> list[str]:
        return break_lines(text, cells, columns)
