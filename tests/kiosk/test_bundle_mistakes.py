"""Bundles in a clerk's workbook: they come back whole; each mistake is told with sheet, row, column."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kiosk.catalogue.findings import Finding, Severity
from kiosk.catalogue.lint import lint
from kiosk.catalogue.loader import load
from kiosk.catalogue.package import package_of
from kiosk.catalogue.raw import Source, tidy
from kiosk.catalogue.sources import read_source
from kiosk.catalogue.workbook.layout import FIRST_ROW
from kiosk.catalogue.workbook.write import write_workbook
from kiosk.words import render
from tests.kiosk.sheets import add_row, cell, changed
from tests.kiosk.spoilt import shipped, small_with_bundle

Change = Callable[[openpyxl.Workbook], None]
BUNDLE, PARTS, GIVEN, QUESTIONS, CHOICES = "一件事", "一件事的事项", "一件事已定的回答", "问题", "选项"
# The rows as the small workbook has them, in the order of the bundle's file.
BUSINESS, COMPANY, RESTAURANT = FIRST_ROW, FIRST_ROW + 1, FIRST_ROW + 2
NEW = FIRST_ROW + 1


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("workbook") / "catalogue.xlsx"
    write_workbook(small_with_bundle(), path)
    return path


# ---- both ways ---------------------------------------------------------------------------------------------


def test_a_package_made_of_the_workbook_has_the_digest_of_the_one_made_of_the_folder(tmp_path: Path) -> None:
    write_workbook(shipped().raw, tmp_path / "whole.xlsx")
    back = read_source(tmp_path / "whole.xlsx")
    assert back.raw["bundles"] == shipped().raw["bundles"]
    assert package_of(back.raw).digest == package_of(shipped().raw).digest
    assert package_of(back.raw).to_bytes() == package_of(shipped().raw).to_bytes()


def test_bundles_have_sheets_of_their_own(whole: Path) -> None:
    book = openpyxl.load_workbook(whole)
    assert book["其他"].max_row < FIRST_ROW
    assert cell(book[BUNDLE], "code", FIRST_ROW).value == "Y001"
    assert [cell(book[PARTS], "item", row).value for row in range(FIRST_ROW, 6)] == ["D126", "D127", "D129"]


def test_a_bundle_can_be_added_by_hand(whole: Path, tmp_path: Path) -> None:
    def add(book: openpyxl.Workbook) -> None:
        add_row(book[BUNDLE], code="Y002", name="开旅馆", short_name="开旅馆", wishes="开民宿\n开招待所")
        add_row(book[QUESTIONS], code="Y002", at="情况", id="licence", component="单选",
                title="您有营业执照了吗？", short_title="营业执照")  # fmt: skip
        add_row(book[CHOICES], code="Y002", question="licence", value="none", label="还没有")
        add_row(book[CHOICES], code="Y002", question="licence", value="have", label="有了")
        add_row(book[PARTS], bundle="Y002", item="D126", when='licence == "none"', makes="business_licence")
        add_row(book[PARTS], bundle="Y002", item="D109")
        add_row(book[GIVEN], bundle="Y002", item="D109", question="place", value="lodging")

    bundle = load(changed(whole, tmp_path, add)).bundles[-1]
    assert bundle.wishes == ("开民宿", "开招待所")
    assert [option.value for option in bundle.situation[0].options] == ["none", "have"]
    assert [(part.item, part.makes, part.given) for part in bundle.parts] == [
        ("D126", ("business_licence",), None),
        ("D109", (), {"place": "lodging"}),
    ]


# ---- mistakes ----------------------------------------------------------------------------------------------


def put(sheet: str, row: int, **cells: object) -> Change:
    def change(book: openpyxl.Workbook) -> None:
        for column, value in cells.items():
            cell(book[sheet], column, row).value = value

    return change


def more(sheet: str, **cells: object) -> Change:
    return lambda book: add_row(book[sheet], **cells)


def both(*changes: Change) -> Change:
    def change(book: openpyxl.Workbook) -> None:
        for each in changes:
            each(book)

    return change


def another(code: str) -> Change:
    """A second bundle, of one item."""
    named = more(BUNDLE, code=code, name="又一件", short_name="又一件")
    return both(named, more(PARTS, bundle=code, item="D129"))


def put_last(sheet: str, **cells: object) -> Change:
    """In the last row that is the bundle's: of its question, of its options."""
    return lambda book: put(sheet, last_row(book, sheet), **cells)(book)


def last_row(book: openpyxl.Workbook, sheet: str) -> int:
    leaf = book[sheet]
    return max(row for row in range(FIRST_ROW, leaf.max_row + 1) if cell(leaf, "code", row).value == "Y001")


def findings(whole: Path, tmp_path: Path, change: Change) -> dict[str, Finding]:
    return {found.code: found for found in lint(read_source(changed(whole, tmp_path, change)))}


