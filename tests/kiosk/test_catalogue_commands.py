"""`kiosk catalogue …` as clerks and technicians use it, from a folder to a package at a terminal."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from PIL import Image

from kiosk.__main__ import main
from kiosk.catalogue.diff import Change, Kind, differences
from tests.kiosk.domain import DEMO, FOOD, ROOT
from tests.kiosk.spoilt import food, small


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "config/regions", tmp_path / "regions")
    return shutil.copytree(DEMO, tmp_path / "catalogue/demo2019")


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def catalogue(*arguments: object) -> int:
    return main(["catalogue", *map(str, arguments)])


# ---- check and build ---------------------------------------------------------------------------------------


def test_a_clean_catalogue_is_checked_with_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert catalogue("check", DEMO) == 0
    assert "错误 0 处" in capsys.readouterr().out


def test_a_mistake_is_told_in_a_line_and_the_exit_status_is_1(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    replace(folder / "items/food.yaml", 'kind == "renew"', 'kind == "again"')
    assert catalogue("check", folder) == 1
    out = capsys.readouterr().out
    assert re.search(
        r"^错误　\S*items/food\.yaml 第\d+行 situation\.1\.when：条件里的“again”", out, re.MULTILINE
    )


def test_a_program_gets_the_findings_as_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    replace(folder / "items/food.yaml", "fee: 不收费", "fee: 0")
    assert catalogue("check", folder, "--json") == 1
    (finding,) = [each for each in json.loads(capsys.readouterr().out) if each["severity"] == "error"]
    assert finding["code"] == "number_for_text"
    assert finding["file"].endswith("food.yaml")


def test_a_catalogue_with_a_mistake_is_not_built(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    replace(folder / "items/food.yaml", "fee: 不收费", "")
    assert catalogue("build", folder, "--out", tmp_path / "new.catalogue") == 1
    assert "fee" in capsys.readouterr().err
    assert not (tmp_path / "new.catalogue").exists()


@pytest.mark.parametrize("command", ["check", "build", "preview", "workbook", "diff"])
def test_a_folder_that_is_not_there_is_wrong_use(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    more = {"preview": [FOOD], "workbook": [tmp_path / "x.xlsx"], "diff": [DEMO]}.get(command, [])
    assert catalogue(command, tmp_path / "nowhere", *more) == 2
    assert "nowhere" in capsys.readouterr().err


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert catalogue("build", DEMO, "--out", tmp_path / "nowhere" / "new.catalogue") == 2
    assert "nowhere" in capsys.readouterr().err


# ---- the whole way -----------------------------------------------------------------------------------------


def made(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def profile(tmp_path: Path, public_key: str) -> Path:
    content = {
        "terminal": {"id": "HT07", "hall": "大厅", "hours": "全天"},
        "data_dir": "data",
        "catalogue": {"trusted_keys": [public_key]},
        "devices": {},
        "backend": {
            "url": "http://127.0.0.1:9",
            "public_url": "https://zwfw.example",
            "token": "t",
            "sealing_key": "k",
            "receipt_key": public_key,
        },
    }
    path = tmp_path / "terminal.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return path


def test_from_a_workbook_to_a_terminal(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book, package, key = tmp_path / "book.xlsx", tmp_path / "new.catalogue", tmp_path / "clerk.key"
    assert catalogue("workbook", folder, book) == 0
    opened = openpyxl.load_workbook(book)
    leaf = opened["目录"]
    row = next(row for row in range(3, 20) if leaf.cell(row, 1).value == "version")
    leaf.cell(row, 2).value = "demo2019-2"
    opened.save(book)
    assert catalogue("build", book, "--out", package) == 0
    capsys.readouterr()
    assert catalogue("keygen", key) == 0
    public_key = made(capsys)["public_key"]
    terminal = profile(tmp_path, public_key)
    assert catalogue("install", package, "--profile", terminal) == 1
    assert "没有签名" in capsys.readouterr().err
    assert catalogue("sign", package, "--key", key) == 0
    assert catalogue("install", package, "--profile", terminal) == 0
    assert "装好了 demo2019-2" in capsys.readouterr().out
    assert [path.name for path in (tmp_path / "data/catalogues").glob("*.catalogue")] == [
        "demo2019-2.catalogue"
    ]


def test_show_tells_the_head_the_signatures_and_whether_they_are_trusted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    package, key = tmp_path / "new.catalogue", tmp_path / "clerk.key"
    catalogue("build", DEMO, "--out", package)
    capsys.readouterr()
    catalogue("keygen", key)
    generated = made(capsys)
    catalogue("sign", package, "--key", key)
    capsys.readouterr()
    assert catalogue("show", package, "--json", "--trust", generated["public_key"]) == 0
    told = made(capsys)
    assert told["signatures"] == [generated["key_id"]]
    assert told["is_trusted"] is True
    assert told["count_listed"] == 171
    assert catalogue("show", package, FOOD) == 0
    assert "结果　《食品经营许可证》" in capsys.readouterr().out
    assert catalogue("show", package, "Y001") == 0
    assert "开小餐馆" in capsys.readouterr().out
    assert catalogue("show", package, "D999") == 2


def test_a_folder_and_its_workbook_make_the_same_package(folder: Path, tmp_path: Path) -> None:
    book = tmp_path / "book.xlsx"
    catalogue("workbook", folder, book)
    for source, name in ((folder, "a"), (book, "b")):
        assert catalogue("build", source, "--out", tmp_path / name) == 0
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.mark.parametrize("profile_text", ["", "terminal: 5"])
def test_a_profile_that_is_none_is_unconfigured(
    tmp_path: Path, profile_text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "terminal.yaml"
    path.write_text(profile_text, encoding="utf-8")
    assert catalogue("install", path, "--profile", path) == 78
    assert "terminal.yaml" in capsys.readouterr().err


def test_a_secret_key_is_not_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert catalogue("keygen", tmp_path / "clerk.key") == 0
    before = (tmp_path / "clerk.key").read_bytes()
    assert catalogue("keygen", tmp_path / "clerk.key") == 2
    assert (tmp_path / "clerk.key").read_bytes() == before


def test_the_schema_can_be_had(capsys: pytest.CaptureFixture[str]) -> None:
    assert catalogue("schema") == 0
    assert made(capsys)["$schema"].endswith("2020-12/schema")


def test_every_command_of_the_pages_for_clerks_exists() -> None:
    pages = [ROOT / "docs/catalogue.md", ROOT / "docs/catalogue-workbook.md"]
    named = {
        said
        for page in pages
        for said in re.findall(r"kiosk catalogue (\w+)", page.read_text(encoding="utf-8"))
    }
    assert {"workbook", "check", "build", "sign", "install"} <= named
    for command in named:
        with pytest.raises(SystemExit) as ended:
            catalogue(command, "--help")
        assert ended.value.code == 0


# ---- comparing ---------------------------------------------------------------------------------------------


def test_two_versions_are_compared_in_words(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    replace(folder / "items/food.yaml", "hint: A4 一张，手画也行", "hint: A4 两张")
    replace(folder / "items/food.yaml", "  - 有管食品安全的人和保证食品安全的制度\n", "")
    replace(folder / "common.yaml", "unit: 平方米", "unit: 亩")
    assert catalogue("diff", DEMO, folder) == 0
    assert sorted(capsys.readouterr().out.splitlines()) == [
        "一共 3 处不同",
        "去掉　事项 › D129 食品(含保健食品)经营许可 › 条件 › 有管食品安全的人和保证食品安全的制度："
        "有管食品安全的人和保证食品安全的制度",
        "改动　事项 › D129 食品(含保健食品)经营许可 › 材料 › layout › 提示：A4 一张，手画也行 → A4 两张",
        "改动　共用 › 问题 › area › 单位：平方米 → 亩",
    ]


def test_a_program_gets_the_differences_as_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    replace(folder / "items/food.yaml", "fee: 不收费", "fee: 一元")
    assert catalogue("diff", DEMO, folder, "--json") == 0
    assert made(capsys) == [{"kind": "changed", "path": "items/D129/fee", "old": "不收费", "new": "一元"}]


def test_entries_are_known_by_their_ids_not_by_their_places() -> None:
    old, new = small(), small()
    food(new)["materials"].insert(0, {"id": "first", "name": "新的"})
    food(new)["exits"].reverse()
    path = ("items", FOOD)
    assert list(differences(old, new)) == [
        Change(
            Kind.MOVED, (*path, "exits"), ["filing_only", "farm_produce"], ["farm_produce", "filing_only"]
        ),
        Change(Kind.ADDED, (*path, "materials", "first"), None, {"id": "first", "name": "新的"}),
    ]


# ---- looking -----------------------------------------------------------------------------------------------

NEW_SHOP = ["--answer", "sells=prepared", "--answer", "kind=new", "--answer", "making=on_site"]


def test_the_notice_of_an_item_is_shown_as_text_and_as_the_slip(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture, sheet = tmp_path / "notice.png", tmp_path / "notice.pdf"
    outputs = ("--png", picture, "--pdf", sheet)
    assert catalogue("preview", DEMO, FOOD, *NEW_SHOP, "--on", "2026-11-24", *outputs) == 0
    out = capsys.readouterr().out
    assert "□ 布局和流程图" in out
    assert "演示目录" in out
    with Image.open(picture) as image:
        assert image.width == 576
    assert sheet.read_bytes().startswith(b"%PDF")


def test_the_explanation_is_shown_where_no_licence_is_needed(capsys: pytest.CaptureFixture[str]) -> None:
    assert catalogue("preview", DEMO, "食品经营许可", "--answer", "sells=farm") == 0
    assert capsys.readouterr().out.startswith("您不用办许可证\n")


def test_an_answer_to_no_question_is_told_with_the_questions_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert catalogue("preview", DEMO, FOOD, "--answer", "colour=red") == 2
    assert "sells、kind" in capsys.readouterr().err
    assert catalogue("preview", DEMO, "D999") == 2


def test_an_item_is_shown_by_its_name_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert catalogue("show", DEMO, "食品(含保健食品)经营许可", "--json") == 0
    assert made(capsys)["code"] == FOOD
    assert catalogue("show", DEMO, "开小餐馆", "--json") == 0
    assert made(capsys)["code"] == "Y001"
