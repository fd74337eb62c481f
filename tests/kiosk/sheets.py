"""Cells of a workbook, to be changed by a test as a clerk changes them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from kiosk.catalogue.workbook.layout import FIRST_ROW


def changed(whole: Path, tmp_path: Path, change: Callable[[openpyxl.Workbook], None]) -> Path:
    path = tmp_path / "changed.xlsx"
    shutil.copy(whole, path)
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    return path


def cell(leaf: Worksheet, column: str, row: int) -> Any:
    names = [each.value for each in leaf[2]]
    return leaf.cell(row, names.index(column) + 1)


def add_row(leaf: Worksheet, **cells: object) -> None:
    row = leaf.max_row + 1
    for column, value in cells.items():
        cell(leaf, column, row).value = value


def row_of(leaf: Worksheet, column: str, value: str) -> int:
    return next(row for row in range(FIRST_ROW, leaf.max_row + 1) if cell(leaf, column, row).value == value)
