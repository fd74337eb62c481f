"""The catalogue folder: the demonstration data as it ships; mistakes told with file, item and field."""

from __future__ import annotations

import ast
import csv
import json
import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from config.strings import texts
from kiosk.__main__ import main
from kiosk.catalogue.cli import who
from kiosk.catalogue.findings import Place
from kiosk.catalogue.loader import CatalogueError, load
from kiosk.catalogue.model import Item
from kiosk.forms import exit_for
from tests.kiosk.domain import DEMO, FOOD, HYGIENE, ROOT, catalogue

IN_2019_BEFORE, TODAY = date(2019, 6, 30), date(2026, 11, 24)


def test_the_demonstration_catalogue_has_all_items_of_all_departments() -> None:
    by_department = Counter(item.department for item in catalogue().items)
    assert len(catalogue().items) == 171
    assert len(catalogue().departments()) == len(by_department) == 21
    assert by_department["forestry"] == 26
    assert by_department["health"] == 13
    assert by_department["market_supervision"] == 10


def test_the_catalogue_says_that_it_is_a_demonstration() -> None:
    assert "演示" in catalogue().note
    assert catalogue().version == "demo2019-1"


def test_the_transfers_are_those_of_the_list() -> None:
    with (DEMO / "items171.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]
    moved = {f"D{int(row[0]):03d}" for row in rows if row[4] == "划转"}
    assert len(moved) == 105
    assert moved == {i.code for i in catalogue().items if catalogue().routing(i.code, TODAY).transferred}


def test_every_item_that_stayed_says_why() -> None:
    stayed = [i for i in catalogue().items if not catalogue().routing(i.code, TODAY).transferred]
    assert len(stayed) == 66
    assert [item.code for item in stayed if not item.kept_reason] == []
    assert len({item.kept_reason for item in stayed}) == 5


def test_who_decides_changes_on_the_day_of_the_transfer() -> None:
    before, after = (catalogue().routing(FOOD, day) for day in (IN_2019_BEFORE, date(2019, 7, 1)))
    assert (before.receives, before.decides) == (before.supervises, before.supervises)
    assert not before.transferred
    assert after.transferred
    assert after.decides == after.receives == catalogue().bodies["approval_bureau"]
    assert after.supervises == before.supervises
    assert after.seal != before.seal


def test_a_kept_item_is_decided_and_supervised_by_its_department() -> None:
    routing = catalogue().routing(HYGIENE, TODAY)
    assert routing.receives == routing.decides == routing.supervises == catalogue().bodies["health"]


def test_who_tells_the_routing_as_plain_values() -> None:
    told = who(FOOD, TODAY, catalogue())
    assert told["decides"] == "区行政审批服务局"
    assert told["supervises"] == "区市场监督管理局"
    assert told["transferred"] is True


def test_who_knows_an_item_by_its_exact_name_too() -> None:
    assert who("食品经营许可", TODAY, catalogue()) == who(FOOD, TODAY, catalogue())


def test_the_command_answers_in_words_and_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["catalogue", "who", FOOD, "--on", "2019-06-30", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["receives"], told["transferred"]) == ("区市场监督管理局", False)
    assert main(["catalogue", "who", FOOD, "--on", "2026-11-24"]) == 0
    assert "审批\t区行政审批服务局\n" in capsys.readouterr().out


def test_the_command_says_so_when_it_knows_no_such_item(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["catalogue", "who", "食品"]) == 2
    assert "目录里没有“食品”" in capsys.readouterr().err


def test_an_unknown_code_is_not_in_the_catalogue() -> None:
    with pytest.raises(KeyError):
        catalogue().routing("D999", TODAY)


@pytest.mark.parametrize(
    ("code", "answers", "exit_id"),
    [
        (FOOD, {"sells": "prepackaged"}, "filing_only"),
        (FOOD, {"sells": "farm"}, "farm_produce"),
        (HYGIENE, {"place": "eatery"}, "eatery"),
        (HYGIENE, {"place": "park"}, "park"),
    ],
)
def test_who_needs_no_licence_is_told_so_with_the_law(
    code: str, answers: dict[str, str], exit_id: str
) -> None:
    found = exit_for(catalogue().item(code), answers)
    assert found is not None
    assert found.id == exit_id
    assert found.basis


@pytest.mark.parametrize("answers", [{"sells": "prepared"}, {}, {"sells": "nonsense"}])
def test_nobody_else_is_sent_away(answers: dict[str, str]) -> None:
    assert exit_for(catalogue().item(FOOD), answers) is None


@pytest.mark.parametrize("item", [i for i in catalogue().items if i.is_published], ids=lambda i: i.code)
def test_every_condition_is_reachable_by_some_answer(item: Item) -> None:
    assert {way_out.id for way_out in item.exits} == {
        found.id
        for option in (item.need.options if item.need else ())
        if (found := exit_for(item, {item.need.id if item.need else "": option.value})) is not None
    }


# ---- what is only listed -----------------------------------------------------------------------------------


def test_a_listed_item_keeps_what_its_articles_say_about_time() -> None:
    assert catalogue().item("D069").limit_quotes == (
        "兽药管理条例第二十二条:应当自收到申请之日起30个工作日内",
    )
    assert len(catalogue().item("D162").limit_quotes) == 3
    assert catalogue().item("D008").limit_quotes == ()


def test_the_list_says_which_basis_was_checked() -> None:
    unchecked = [item.code for item in catalogue().items if not item.is_basis_checked]
    assert len(unchecked) == 11
    assert {"D011", "D160"} <= set(unchecked)


def test_two_licences_were_abolished_with_the_forest_law() -> None:
    ended = {item.code: item.ended.since for item in catalogue().items if item.ended}
    assert ended == {"D160": date(2020, 7, 1), "D161": date(2020, 7, 1)}


# ---- mistakes ----------------------------------------------------------------------------------------------


def copied(tmp_path: Path) -> Path:
    """The demonstration catalogue, to be spoilt."""
    shutil.copytree(ROOT / "config/regions", tmp_path / "regions")
    return shutil.copytree(DEMO, tmp_path / "catalogue/demo2019")


def broken(tmp_path: Path, name: str, old: str, new: str) -> dict[str, Place]:
    """What loading says about a copy of the catalogue with one text replaced: codes and their places."""
    folder = copied(tmp_path)
    path = folder / name
    before = path.read_text(encoding="utf-8")
    assert old in before
    path.write_text(before.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        load(folder)
    assert name in str(caught.value)
    return {finding.code: finding.place for finding in caught.value.findings}


FOOD_MISTAKES = [
    ('sells == "prepackaged"', 'sells = "prepackaged"', "rule_syntax", "exits.0.when"),
    ('sells == "prepackaged"', "sells == “prepackaged”", "rule_full_width", "exits.0.when"),
    ('sells == "prepackaged"', "sells == 1", "rule_types", "exits.0.when"),
    ('sells == "prepackaged"', 'sells == "packaged"', "no_such_option", "exits.0.when"),
    ('sells == "prepackaged"', 'sold == "prepackaged"', "rule_unknown_name", "exits.0.when"),
    ('when: kind == "renew"', 'when: making == "on_site"', "asked_later", "situation.1.when"),
    ('when: kind == "renew"', 'when: changed == "same"', "cycle", "situation.1.when"),
    ('when: kind == "renew"', "when: 1 + 1", "rule_not_truth", "situation.1.when"),
    ("- staff", "- {use: staff, component: headcount}", "not_offered", "groups.3.questions.1.component"),
    ("- staff", "- {use: staff, component: choice}", "no_options", "groups.3.questions.1.options"),
    ("- staff", "- stuff", "not_common", "groups.3.questions.1"),
    ("- applicant", "- applicants", "not_common", "groups.0"),
    ("- authorisation", "", "agent_unauthorised", "materials"),
    ("individual_business, enterprise", "company", "not_offered", "audience.0"),
    ("- shop_name", "- {use: shop_name, max_len: 60}", "unknown_field", "groups.1.questions.0.max_len"),
    (
        "- shop_name",
        "- {use: shop_name, max_length: null}",
        "text_has_length",
        "groups.1.questions.0.max_length",
    ),
    ("- area", "- {use: area, maximum: null}", "number_has_bounds", "groups.3.questions.0.minimum, maximum"),
    ("- area", "- {use: area, maximum: 0}", "bounds_crossed", "groups.3.questions.0.minimum, maximum"),
    ("- staff", "- shop_name", "double", "groups.3.questions.1"),
    ("value: renew,", "value: new,", "double", "situation.0.options"),
    ("value: renew,", "value: no,", "yaml_yes_no", "situation.0.options.1.value"),
    ("value: renew,", "value: 2,", "number_for_text", "situation.0.options.1.value"),
    ("ways: [committed, scanned]", "ways: [committed]", "only_on_trust", "materials.4.ways"),
    ("ways: [committed, scanned]", "ways: [scanned]", "commitment_and_way", "materials.4.commitment"),
    ("ways: [committed, scanned]", "ways: [carried, scanned]", "not_offered", "materials.4.ways.0"),
    ("ways: [filled_here]", "ways: []", "missing_field", "materials.0.ways"),
    ("ways: [filled_here]", "ways: filled_here", "wanted.array", "materials.0.ways"),
    ("ways: [filled_here]", "ways: [not_needed]", "no_ways", "materials.0.ways"),
    ("gap_days: 10", "gap_days: 0", "gap_and_way", "materials.5.gap_days"),
    ("necessity: may_follow", "necessity: required", "may_follow_and_way", "materials.5.necessity"),
    (
        "- authorisation",
        "- {use: authorisation, when: null}",
        "conditional_without_condition",
        "materials.6.when",
    ),
    ("fee: 不收费", 'fee: ""', "item_says", "fee"),
    ("short_name: 食品经营许可", "limit_quotes: [十日]", "from_list", "limit_quotes"),
    ("code: D129", "code: D999", "not_listed", "code"),
    ("short_name: 食品经营许可", "department: health", "from_list", "department"),
    ("unit: workday", "unit: day", "not_offered", "statutory_limit.unit"),
    ("amount: 10", "amount: 0", "limit.amount", "statutory_limit.amount"),
    ("fee: 不收费", "fee: 不收费\nfee: 一元", "unreadable", ""),
]


@pytest.mark.parametrize(("old", "new", "code", "field"), FOOD_MISTAKES)
def test_a_mistake_in_an_item_is_told_with_its_field(
    tmp_path: Path, old: str, new: str, code: str, field: str
) -> None:
    assert broken(tmp_path, "items/food.yaml", old, new)[code].field == field


def test_a_mistake_is_told_in_chinese_with_file_and_line(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    path = folder / "items/food.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    number = lines.index("fee: 不收费")
    lines[number] = "fee: 0"
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        load(folder)
    assert str(caught.value).endswith(
        f"items/food.yaml 第{number + 1}行 fee：这里要文字，却写成了数字 0：加上引号"
    )


def test_a_mistake_in_what_is_common_is_told_once_and_there(tmp_path: Path) -> None:
    told = broken(tmp_path, "common.yaml", 'when: capacity == "agent"', 'when: capacity == "agents"')
    assert told["no_such_option"].field == "questions.1.when"


@pytest.mark.parametrize(
    ("name", "old", "new", "code", "field"),
    [
        ("transfers.yaml", "D001, ", "D901, ", "transfer.unknown_item", "transfers.0.items"),
        ("transfers.yaml", "to: approval_bureau", "to: nobody", "transfer.unknown_body", "transfers.0.to"),
        ("transfers.yaml", "launched_on: 2019-06-30", "since: summer", "no_date", "transfers.0.since"),
        ("transfers.yaml", "item: D160", "item: D960", "not_listed", "ended.0.item"),
        ("transfers.yaml", "since: 2020-07-01", "since: 2020", "number_for_text", "ended.0.since"),
        ("bodies.yaml", "seal:", "stamp:", "missing_field", "bodies.0.seal"),
        ("bodies.yaml", "bureau: approval_bureau", "bureau: nobody", "not_a_body", "bureau"),
        ("bodies.yaml", "id: finance", "id: health", "double", "bodies.14.id"),
        ("items171.tsv", "\t区林业局\t", "\t区园林局\t", "not_a_body", "department"),
        ("items171.tsv", "\n171\t", "\n170\t", "double", "code"),
        ("items171.tsv", "\n171\t", "\n", "list_line", ""),
        ("catalogue.yaml", "version: demo2019-1", "versions: x", "missing_field", "version"),
        ("catalogue.yaml", "list: items171.tsv", "", "missing_field", "list"),
    ],
)
def test_a_mistake_in_the_folder_is_told_with_its_file(
    tmp_path: Path, name: str, old: str, new: str, code: str, field: str
) -> None:
    assert broken(tmp_path, name, old, new)[code].field == field


def test_two_files_cannot_describe_one_item(tmp_path: Path) -> None:
    told = broken(tmp_path, "items/public_place_hygiene.yaml", "code: D109", f"code: {FOOD}")
    assert "described_twice" in told


def test_a_file_that_nobody_knows_is_told(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "wishlist.yaml").write_text("D129: [面馆]", encoding="utf-8")
    with pytest.raises(CatalogueError, match="wishlist"):
        load(folder)


def test_a_folder_without_a_catalogue_is_told(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"catalogue\.yaml：读不了"):
        load(tmp_path)


def test_every_kind_of_mistake_has_words() -> None:
    codes = {
        node.args[1].value
        for path in (ROOT / "kiosk/catalogue").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") in ("mistake", "warning")
        and isinstance(node.args[1], ast.Constant)
    }
    assert codes
    assert {f"lint.{code}" for code in codes} - texts().keys() == set()
