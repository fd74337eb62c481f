"""Three levels, four sames: items found again in another level's list, and what is not the same named.

The lists here are made up for these tests; no city or province keeps them.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.__main__ import main
from kiosk.catalogue.item_list import ListedItem, ListError, read_list, read_wording
from kiosk.catalogue.sames import Comparison, Found, compare, listed
from tests.kiosk.domain import DEMO, FOOD, catalogue

WORDING = read_wording()
OURS = [listed(item) for item in catalogue().items]
HEADS = ["序号", "部门", "事项名称", "设定依据(法规版本日期)", "基本编码", "事项类型"]


def row(
    name: str, code: str | None = "000125001000", type_: str = "01", basis: str = "《甲法》第一条"
) -> ListedItem:
    return ListedItem(name, code, type_, basis, "", 2)


def differences(here: ListedItem, there: ListedItem) -> list[tuple[str, str, str]]:
    (pair,) = compare([here], [there], WORDING).pairs
    return [(each.field, each.here, each.there) for each in pair.differences]


def table(path: Path, rows: Iterable[Sequence[str]], encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter="\t" if path.suffix == ".tsv" else ",")
        writer.writerows([HEADS, *rows])
    return path


# ---- finding an item again ---------------------------------------------------------------------------------


def test_an_item_is_found_again_by_its_code_whatever_it_is_called() -> None:
    (pair,) = compare([row("食品经营许可")], [row("药品经营许可")], WORDING).pairs
    assert pair.found is Found.BY_CODE
    assert [each.field for each in pair.differences] == ["name"]


def test_without_a_common_code_it_is_found_by_name_and_the_code_is_named() -> None:
    there = row("食品经营许可", "000131010000")
    assert differences(row("食品经营许可", "D129"), there) == [("code", "", "000131010000")]
    assert differences(row("食品经营许可", "000131010001"), there) == [
        ("code", "000131010001", "000131010000")
    ]


def test_signs_and_widths_make_no_other_name() -> None:
    assert differences(row("食品（含保健食品）经营许可"), row("食品(含保健食品) 经营许可")) == []


def test_a_near_name_is_found_and_left_for_a_person_to_confirm() -> None:
    here, there = row("食品(含保健食品)经营许可", "D129"), row("食品经营许可证核发", None)
    (pair,) = compare([here], [there], WORDING).pairs
    assert pair.found is Found.BY_NEAR_NAME
    assert compare([here], [row("排水许可", None)], WORDING).pairs == ()


def test_of_several_near_names_each_is_used_once() -> None:
    here = [row("公共场所卫生许可(新办)", "1"), row("公共场所卫生许可延续", "2")]
    there = [row("公共场所卫生许可的延续", None), row("公共场所卫生许可", None)]
    pairs = compare(here, there, WORDING).pairs
    assert {(pair.here.name, pair.there.name) for pair in pairs} == {
        ("公共场所卫生许可(新办)", "公共场所卫生许可"),
        ("公共场所卫生许可延续", "公共场所卫生许可的延续"),
    }


def test_what_is_on_one_side_only_is_listed() -> None:
    found = compare([row("甲", "1")], [row("乙", "2")], WORDING)
    assert [each.name for each in (*found.only_here, *found.only_there)] == ["甲", "乙"]
    assert found.is_same


# ---- the four ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("here", "there", "is_same"),
    [
        ("《电力法》(2018-12-29)第五十四条", "中华人民共和国电力法第五十四条", True),
        ("《电力法》(2018-12-29)第五十四条", "《电力法》（2018-12-29） 第五十四条", True),
        ("《电力法》(2018-12-29)第五十四条", "《电力法》(2015-04-24)第五十四条", False),
        ("《电力法》第五十四条", "《电力法》第五十二条", False),
        ("《甲法》第一条；《乙法》第二条", "《乙法》第二条；《甲法》第一条", True),
        ("《甲法》第一条；《乙法》第二条", "《甲法》第一条", False),
    ],
)
def test_a_basis_is_the_same_when_its_articles_are(here: str, there: str, is_same: bool) -> None:
    found = differences(row("甲许可", basis=here), row("甲许可", basis=there))
    assert (found == []) is is_same


def test_a_type_is_compared_by_its_word() -> None:
    assert differences(row("甲许可", type_="01"), row("甲许可", type_="行政许可")) == []
    assert differences(row("甲许可", type_="1"), row("甲许可", type_="07")) == [
        ("type", "行政许可", "行政确认")
    ]


def test_a_column_that_their_list_does_not_have_is_not_compared() -> None:
    found = compare([row("甲许可")], [ListedItem("甲许可")], WORDING)
    assert found.not_compared == ("type", "basis", "code")
    assert found.is_same


@given(st.permutations(OURS[:40]), st.integers(0, 40))
def test_every_item_of_both_lists_is_told_once(shuffled: list[ListedItem], kept: int) -> None:
    found: Comparison = compare(OURS[:40], shuffled[:kept], WORDING)
    assert sorted([p.here.code for p in found.pairs] + [r.code for r in found.only_here]) == sorted(
        r.code for r in OURS[:40]
    )
    assert len(found.pairs) == kept
    assert found.only_there == ()


def test_this_catalogue_is_the_same_as_itself() -> None:
    found = compare(OURS, OURS, WORDING)
    assert len(found.pairs) == 171
    assert {pair.found for pair in found.pairs} == {Found.BY_CODE}


# ---- lists and the command ---------------------------------------------------------------------------------


def test_the_list_of_this_catalogue_can_be_read_as_any_other() -> None:
    rows = read_list(DEMO / "items171.tsv", WORDING)
    assert len(rows) == 171
    assert (rows[0].line, rows[0].name, rows[0].code) == (2, "企业投资项目核准", None)


@pytest.mark.parametrize("name", ["list.tsv", "list.csv"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_list_may_be_of_either_shape_and_either_encoding(tmp_path: Path, name: str, encoding: str) -> None:
    written = [["1", "市某局", "食品经营许可", "《食品安全法》第三十五条", "000131010000", "01"]]
    (read,) = read_list(table(tmp_path / name, written, encoding), WORDING)
    assert (read.name, read.code, read.basis) == ("食品经营许可", "000131010000", "《食品安全法》第三十五条")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (b"", "第一行没有事项名称这一列"),
        ("序号,单位\n1,某局\n".encode(), "第一行没有事项名称这一列"),
        ("事项名称,编码\n甲\n".encode(), "第 2 行的列比第一行少"),
        ("事项名称,编码\n,1\n".encode(), "第 2 行没有事项名称"),
        ("事项名称,编码\n甲,1\n乙,1\n".encode(), "第 3 行的编码 1 和第 2 行重复"),
        (b"\xff\xfe\x00\xd8\xff", "不是文字表格"),
    ],
)
def test_a_list_that_cannot_be_used_says_why(tmp_path: Path, said: bytes, told: str) -> None:
    (tmp_path / "list.csv").write_bytes(said)
    with pytest.raises(ListError, match=told):
        read_list(tmp_path / "list.csv", WORDING)


CITY = [
    ["1", "市市场监管局", "食品经营许可", "《食品安全法》(2021-04-29)第三十五条", FOOD, "01"],
    ["2", "市林业局", "林木采伐许可证核发", "《森林法》第五十六条", "000164103000", "行政确认"],
    ["3", "市某局", "市级独有事项", "《甲法》第一条", "000199999000", "01"],
]


def test_the_command_tells_each_difference_as_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    city = table(tmp_path / "city.csv", CITY)
    assert main(["catalogue", "sames", "--city", str(city), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)["city"]
    assert told["found"] == 2
    found = {(each["item"], each["field"]): each["there"] for each in told["differences"]}
    assert found[(FOOD, "name")] == "食品经营许可"
    assert found[("D136", "type")] == "行政确认"
    assert found[("D136", "code")] == "000164103000"
    assert [each["name"] for each in told["only_there"]] == ["市级独有事项"]
    assert len(told["only_here"]) == 169


def test_the_command_tells_them_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    city, province = table(tmp_path / "city.csv", CITY), table(tmp_path / "province.tsv", CITY[2:])
    assert main(["catalogue", "sames", "--city", str(city), "--province", str(province)]) == 1
    said = capsys.readouterr().out
    assert f"食品(含保健食品)经营许可（{FOOD}，对方第 2 行，编码相同）" in said
    assert "  名称不同：本级“食品(含保健食品)经营许可”，市级“食品经营许可”" in said
    assert "  编码不同：本级“没有”，市级“000164103000”" in said
    assert "省级有、本级没有对上的：1 项\n  000199999000 市级独有事项" in said


def test_a_list_with_nothing_different_is_answered_with_yes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    item = catalogue().item(FOOD)
    same = table(tmp_path / "city.csv", [["1", "", item.name, item.legal_basis, FOOD, "行政许可"]])
    assert main(["catalogue", "sames", "--city", str(same)]) == 0
    assert "对上 1 项，其中四同的 1 项" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [([], "--city"), (["--city", "nowhere.csv"], "nowhere.csv"), (["--city", "/"], "/")],
)
def test_without_a_list_there_is_nothing_to_compare(
    capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    assert main(["catalogue", "sames", *arguments]) == 2
    assert told in capsys.readouterr().err
