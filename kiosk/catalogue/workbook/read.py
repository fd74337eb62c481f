"""A clerk's workbook, read: whatever stands in it is a raw description and findings, never a crash."""

from __future__ import annotations

import logging
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter

from kiosk.catalogue.findings import Finding, Place, Severity
from kiosk.catalogue.raw import Source
from kiosk.catalogue.workbook.cells import Wrong, read_cell
from kiosk.catalogue.workbook.fold import SheetRow, fold
from kiosk.catalogue.workbook.layout import FIRST_ROW, REMARK, Column, Sheet, sheets
from kiosk.words import Words, say

log = logging.getLogger(__name__)
_ID_ROW = 2
_MOST_ROWS = 20_000
_MOST_COLUMNS = 200
_MOST_BYTES = 200 * 1024 * 1024  # unpacked; a real one has about one
_GUIDE = "guide"


@dataclass(slots=True)
class _Told:
    """What is wrong with the cells."""

    findings: list[Finding] = field(default_factory=list)

    def error(self, place: Place, code: str, **args: Words | int) -> None:
        self.findings.append(Finding(code, Severity.ERROR, place, say("", **args).args))

    def wrong(self, place: Place, wrong: Wrong, severity: Severity) -> None:
        self.findings.append(Finding(wrong.code, severity, place, wrong.args))


def read_workbook(path: Path) -> Source:
    """The raw description that a workbook holds."""
    told = _Told()
    book = _opened(path, told)
    if book is None:
        return Source({}, {}, tuple(told.findings))
    known = {sheet.title: sheet for sheet in sheets()} | {sheet.id: sheet for sheet in sheets()}
    rows: dict[str, list[SheetRow]] = {}
    for leaf in book.worksheets:
        sheet = known.get(leaf.title)
        if sheet is not None:
            rows.setdefault(sheet.id, []).extend(_rows(leaf, sheet, told))
        elif not leaf.title.startswith(REMARK) and leaf.title != Sheet(_GUIDE, ()).title:
            told.error(Place(sheet=leaf.title), "sheet_unknown")
    for sheet in sheets():
        if sheet.id not in rows:  # an empty one stays: what is gone would be lost without a word
            told.error(Place(sheet=sheet.title), "sheet_missing")
    return fold(rows, told.findings)


def _opened(path: Path, told: _Told) -> Any | None:
    """The workbook; None, and told, for what is none."""
    try:
        with zipfile.ZipFile(path) as parts:
            if sum(part.file_size for part in parts.infolist()) > _MOST_BYTES:
                told.error(Place(str(path)), "workbook_too_large")
                return None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what other programs put in and we do not read
            return openpyxl.load_workbook(path)
    except Exception as error:  # noqa: BLE001  (a foreign file: openpyxl raises whatever its parts raise)
        log.info("%s: %s: %s", path, type(error).__name__, error)
        told.error(Place(str(path)), "workbook_unreadable")
        return None


def _rows(leaf: Any, sheet: Sheet, told: _Told) -> Iterator[SheetRow]:
    if leaf.max_row > _MOST_ROWS or leaf.max_column > _MOST_COLUMNS:
        told.error(Place(sheet=leaf.title), "sheet_too_large", rows=_MOST_ROWS, columns=_MOST_COLUMNS)
        return
    for merged in leaf.merged_cells.ranges:
        if merged.max_row >= FIRST_ROW:
            told.error(Place(sheet=leaf.title, row=merged.min_row), "cell_merged", cells=merged.coord)
    columns = _columns(leaf, sheet, told)
    if not columns:
        return
    for number, cells in enumerate(leaf.iter_rows(min_row=FIRST_ROW), start=FIRST_ROW):
        values = dict(_values(leaf.title, number, cells, columns, told))
        if values:
            yield SheetRow(number, values)


def _columns(leaf: Any, sheet: Sheet, told: _Told) -> Mapping[int, Column]:
    """Which column of the sheet holds which field."""
    known = {column.id: column for column in sheet.columns}
    found: dict[int, Column] = {}
    if not any(cell.value == sheet.columns[0].id for cell in leaf[_ID_ROW]):
        told.error(Place(sheet=leaf.title, row=_ID_ROW), "sheet_headless", name=sheet.columns[0].id)
        return {}
    for index, (cell,) in enumerate(leaf.iter_cols(min_row=_ID_ROW, max_row=_ID_ROW)):
        name = str(cell.value or "").strip()
        place = Place(sheet=leaf.title, row=_ID_ROW, field=name or get_column_letter(index + 1))
        if name.startswith(REMARK):
            continue
        if not name:
            if any(
                cell.value is not None for (cell,) in leaf.iter_rows(1, leaf.max_row, index + 1, index + 1)
            ):
                told.error(place, "column_nameless")
        elif name not in known:
            told.error(place, "column_unknown", name=name)
        elif known[name] in found.values():
            told.error(place, "column_double", name=name)
        else:
            found[index] = known[name]
    for column in sheet.columns:
        if column not in found.values():
            place = Place(sheet=leaf.title, row=_ID_ROW, field=column.id)
            told.error(place, "column_missing", name=column.id)
    return found


def _values(
    title: str, number: int, cells: Any, columns: Mapping[int, Column], told: _Told
) -> Iterator[tuple[str, Any]]:
    for index, column in columns.items():
        if index >= len(cells):
            continue
        cell = cells[index]
        place = Place(sheet=title, row=number, field=column.id)
        if cell.data_type == "e":
            told.error(place, "cell_error", value=str(cell.value))
            continue
        read = read_cell(cell.value, column, is_formula=cell.data_type == "f")
        if isinstance(read, Wrong):
            told.wrong(place, read, Severity.ERROR)
        elif read is not None:
            yield column.id, read.value
            if read.remark is not None:
                told.wrong(place, read.remark, Severity.WARNING)
