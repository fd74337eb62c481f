"""The workbook as a clerk gets it: heads that stay, room for the words, lists to choose from."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from config.strings import text, texts
from kiosk.catalogue.lint.words import width
from kiosk.catalogue.raw import Raw
from kiosk.catalogue.workbook.cells import write_cell
from kiosk.catalogue.workbook.fold import SheetRow, fold
from kiosk.catalogue.workbook.layout import FIRST_ROW, REMARK, Cell, Column, Sheet, sheets
from kiosk.catalogue.workbook.more import left_over
from kiosk.catalogue.workbook.unfold import Row, unfold
from sync.store.files import FOR_COLLEAGUES, write_durably

# Units: characters, as a spreadsheet counts them; a Chinese character takes two.
_WIDTH = {Cell.WHOLE: 10, Cell.YES_NO: 8, Cell.DAY: 14, Cell.WORD: 16, Cell.ID: 20, Cell.RULE: 36}
_WIDE = frozenset(
    {"text", "explanation", "commitment", "basis", "legal_basis", "json", "path", "said", "limit_hint"}
)
_WIDE_WIDTH, _TEXT_WIDTH, _REMARK_WIDTH = 56, 28, 30
_LINE_PT, _MOST_LINES = 17.0, 12  # a line of 11 points; a spreadsheet shows no row higher than its window
_SPARE_ROWS = 500  # below the last one, with the same lists to choose from
_FONT = "Microsoft YaHei"
_HEAD_FILL, _ID_FILL = PatternFill("solid", "FF1F5C8B"), PatternFill("solid", "FFEAF1F6")
_NEW_ENTRY = Border(top=Side("thin", "FF9DB4C4"))
_WRAPPED = Alignment(wrap_text=True, vertical="top")


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A sheet with its rows, ready to be drawn."""

    sheet: Sheet
    rows: list[Row]
    has_names: bool = False  # a remark column with the items' names, where there are codes alone


def write_workbook(raw: Raw, path: Path) -> None:
    """A raw description of the right shape as a workbook. Reading it gives the same. Errors: OSError."""
    rows = unfold(raw)
    known = {sheet.id: sheet for sheet in sheets()}
    kept = fold({name: list(_as_read(known[name], rows[name])) for name in rows})
    rows["more"] = list(left_over(raw, kept.raw))
    names = {row["code"]: row.get("name", "") for row in raw.get("list", ())}
    book = openpyxl.Workbook()
    book.remove(book.active)
    _guide(book.create_sheet(text("workbook.sheet.guide")))
    for sheet in sheets():
        codes_alone = sheet.id in ("items", "transfers", "kept", "wishes")
        _draw(book.create_sheet(sheet.title), _Leaf(sheet, rows.get(sheet.id, []), codes_alone), names)
    book.active = 0
    whole = BytesIO()
    book.save(whole)
    write_durably(path, whole.getvalue(), FOR_COLLEAGUES)


def _as_read(sheet: Sheet, rows: list[Row]) -> Iterator[SheetRow]:
    """The rows as they will be read back: the columns of the sheet, nothing empty."""
    for number, row in enumerate(rows, start=FIRST_ROW):
        cells = {c.id: row[c.id] for c in sheet.columns if row.get(c.id) not in (None, "")}
        taken = {c.id: None for c in sheet.columns if "use" in row and row.get(c.id, "") is None}
        yield SheetRow(number, cells | taken)


def _guide(leaf: Any) -> None:
    leaf.column_dimensions["A"].width = 110
    for number in range(1, 1 + sum(key.startswith("workbook.guide.") for key in texts())):
        cell = leaf.cell(number, 1, text(f"workbook.guide.{number}"))
        cell.font, cell.alignment = Font(_FONT, 12), _WRAPPED


