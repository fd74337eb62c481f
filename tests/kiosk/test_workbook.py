"""The workbook: the same catalogue both ways, a pleasant sheet, and no cell that ends the reading."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from config.strings import texts
from kiosk.catalogue.findings import CatalogueError, Finding, Severity
from kiosk.catalogue.lint import lint
from kiosk.catalogue.loader import load
from kiosk.catalogue.sources import read_source
from kiosk.catalogue.workbook.layout import FIRST_ROW, sheets
from kiosk.catalogue.workbook.write import write_workbook
from tests.kiosk.domain import FOOD, HYGIENE
from tests.kiosk.spoilt import food, shipped, small


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small catalogue as a workbook."""
    path = tmp_path_factory.mktemp("workbook") / "catalogue.xlsx"
    write_workbook(small(), path)
    return path


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


# ---- both ways ---------------------------------------------------------------------------------------------


def test_the_shipped_catalogue_comes_back_whole(tmp_path: Path) -> None:
    write_workbook(shipped().raw, tmp_path / "whole.xlsx")
    source = read_source(tmp_path / "whole.xlsx")
    assert source.findings == ()
    assert source.raw == shipped().raw


def test_a_catalogue_can_be_made_of_a_workbook(whole: Path) -> None:
    assert [item.code for item in load(whole).items] == [HYGIENE, "D117", FOOD]


def test_what_no_sheet_has_a_column_for_comes_back_too(tmp_path: Path) -> None:
    raw = {
        **small(),
        "pairs": [{"id": "a/b", "items": [FOOD]}, {"id": "second", "texts": {"一": "二"}}],
    }
    food(raw)["groups"][1]["questions"].append({"id": "people", "rows": [{"id": "name"}, {"id": "age"}]})
    path = tmp_path / "more.xlsx"
    write_workbook(raw, path)
    back = read_source(path)
    assert back.findings == ()
    assert back.raw == raw


def test_a_text_that_looks_like_something_else_stays_a_text(tmp_path: Path) -> None:
    raw = {**small(), "head": {**small()["head"], "title": "=1+1", "note": "2019-07-01"}}
    path = tmp_path / "texts.xlsx"
    write_workbook(raw, path)
    assert read_source(path).raw["head"] == raw["head"]


# ---- pleasant ----------------------------------------------------------------------------------------------


def test_every_sheet_column_and_word_is_in_chinese() -> None:
    needed = {f"workbook.column.{column.id}" for sheet in sheets() for column in sheet.columns}
    assert needed - texts().keys() == set()
    plain = {
        (column.id, word)
        for sheet in sheets()
        for column in sheet.columns
        for id_, word in column.words
        if word == id_
    }
    assert plain == set()


def test_the_words_of_one_column_are_told_apart() -> None:
    for sheet in sheets():
        for column in sheet.columns:
            words = [word for _, word in column.words]
            assert len(set(words)) == len(words)


def test_heads_stay_and_closed_columns_offer_their_words(whole: Path) -> None:
    book = openpyxl.load_workbook(whole)
    leaf = book["问题"]
    assert leaf.freeze_panes == "B3"
    assert [cell.value for cell in leaf[1]][:3] == ["事项", "放在哪", "用共用的"]
    letter = cell(leaf, "component", FIRST_ROW).column_letter
    offered = [rule for rule in leaf.data_validations.dataValidation if f"{letter}{FIRST_ROW}" in rule.sqref]
    assert "单选" in offered[0].formula1
    assert cell(leaf, "component", FIRST_ROW).value == "单选"


def test_an_item_can_be_added_by_hand(whole: Path, tmp_path: Path) -> None:
    def add(book: openpyxl.Workbook) -> None:
        add_row(book["事项"], code="D117", audience="企业", fee="不收费", result="合格证", contact="大厅")
        add_row(book["问题"], code="D117", at="情况", use="capacity")
        add_row(book["分组"], code="D117", use="applicant")
        add_row(book["材料"], code="D117", use="identity")
        add_row(book["材料"], code="D117", use="authorisation")
        add_row(book["领取"], code="D117", use="counter")
        add_row(book["步骤"], code="D117", text="收件")
        add_row(book["期限"], code="D117", kind="法定", amount=15, unit="工作日", starts="受理起")

    item = load(changed(whole, tmp_path, add)).item("D117")
    assert item.is_published
    assert [question.id for question in item.situation] == ["capacity", "principal_kind"]
    assert item.statutory_limit is not None
    assert item.statutory_limit.amount == 15


def test_own_sheets_and_columns_may_be_there(whole: Path, tmp_path: Path) -> None:
    def add(book: openpyxl.Workbook) -> None:
        book.create_sheet("#草稿")["A1"] = "自己看的"
        book["材料"].cell(2, 40, "#谁改的")
        book["材料"].cell(5, 40, "小李")

    assert read_source(changed(whole, tmp_path, add)).findings == ()


def test_a_mistake_is_told_with_sheet_row_and_column(whole: Path, tmp_path: Path) -> None:
    def spoil(book: openpyxl.Workbook) -> None:
        leaf = book["材料"]
        cell(leaf, "when", row_of(leaf, "id", "layout")).value = 'kind == "newest"'

    path = changed(whole, tmp_path, spoil)
    row = row_of(openpyxl.load_workbook(path)["材料"], "id", "layout")
    with pytest.raises(CatalogueError) as caught:
        load(path)
    assert f"“材料”表 第{row}行 “条件”列" in str(caught.value)


# ---- bad cells ---------------------------------------------------------------------------------------------


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
        (no_ids, "column_missing", "材料"),
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


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 torn", b"not a workbook"])
def test_a_file_that_is_no_workbook_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "torn.xlsx"
    path.write_bytes(content)
    assert [finding.code for finding in read_source(path).findings] == ["unreadable"]
    assert "unreadable" in told(path)


def test_a_workbook_cut_short_is_told(whole: Path, tmp_path: Path) -> None:
    path = tmp_path / "cut.xlsx"
    path.write_bytes(whole.read_bytes()[:-3000])
    assert "unreadable" in told(path)


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


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PLACES, min_size=1, max_size=12))
def test_no_cells_end_the_reading(
    whole: Path, tmp_path: Path, places: list[tuple[Any, int, int, Any]]
) -> None:
    def spoil(book: openpyxl.Workbook) -> None:
        for sheet, row, column, value in places:
            book[sheet.title].cell(row, column, value)

    findings = lint(read_source(changed(whole, tmp_path, spoil)))
    assert all(finding.line() for finding in findings)
