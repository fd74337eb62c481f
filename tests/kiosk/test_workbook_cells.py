"""Bad cells, bad sheets, no workbook at all: everything is told with its place, nothing ends the reading."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.catalogue.findings import Finding, Severity
from kiosk.catalogue.lint import lint
from kiosk.catalogue.sources import read_source
from kiosk.catalogue.workbook.layout import FIRST_ROW, sheets
from kiosk.catalogue.workbook.write import write_workbook
from tests.kiosk.sheets import cell, changed
from tests.kiosk.spoilt import small


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small catalogue as a workbook."""
    path = tmp_path_factory.mktemp("workbook") / "catalogue.xlsx"
    write_workbook(small(), path)
    return path


def told(path: Path) -> dict[str, Finding]:
    return {finding.code: finding for finding in lint(read_source(path))}


BAD_CELLS: list[tuple[str, str, object, str]] = [
    ("事项", "fee", 0, "cell_number"),
    ("事项", "fee", 12.5, "cell_number"),
    ("事项", "fee", True, "cell_truth"),
    ("事项", "fee", datetime(2019, 7, 1), "cell_day"),  # noqa: DTZ001  (a spreadsheet has no zones)
    ("事项", "fee", "=1+1", "cell_formula"),
    ("事项", "fee", " 不收费　", "cell_spaces"),
    ("事项", "code", "Ｄ１２９", "cell_full_width"),
    ("事项", "code", "D999", "not_listed"),
    ("问题", "id", "ｋｉｎｄ", "cell_full_width"),
    ("问题", "component", "单选题", "cell_not_offered"),
    ("问题", "at", "nowhere", "no_such_group"),
    ("问题", "code", "D777", "no_such_item"),
    ("步骤", "code", None, "missing_field"),
    ("问题", "when", "kind ＝＝ “new”", "rule_full_width"),
    ("问题", "max_length", "很多", "cell_not_whole"),
    ("问题", "max_length", 1.5, "cell_not_whole"),
    ("问题", "max_length", 10**30, "cell_not_whole"),
    ("问题", "max_length", "６０", "cell_full_width"),
    ("问题", "max_length", True, "cell_not_whole"),
    ("问题", "is_required", "也许", "cell_not_offered"),
    ("选项", "question", "nothing", "no_such_question"),
    ("材料", "ways", "在这里扫描\n邮寄", "cell_not_offered"),
    ("期限", "starts", None, "limit_without_start"),
    ("期限", "kind", "别的", "no_such_limit"),
    ("期限", "amount", date(2019, 7, 1), "cell_not_whole"),
    ("划转批次", "since", "去年夏天", "cell_no_day"),
    ("划转批次", "since", 43647, "cell_no_day"),
    ("划转事项", "batch", "第九批", "no_such_row"),
    ("目录", "field", "colour", "unknown_field"),
    ("地区", "parent", "atlantis", "no_such_parent"),
    ("文字", "field", "诗", "no_such_text"),
]

# Rows of an item, where the first row is one that all items share.
OWN_ROWS = {("问题", "at"): 30, ("问题", "when"): 30}


@pytest.mark.parametrize(("sheet", "column", "value", "code"), BAD_CELLS)
def test_a_bad_cell_is_told_with_sheet_and_row(
    whole: Path, tmp_path: Path, sheet: str, column: str, value: object, code: str
) -> None:
    row = OWN_ROWS.get((sheet, column), FIRST_ROW)

    def spoil(book: openpyxl.Workbook) -> None:
        cell(book[sheet], column, row).value = value

    finding = told(changed(whole, tmp_path, spoil))[code]
    assert (finding.place.sheet, finding.place.row) == (sheet, row)
    assert finding.is_error == (code != "cell_spaces")
    assert finding.words()


def test_a_bad_cell_is_told_once_and_not_as_missing_too(whole: Path, tmp_path: Path) -> None:
    def spoil(book: openpyxl.Workbook) -> None:
        cell(book["期限"], "amount", FIRST_ROW).value = "十"

    errors = [each.code for each in lint(read_source(changed(whole, tmp_path, spoil))) if each.is_error]
    assert errors == ["cell_not_whole"]


def merge(book: openpyxl.Workbook) -> None:
    book["材料"].merge_cells("B4:B5")


