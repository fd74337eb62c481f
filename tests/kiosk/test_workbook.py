"""The workbook: the same catalogue both ways, a pleasant sheet, and no cell that ends the reading."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from config.strings import texts
from kiosk.catalogue.findings import CatalogueError
from kiosk.catalogue.lint import lint
from kiosk.catalogue.loader import load
from kiosk.catalogue.sources import read_source
from kiosk.catalogue.workbook.layout import FIRST_ROW, sheets
from kiosk.catalogue.workbook.write import write_workbook
from tests.kiosk.domain import FOOD, HYGIENE
from tests.kiosk.sheets import add_row, cell, changed, row_of
from tests.kiosk.spoilt import food, shipped, small


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small catalogue as a workbook."""
    path = tmp_path_factory.mktemp("workbook") / "catalogue.xlsx"
    write_workbook(small(), path)
    return path


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


def test_questions_asked_row_by_row_and_checks_have_sheets_of_their_own(tmp_path: Path) -> None:
    raw = small()
    kind = {
        "component": "choice",
        "options": [{"value": "cook", "label": "厨师"}, {"value": "other", "label": "别的"}],
    }
    names = {"title": "谁？", "short_title": "谁"}
    people = {"id": "people", "component": "repeat", "minimum": 1, "maximum": 5, **names}
    people["columns"] = [
        {"id": "kind", **kind, **names},
        {"id": "name", "component": "text", "max_length": 30, **names},
    ]
    born = {"id": "born", "component": "date", "latest": "today", "earliest": "1900-01-01", **names}
    food(raw)["groups"].append(
        {"id": "team", "title": "人员", "when": 'kind == "new"', "questions": [people, born]}
    )
    food(raw)["checks"] = [
        {"id": "cooks", "must": 'people.exists(p, p.kind == "cook")', "message": "没有厨师"}
    ]
    path = tmp_path / "rows.xlsx"
    write_workbook(raw, path)
    back = read_source(path)
    assert back.raw == raw
    assert openpyxl.load_workbook(path)["其他"].max_row < FIRST_ROW
    assert [finding.line() for finding in lint(back) if finding.is_error] == []


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
