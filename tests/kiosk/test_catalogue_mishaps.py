"""`kiosk catalogue …` when it is used wrongly: nothing is written over, and the answer is in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.__main__ import main
from tests.kiosk.domain import DEMO, FOOD


def catalogue(*arguments: object) -> int:
    return main(["catalogue", *map(str, arguments)])


def test_a_workbook_that_is_there_is_never_written_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = tmp_path / "book.xlsx"
    assert catalogue("workbook", DEMO, book) == 0
    before = book.read_bytes()
    assert catalogue("workbook", DEMO, book) == 2
    assert catalogue("build", book, "--out", book) == 2
    assert capsys.readouterr().err.count("book.xlsx") == 2
    assert book.read_bytes() == before


def test_only_an_unsigned_package_is_built_anew_in_its_place(tmp_path: Path) -> None:
    package, key = tmp_path / "new.catalogue", tmp_path / "clerk.key"
    assert [catalogue("build", DEMO, "--out", package) for _ in range(2)] == [0, 0]
    catalogue("keygen", key)
    catalogue("sign", package, "--key", key)
    signed = package.read_bytes()
    assert catalogue("build", DEMO, "--out", package) == 2
    assert package.read_bytes() == signed


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("old.xls", "另存为 .xlsx"),
        ("torn.xlsx", "打不开"),
        ("TORN.XLSX", "打不开"),
        ("cut.catalogue", "不是目录包"),
        (".", "没有这份目录"),
    ],
)
def test_what_is_no_catalogue_is_told_in_one_line_without_english(
    tmp_path: Path, name: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "torn.xlsx").write_bytes(b"\xd0\xcf\x11\xe0")
    (tmp_path / "TORN.XLSX").write_bytes(b"\xd0\xcf\x11\xe0")
    (tmp_path / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    (tmp_path / "cut.catalogue").write_bytes(b'{"raw": {')
    assert catalogue("check", tmp_path / name) == 1
    first, total = capsys.readouterr().out.splitlines()
    assert words in first
    assert "错误 1 处" in total


@pytest.mark.parametrize(
    ("answer", "words"), [("sells=cars", "有：prepared、prepackaged、farm"), ("sells", "没有等号")]
)
def test_an_answer_that_is_not_offered_is_told_and_not_passed_over(
    answer: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert catalogue("preview", DEMO, FOOD, "--answer", answer) == 2
    captured = capsys.readouterr()
    assert words in captured.err
    assert captured.out == ""


@pytest.mark.parametrize("command", [["who", FOOD], ["preview", DEMO, FOOD]])
def test_a_day_that_is_none_is_told_in_chinese(
    command: list[object], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        catalogue(*command, "--on", "2019-13-01")
    assert ended.value.code == 2
    assert "“2019-13-01”不是日期" in capsys.readouterr().err


def test_trouble_with_a_file_is_told_in_chinese(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "clerk.key").write_text("")
    assert catalogue("keygen", tmp_path / "clerk.key") == 2
    assert catalogue("sign", tmp_path, "--key", tmp_path / "nowhere") == 2
    first, second = capsys.readouterr().err.splitlines()
    assert (first[:2], second[:2]) == ("已经", "没有")