def new_sheet(book: openpyxl.Workbook) -> None:
    book.create_sheet("我的表")["A1"] = 1


def no_sheet(book: openpyxl.Workbook) -> None:
    del book["机构"]


def no_wishes(book: openpyxl.Workbook) -> None:
    del book["愿望"]


def no_column(book: openpyxl.Workbook) -> None:
    leaf = book["材料"]
    leaf.delete_cols(cell(leaf, "when", 2).column)


def new_column(book: openpyxl.Workbook) -> None:
    book["材料"].cell(2, 30, "colour")


def no_name(book: openpyxl.Workbook) -> None:
    book["材料"].cell(7, 30, "红的")


def same_column(book: openpyxl.Workbook) -> None:
    book["材料"].cell(2, 30, "name")


def no_ids(book: openpyxl.Workbook) -> None:
    book["材料"].delete_rows(2)


def far_away(book: openpyxl.Workbook) -> None:
    book["材料"].cell(30_000, 1, "D129")


def two_limits(book: openpyxl.Workbook) -> None:
    leaf = book["期限"]
    leaf.append([each.value for each in leaf[FIRST_ROW]])


@pytest.mark.parametrize(
    ("change", "code", "sheet"),
    [
        (merge, "cell_merged", "材料"),
        (new_sheet, "sheet_unknown", "我的表"),
        (no_sheet, "sheet_missing", "机构"),
        (new_column, "column_unknown", "材料"),
        (no_name, "column_nameless", "材料"),
        (same_column, "column_double", "材料"),
        (no_wishes, "sheet_missing", "愿望"),
        (no_column, "column_missing", "材料"),
        (no_ids, "sheet_headless", "材料"),
        (far_away, "sheet_too_large", "材料"),
        (two_limits, "double_row", "期限"),
    ],
)
def test_a_bad_sheet_is_told(
    whole: Path, tmp_path: Path, change: Callable[[openpyxl.Workbook], None], code: str, sheet: str
) -> None:
    finding = told(changed(whole, tmp_path, change))[code]
    assert finding.place.sheet == sheet
    assert finding.severity is Severity.ERROR


@pytest.mark.parametrize("change", [no_sheet, no_wishes, no_column, no_ids])
def test_what_is_gone_is_told_once_and_not_what_follows_from_it(
    whole: Path, tmp_path: Path, change: Callable[[openpyxl.Workbook], None]
) -> None:
    findings = lint(read_source(changed(whole, tmp_path, change)))
    assert len([finding for finding in findings if finding.is_error]) == 1


def test_a_field_is_called_as_its_column_is(whole: Path, tmp_path: Path) -> None:
    def spoil(book: openpyxl.Workbook) -> None:
        cell(book["不用办证"], "basis", FIRST_ROW).value = None

    finding = told(changed(whole, tmp_path, spoil))["missing_field"]
    assert finding.line() == "错误　“不用办证”表 第3行 “依据”列：缺“依据”，这一项必须写"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 torn", b"not a workbook"])
def test_a_file_that_is_no_workbook_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "torn.xlsx"
    path.write_bytes(content)
    assert [finding.code for finding in read_source(path).findings] == ["workbook_unreadable"]
    assert "workbook_unreadable" in told(path)


def test_a_workbook_cut_short_is_told(whole: Path, tmp_path: Path) -> None:
    path = tmp_path / "cut.xlsx"
    path.write_bytes(whole.read_bytes()[:-3000])
    assert "workbook_unreadable" in told(path)


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(date(1900, 3, 1), date(2100, 1, 1)),
    st.times(),
    st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=12),
    st.sampled_from(["D129", "共用", "phone", "-", "=A1", "need", "\n", "、", "{", "_x000D_", "is_required"]),
)
PLACES = st.tuples(st.sampled_from(sheets()), st.integers(1, 8), st.integers(1, 12), VALUES)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PLACES, min_size=1, max_size=12))
def test_no_cells_end_the_reading(
    whole: Path, tmp_path: Path, places: list[tuple[Any, int, int, Any]]
) -> None:
    def spoil(book: openpyxl.Workbook) -> None:
        for sheet, row, column, value in places:
            book[sheet.title].cell(row, column, value)

    findings = lint(read_source(changed(whole, tmp_path, spoil)))
    assert all(finding.line() for finding in findings)
