"""From the lines on a scanned licence to its fields: a value stands right of its label and goes on below.

Nothing here is believed: what is read is proposed, shown and confirmed by its person. A code whose check
digit is wrong, a date that is none, and a paper without the licence's title are not proposed at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from kiosk.check_digits import CREDIT_CODE, is_credit_code
from kiosk.paper_layouts import FieldKind, PaperField, PaperLayout
from peripherals.reading.text_line import TextLine, quarter_turned

_SPACE = re.compile(r"[\s:：]+")
_CODE = re.compile(CREDIT_CODE)
_MISREAD = str.maketrans("IOSZ", "1052")  # letters that the code never has, and the digits they look like
_FULL_WIDTH = str.maketrans("()", "\uff08\uff09")  # as names of businesses are registered
_DATE = re.compile(r"([0-9]{4})\D{1,3}([0-9]{1,2})\D{1,3}([0-9]{1,2})")
_SAME_ROW = 0.6  # of the lower line's height: how far two middles may lie apart
_SPREAD = 5.0  # heights: the widest gap inside a label that is set as wide as a longer one
_INDENT = 1.0  # heights: how far to the left of its value a following line may begin
_GAP = 0.8  # heights: the widest gap between the lines of one value; rows stand farther apart


@dataclass(frozen=True, slots=True)
class _Label:
    """A label found on the page. `rest`: what stands behind it in its own line; `next`: the box after it."""

    words: str
    row: int
    left: float
    rest: str
    rest_left: float
    next: int


def read_fields(lines: Sequence[TextLine], layout: PaperLayout) -> dict[str, str]:
    """Values by field id, of the position of the page that gives most of them. Dates come as ISO."""
    best: dict[str, str] = {}
    turned = tuple(lines)
    for _ in range(4):
        found = _fields(turned, layout)
        if len(found) > len(best):
            best = found
        turned = quarter_turned(turned)
    return best


def _fields(lines: Sequence[TextLine], layout: PaperLayout) -> dict[str, str]:
    """Empty when the title does not stand above the values: another paper, or this one upside down."""
    rows = _rows(lines)
    labels = list(_labels(rows, layout))
    texts = ("".join(_bare(box.text) for box in row) for row in rows)
    title = next((n for n, text in enumerate(texts) if any(title in text for title in layout.titles)), None)
    found: dict[str, str] = {}
    for field in layout.fields:
        if field.kind is FieldKind.CREDIT_CODE:
            value = _code(lines)
        else:
            label = next((each for each in labels if each.words in field.labels), None)
            if title is None or (label is not None and label.row < title):
                return {}
            value = _checked(field, _value(label, rows, labels, layout)) if label else ""
        if value:
            found[field.id] = value
    return found


def _rows(lines: Sequence[TextLine]) -> list[list[TextLine]]:
    """Lines side by side, from top to bottom; in a row from left to right."""
    rows: list[list[TextLine]] = []
    for line in sorted(lines, key=lambda line: line.middle_y):
        last = rows[-1][-1] if rows else None
        if last is not None and _is_beside(last, line):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda line: line.left) for row in rows]


def _is_beside(one: TextLine, other: TextLine) -> bool:
    return abs(one.middle_y - other.middle_y) < _SAME_ROW * min(one.height, other.height)


def _labels(rows: Sequence[Sequence[TextLine]], layout: PaperLayout) -> Iterator[_Label]:
    known = {label for field in layout.fields for label in field.labels} | {*layout.others, *layout.foot}
    for place, row in enumerate(rows):
        for start in range(len(row)):
            label = _label_at(place, row, start, known)
            if label is not None:
                yield label


def _label_at(place: int, row: Sequence[TextLine], start: int, known: set[str]) -> _Label | None:
    """The label that begins with this box: alone, spread over several, or with its value behind it."""
    words = ""
    for end in range(start, len(row)):
        box = row[end]
        if end > start and box.left - row[end - 1].right > _SPREAD * box.height:
            return None
        words += _bare(box.text)
        begun = [label for label in known if label.startswith(words)]
        if words in known and begun == [words]:
            return _Label(words, place, row[start].left, "", box.right, end + 1)
        if begun:
            continue
        whole = max((label for label in known if words.startswith(label)), key=len, default="")
        if not whole:
            return None
        rest = words[len(whole) :]
        own = min(len(rest), len(_bare(box.text)))
        rest_left = box.right - (box.right - box.left) * own / max(1, len(_bare(box.text)))
        return _Label(whole, place, row[start].left, rest, rest_left, end + 1)
    return _Label(words, place, row[start].left, "", row[-1].right, len(row)) if words in known else None


def _value(
    label: _Label, rows: Sequence[Sequence[TextLine]], labels: Sequence[_Label], layout: PaperLayout
) -> str:
    """What stands right of the label in its column, and the lines in which it goes on below."""
    columns = [each.left for each in labels if each.words not in layout.foot]
    beside = rows[label.row][label.next :]
    value_left = label.rest_left if label.rest or not beside else beside[0].left
    end = min((left for left in columns if left > value_left), default=float("inf"))
    first = [box for box in beside if box.left < end]
    last = first[-1] if first else rows[label.row][label.next - 1]
    parts = [label.rest, *(_bare(box.text) for box in first)]
    for place in range(label.row + 1, len(rows)):
        in_column = [box for box in rows[place] if value_left - _INDENT * last.height <= box.left < end]
        if any(
            each.row == place and each.left < end and each.left >= label.left - last.height for each in labels
        ):
            break
        if min(box.top for box in in_column or rows[place]) - last.bottom > _GAP * last.height:
            break
        if in_column:
            parts += [_bare(box.text) for box in in_column]
            last = in_column[-1]
    return "".join(parts)


def _checked(field: PaperField, value: str) -> str:
    if field.kind is not FieldKind.DATE:
        return value.translate(_FULL_WIDTH)
    match = _DATE.search(value)
    if match is None:
        return ""
    try:
        return date(*map(int, match.groups())).isoformat()
    except ValueError:
        return ""


def _code(lines: Sequence[TextLine]) -> str:
    """The one code on the page whose check digit is right, wherever it stands."""
    for line in lines:
        for match in _CODE.finditer(_bare(line.text).upper().translate(_MISREAD)):
            if is_credit_code(match[0]):
                return match[0]
    return ""


def _bare(text: str) -> str:
    return _SPACE.sub("", text)