def _draw(leaf: Any, told: _Leaf, names: Mapping[str, str]) -> None:
    columns = list(told.sheet.columns)
    if told.has_names:
        columns.append(Column(f"{REMARK}name"))
    for index, column in enumerate(columns, start=1):
        _head(leaf, index, column)
        if choices := _choices(told.sheet, column):
            letter, last = get_column_letter(index), FIRST_ROW + len(told.rows) + _SPARE_ROWS
            leaf.add_data_validation(choices)
            choices.add(f"{letter}{FIRST_ROW}:{letter}{last}")
    before = object()
    for number, row in enumerate(told.rows, start=FIRST_ROW):
        is_new = row.get(columns[0].id) != before
        before = row.get(columns[0].id)
        for index, column in enumerate(columns, start=1):
            value = names.get(str(before)) if column.id.startswith(REMARK) else _shown(row, column)
            cell = leaf.cell(number, index)
            _put(cell, value, column)
            if is_new:
                cell.border = _NEW_ENTRY
        leaf.row_dimensions[number].height = _height(leaf, number, columns)
    leaf.freeze_panes = leaf.cell(FIRST_ROW, 2)
    leaf.auto_filter.ref = f"A2:{get_column_letter(len(columns))}{max(2, leaf.max_row)}"
    leaf.sheet_view.zoomScale = 110


def _height(leaf: Any, number: int, columns: Sequence[Column]) -> float:
    """Room for the longest cell of a row, within reason: not every program makes room by itself."""
    lines = 1
    for index, column in enumerate(columns, start=1):
        parts = str(leaf.cell(number, index).value or "").split("\n")
        room = _width(column) - 2
        lines = max(lines, sum(max(1, math.ceil(2 * width(part) / room)) for part in parts))
    return _LINE_PT * min(lines, _MOST_LINES)


def _width(column: Column) -> int:
    if column.id.startswith(REMARK):
        return _REMARK_WIDTH
    return _WIDE_WIDTH if column.id in _WIDE else _WIDTH.get(column.cell, _TEXT_WIDTH)


def _shown(row: Row, column: Column) -> object:
    if column.id not in row or row[column.id] == "" or (row[column.id] is None and "use" not in row):
        return None
    return write_cell(row[column.id], column)


def _put(cell: Any, value: object, column: Column) -> None:
    """Texts are texts, also the one that begins with an equals sign or looks like a number."""
    cell.font, cell.alignment = Font(_FONT, 11), _WRAPPED
    if column.cell is not Cell.WHOLE:
        cell.number_format = "@"
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"


def _head(leaf: Any, index: int, column: Column) -> None:
    is_remark = column.id.startswith(REMARK)
    head = leaf.cell(1, index, text("workbook.remark.name") if is_remark else column.head)
    head.font, head.fill = Font(_FONT, 11, bold=True, color="FFFFFFFF"), _HEAD_FILL
    head.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
    name = leaf.cell(2, index, column.id)
    name.font, name.fill = Font(_FONT, 9, color="FF5B7083"), _ID_FILL
    name.alignment = Alignment(horizontal="center")
    leaf.column_dimensions[get_column_letter(index)].width = _width(column)
    leaf.row_dimensions[1].height = 2 * _LINE_PT
    if told := texts().get(f"workbook.help.{column.id}"):
        head.comment = Comment(told, "yichuang", height=120, width=320)


def _choices(sheet: Sheet, column: Column) -> DataValidation | None:
    """What may be chosen in a column: a closed vocabulary strictly, ids of another sheet as a help."""
    if column.cell is Cell.YES_NO:
        return _list(f'"{text("workbook.yes")},{text("workbook.no")}"', is_strict=True)
    if column.cell is Cell.WORD:
        return _list('"' + ",".join(word for _, word in column.words) + '"', is_strict=True)
    if column.cell is Cell.ID and column.words and not column.source:
        return _list('"' + ",".join(word for _, word in column.words) + '"', is_strict=False)
    if column.source and column.source != sheet.id:
        title = text(f"workbook.sheet.{column.source}")
        return _list(f"'{title}'!$A${FIRST_ROW}:$A${FIRST_ROW + _SPARE_ROWS}", is_strict=False)
    return None


def _list(formula: str, *, is_strict: bool) -> DataValidation:
    rule = DataValidation(type="list", formula1=formula, allow_blank=True)
    rule.showErrorMessage = is_strict
    rule.error = text("workbook.choose")
    return rule