ERRORS = [
    ("not_listed", put(PARTS, RESTAURANT, item="D999"), PARTS, RESTAURANT, "item"),
    ("double", more(PARTS, bundle="Y001", item="D126", when='licence == "none"'), PARTS, RESTAURANT + 1, ""),
    ("double_row", another("Y001"), BUNDLE, FIRST_ROW + 1, "code"),
    ("double_row", another("D129"), BUNDLE, FIRST_ROW + 1, "code"),
    ("bundle.code", another("Y01"), BUNDLE, FIRST_ROW + 1, "code"),
    ("bundle.strange_question", put(PARTS, RESTAURANT, when='sells == "prepared"'), PARTS, RESTAURANT,
     "when"),
    ("rule_syntax", put(PARTS, RESTAURANT, when='licence = "none"'), PARTS, RESTAURANT, "when"),
    ("no_such_option", put(PARTS, RESTAURANT, when='licence != "firm"'), PARTS, RESTAURANT, "when"),
    ("bundle.given_unasked", put(GIVEN, NEW, question="colour"), GIVEN, NEW, ""),
    ("bundle.given_unasked", put(GIVEN, NEW, question="phone", value="1"), GIVEN, NEW, ""),
    ("no_such_option", put(GIVEN, NEW, value="old"), GIVEN, NEW, ""),
    ("bundle.given_leads_out", put(GIVEN, NEW, question="sells", value="prepackaged"), PARTS, RESTAURANT,
     "given"),
    ("no_such_row", put(GIVEN, NEW, item="D117"), GIVEN, NEW, "item"),
    ("no_such_item", put(PARTS, RESTAURANT, bundle="Y009"), PARTS, RESTAURANT, "bundle"),
    ("double_row", more(GIVEN, bundle="Y001", item="D129", question="kind", value="new"), GIVEN, NEW + 1, ""),
    ("bundle.made_for_nobody", put(PARTS, BUSINESS, makes="roof"), PARTS, BUSINESS, "makes"),
    ("bundle.made_for_nobody", put(PARTS, RESTAURANT, makes="business_licence"), PARTS, RESTAURANT, "makes"),
    ("bundle.part_never", put(PARTS, COMPANY, when='licence == "none" && licence == "have"'), PARTS, COMPANY,
     "when"),
    ("missing_field", put(BUNDLE, FIRST_ROW, short_name=None), BUNDLE, FIRST_ROW, "short_name"),
    ("missing_field", put(PARTS, RESTAURANT, item=None), PARTS, RESTAURANT, "item"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "change", "sheet", "row", "column"), ERRORS)
def test_a_mistake_in_a_bundle_is_an_error_with_sheet_row_and_column(
    whole: Path, tmp_path: Path, code: str, change: Change, sheet: str, row: int, column: str
) -> None:
    finding = findings(whole, tmp_path, change)[code]
    assert finding.severity is Severity.ERROR
    assert (finding.place.sheet, finding.place.row) == (sheet, row)
    assert finding.place.field.endswith(column)
    assert finding.words()


ASKED = [
    ("missing_field", put_last(QUESTIONS, title=None), QUESTIONS, "title"),
    ("missing_field", put_last(CHOICES, label=None), CHOICES, "label"),
    ("no_such_group", put_last(QUESTIONS, at="shop"), QUESTIONS, "at"),
    ("text_has_length", put_last(QUESTIONS, component="文字"), QUESTIONS, "max_length"),
    ("double", put_last(CHOICES, value="have"), CHOICES, ""),
    ("bundle.dead_option", put(PARTS, COMPANY, when='licence == "none"'), CHOICES, ""),
]


@pytest.mark.parametrize(("code", "change", "sheet", "column"), ASKED)
def test_a_mistake_in_a_bundles_own_question_is_told_with_sheet_row_and_column(
    whole: Path, tmp_path: Path, code: str, change: Change, sheet: str, column: str
) -> None:
    finding = findings(whole, tmp_path, change)[code]
    assert finding.severity is Severity.ERROR
    assert (finding.place.sheet, finding.place.row) == (sheet, last_row(openpyxl.load_workbook(whole), sheet))
    assert finding.place.field.endswith(column)
    assert finding.words()


REMARKS = [
    ("bundle.window_without_note", put(PARTS, COMPANY, note=None), PARTS, "note"),
    ("bundle.part_always", put(PARTS, COMPANY, when='licence in ["none", "have", "company"]'), PARTS, "when"),
    ("short_missing", put_last(CHOICES, label="没有执照，想先开一家公司", short=None), CHOICES, "short"),
    ("too_long", put(PARTS, COMPANY, note="一" * 61), PARTS, "note"),
    ("idle_question", both(*(put(PARTS, row, when=None) for row in (BUSINESS, COMPANY, RESTAURANT))),
     QUESTIONS, ""),
]  # fmt: skip


@pytest.mark.parametrize(("code", "change", "sheet", "column"), REMARKS)
def test_what_is_worth_a_look_in_a_bundle_is_a_remark(
    whole: Path, tmp_path: Path, code: str, change: Change, sheet: str, column: str
) -> None:
    finding = findings(whole, tmp_path, change)[code]
    assert finding.severity is Severity.WARNING
    assert finding.place.sheet == sheet
    assert finding.place.field.endswith(column)
    assert finding.words()


def test_answers_that_together_leave_nothing_to_do_are_told() -> None:
    raw: Any = small_with_bundle()
    bundle = raw["bundles"][0]
    size = {**bundle["situation"][0], "id": "family", "options": bundle["situation"][0]["options"][:2]}
    bundle["situation"].append(size)
    for part in bundle["parts"][:2]:
        part["when"] += ' && family == "none"'
    found = [each for each in lint(Source(tidy(raw))) if each.is_error]
    told = [render(dict(each.args)["answers"]) for each in found]
    assert told == ["licence = company、family = have"]


def test_a_bundles_mistakes_are_told_with_those_of_its_items() -> None:
    raw: Any = small_with_bundle()
    del next(item for item in raw["items"] if item["code"] == "D126")["fee"]
    next(item for item in raw["items"] if item["code"] == "D109")["groups"] = 1
    raw["bundles"][0]["parts"][2]["given"] = {"kind": "old"}
    assert {"wanted.array", "item_says", "no_such_option"} <= {each.code for each in lint(Source(tidy(raw)))}


def test_a_broken_item_makes_no_mistakes_of_its_bundle() -> None:
    raw: Any = small_with_bundle()
    next(item for item in raw["items"] if item["code"] == "D129")["materials"] = 1
    assert {each.code for each in lint(Source(tidy(raw))) if each.is_error} == {"wanted.array"}
