"""Where the blocks of a sheet stand on A4: lines and marks, page by page, before anything is drawn.

Units: millimetres from the top left corner; type in points.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from config.linebreak import break_lines
from peripherals.printer.document import Align, Block, Boxed, Break, Check, Line, Qr, Row, Rule, Size, Space

PAGE_MM = (210.0, 297.0)  # ISO 216
SIDE_MM, TOP_MM, FOOT_MM = 20.0, 14.0, 18.0  # margins; office printers leave about 5 mm blank
TEXT_MM = PAGE_MM[0] - 2 * SIDE_MM
ROOM_MM = PAGE_MM[1] - TOP_MM - FOOT_MM
# Nothing smaller than 14 points, the large print of libraries (about 5 mm): read without glasses.
POINTS = {Size.SMALL: 14.0, Size.BODY: 15.0, Size.LARGE: 20.0, Size.HUGE: 32.0}
MM_PER_POINT = 25.4 / 72
LINE_HEIGHT = 1.35
_GAP_MM = 1.1  # below every block
_COLUMN_GAP_MM = 5.0
_LABEL_SHARE = 0.24  # a label column never takes more of the width
_FRAME_PADDING_MM = 4.0
_MARK_MM = 9.0  # from the left edge of a mark to its words
QR_MM = 28.0
CORNER_MM = (
    38.0,
    36.0,
)  # what a code with its caption takes of the first page, with room at its left and below

Measure = Callable[[str, float, bool], float]
"""The width in mm of a text set in so many points, bold or not."""


@dataclass(frozen=True, slots=True)
class Text:
    left_mm: float
    top_mm: float
    words: str
    points: float
    is_bold: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A ticked (met) or an empty box (to be done)."""

    left_mm: float
    top_mm: float
    is_met: bool


@dataclass(frozen=True, slots=True)
class Frame:
    left_mm: float
    top_mm: float
    width_mm: float
    height_mm: float


@dataclass(frozen=True, slots=True)
class Dashes:
    top_mm: float


@dataclass(frozen=True, slots=True)
class Code:
    left_mm: float
    top_mm: float
    payload: str


Piece = Text | Mark | Frame | Dashes | Code


@dataclass(frozen=True, slots=True)
class Strip:
    """What may not be torn apart by the end of a page. Its pieces are placed from its own top."""

    height_mm: float
    pieces: tuple[Piece, ...]
    holds_next: bool = False  # a heading, a rule: never the last thing on a page
    on_new_page: bool = False


def pages(blocks: Iterable[Block], measure: Measure, corner: Qr | None = None) -> list[list[Piece]]:
    """The pieces of every page, in order."""
    blocks = tuple(blocks)
    setter = _Setter(measure, [block.label for block in blocks if isinstance(block, Row)])
    laid: list[list[Piece]] = [setter.corner(corner) if corner else []]
    top_mm = 0.0
    for group in _groups(setter.strips(blocks, CORNER_MM[1] if corner else 0.0)):
        height_mm = sum(strip.height_mm for strip in group)
        if top_mm > 0 and (group[0].on_new_page or top_mm + height_mm > ROOM_MM):
            laid.append([])
            top_mm = 0.0
        for strip in group:
            laid[-1] += [_moved(piece, TOP_MM + top_mm) for piece in strip.pieces]
            top_mm += strip.height_mm
    return laid


def _groups(strips: Iterable[Strip]) -> Iterator[list[Strip]]:
    """A heading together with what it stands over."""
    group: list[Strip] = []
    for strip in strips:
        group.append(strip)
        if not strip.holds_next:
            yield group
            group = []
    if group:
        yield group


def _moved(piece: Piece, by_mm: float) -> Piece:
    return replace(piece, top_mm=piece.top_mm + by_mm)


class _Setter:
    """Turns blocks into strips, a paragraph line by line so that it may go on on the next page."""

    def __init__(self, measure: Measure, labels: list[str]) -> None:
        self._measure = measure
        widest_mm = max((measure(label, POINTS[Size.BODY], False) for label in labels), default=0.0)
        self._label_mm = min(widest_mm, TEXT_MM * _LABEL_SHARE)

    def corner(self, code: Qr) -> list[Piece]:
        """The code at the right edge, its caption below it."""
        left_mm = SIDE_MM + TEXT_MM - QR_MM
        points = POINTS[Size.SMALL]
        indent_mm = (QR_MM - self._measure(code.caption, points, False)) / 2
        words = Text(left_mm + indent_mm, TOP_MM + QR_MM - 1.5, code.caption, points)
        return [Code(left_mm, TOP_MM - 2.0, code.payload), words]

    def strips(self, blocks: Iterable[Block], corner_mm: float) -> Iterator[Strip]:
        """All strips; lines beside a corner that is so high are shorter, everything else begins below it."""
        below_mm = corner_mm
        for block in blocks:
            if below_mm > 0 and isinstance(block, Line):
                for strip in self._line(block, TEXT_MM - CORNER_MM[0]):
                    below_mm -= strip.height_mm
                    yield strip
                continue
            if below_mm > 0:
                yield Strip(below_mm, (), holds_next=True)
                below_mm = 0.0
            yield from self._strips_of(block)

    def _strips_of(self, block: Block) -> Iterator[Strip]:
        match block:
            case Line():
                yield from self._line(block, TEXT_MM)
            case Row():
                yield from self._row(block)
            case Check():
                yield self._check(block)
            case Rule():
                yield Strip(5.0, (Dashes(2.0),), holds_next=True)
            case Boxed():
                yield self._boxed(block)
            case Qr():
                yield self._qr(block)
            case Break():
                yield Strip(0.0, (), on_new_page=True)
            case Space():
                yield Strip(block.height_mm, ())

    def _line(self, line: Line, width_mm: float) -> Iterator[Strip]:
        points = POINTS[line.size]
        lines = self._wrapped(line.text, width_mm, points, line.is_bold)
        for number, words in enumerate(lines, start=1):
            left_mm = SIDE_MM
            if line.align is Align.CENTER:
                left_mm += (width_mm - self._measure(words, points, line.is_bold)) / 2
            text = Text(left_mm, 0.0, words, points, line.is_bold)
            gap_mm = _GAP_MM if number == len(lines) else 0.0
            holds_next = line.is_bold or _is_torn_badly(number, len(lines))
            yield Strip(_height_mm(points) + gap_mm, (text,), holds_next)

    def _row(self, row: Row) -> Iterator[Strip]:
        points = POINTS[Size.BODY]
        value_left_mm = self._label_mm + _COLUMN_GAP_MM
        labels = self._wrapped(row.label, self._label_mm, points, True)
        values = self._wrapped(row.value, TEXT_MM - value_left_mm, points, row.is_bold)
        count = max(len(labels), len(values))
        for number in range(count):
            texts = [Text(SIDE_MM, 0.0, words, points, True) for words in labels[number : number + 1]]
            texts += [
                Text(SIDE_MM + value_left_mm, 0.0, words, points, row.is_bold)
                for words in values[number : number + 1]
            ]
            gap_mm = _GAP_MM if number + 1 == count else 0.0
            yield Strip(_height_mm(points) + gap_mm, tuple(texts), _is_torn_badly(number + 1, count))

    def _check(self, check: Check) -> Strip:
        points = POINTS[Size.BODY]
        width_mm = TEXT_MM - _MARK_MM
        name = self._wrapped(check.text, width_mm, points, True)
        note_left_mm = self._measure(f"{name[-1]}\u3000", points, True)
        if note_left_mm + self._measure(check.note, points, False) <= width_mm:
            notes, first = [check.note], len(name) - 1
        else:
            notes, first, note_left_mm = self._wrapped(check.note, width_mm, points, False), len(name), 0.0
        line_mm = _height_mm(points)
        left_mm = SIDE_MM + _MARK_MM
        texts = [Text(left_mm, n * line_mm, words, points, True) for n, words in enumerate(name)]
        texts += [
            Text(left_mm + note_left_mm, (first + n) * line_mm, words, points)
            for n, words in enumerate(notes)
            if words
        ]
        count = first + len(notes)
        return Strip(count * line_mm + _GAP_MM, (Mark(SIDE_MM, 0.0, check.is_met), *texts))

    def _boxed(self, boxed: Boxed) -> Strip:
        points = POINTS[Size.BODY]
        inner_mm = TEXT_MM - 2 * _FRAME_PADDING_MM
        lines = self._wrapped(boxed.text, inner_mm, points, True)
        height_mm = len(lines) * _height_mm(points) + 2 * _FRAME_PADDING_MM
        texts = [
            Text(
                SIDE_MM + (TEXT_MM - self._measure(words, points, True)) / 2,
                _FRAME_PADDING_MM + number * _height_mm(points),
                words,
                points,
                is_bold=True,
            )
            for number, words in enumerate(lines)
        ]
        return Strip(height_mm + _GAP_MM, (Frame(SIDE_MM, 0.0, TEXT_MM, height_mm), *texts))

    def _qr(self, qr: Qr) -> Strip:
        """The code with its caption beside it: a sheet is wide."""
        points = POINTS[Size.SMALL]
        left_mm = SIDE_MM + QR_MM + _COLUMN_GAP_MM
        lines = self._wrapped(qr.caption, TEXT_MM - QR_MM - _COLUMN_GAP_MM, points, False)
        top_mm = (QR_MM - len(lines) * _height_mm(points)) / 2
        step_mm = _height_mm(points)
        texts = [Text(left_mm, top_mm + n * step_mm, words, points) for n, words in enumerate(lines)]
        return Strip(QR_MM + _GAP_MM, (Code(SIDE_MM, 0.0, qr.payload), *texts))

    def _wrapped(self, words: str, width_mm: float, points: float, is_bold: bool) -> list[str]:
        return break_lines(words, lambda text: self._measure(text, points, is_bold), width_mm)


def _is_torn_badly(line: int, of_lines: int) -> bool:
    """Whether a page that ends after this line would leave a line alone, there or on the next."""
    return line < of_lines and (line == 1 or line + 1 == of_lines)


def _height_mm(points: float) -> float:
    return points * MM_PER_POINT * LINE_HEIGHT
