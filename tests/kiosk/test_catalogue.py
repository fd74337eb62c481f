"""The catalogue folder: the demonstration data as it ships; mistakes told with file, item and field."""

from __future__ import annotations

import csv
import json
import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from kiosk.__main__ import main
from kiosk.catalogue.cli import who
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
    found = exit_for(catalogue().item(code), answers, TODAY)
    assert found is not None
    assert found.id == exit_id
    assert found.basis


@pytest.mark.parametrize("answers", [{"sells": "prepared"}, {}, {"sells": "nonsense"}])
def test_nobody_else_is_sent_away(answers: dict[str, str]) -> None:
    assert exit_for(catalogue().item(FOOD), answers, TODAY) is None


@pytest.mark.parametrize("item", [i for i in catalogue().items if i.is_published], ids=lambda i: i.code)
def test_every_condition_is_reachable_by_some_answer(item: Item) -> None:
    assert {way_out.id for way_out in item.exits} == {
        found.id
        for option in (item.need.options if item.need else ())
        if (found := exit_for(item, {item.need.id if item.need else "": option.value}, TODAY)) is not None
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


def broken(tmp_path: Path, name: str, old: str, new: str) -> str:
    """What loading says about a copy of the demonstration catalogue with one text replaced."""
    shutil.copytree(ROOT / "config/regions", tmp_path / "regions")
    folder = tmp_path / "catalogue/demo2019"
    shutil.copytree(DEMO, folder)
    path = folder / name
    before = path.read_text(encoding="utf-8")
    assert old in before
    path.write_text(before.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        load(folder)
    assert Path(name).name in str(caught.value)
    return str(caught.value)


FOOD_MISTAKES = [
    ('sells == "prepackaged"', 'sells = "prepackaged"', "exits.0.when"),
    ('sells == "prepackaged"', 'sells == "packaged"', "'packaged' is no option of sells"),
    ('sells == "prepackaged"', 'sold == "prepackaged"', "undeclared reference to 'sold'"),
    (
        'when: kind == "renew"',
        'when: making == "on_site"',
        "question changed: when: 'making' is asked only later",
    ),
    ('when: kind == "renew"', "when: 1 + 1", "true or false"),
    ("- staff", "- {use: staff, component: headcount}", "component"),
    ("- staff", "- {use: staff, component: choice}", "question staff: options"),
    ("- staff", "- stuff", "groups.3.questions.1: 'stuff' is not in common.yaml"),
    ("- applicant", "- applicants", "groups.0: 'applicants' is not in common.yaml"),
    ("- authorisation", "", "an agent gives a power of attorney"),
    ("individual_business, enterprise", "company", "audience.0"),
    ("- shop_name", "- {use: shop_name, max_len: 60}", "max_len"),
    ("- shop_name", "- {use: shop_name, max_length: null}", "question shop_name: max_length"),
    ("- area", "- {use: area, maximum: null}", "question area: minimum, maximum"),
    ("- staff", "- shop_name", "the id 'shop_name' stands 2 times"),
    ("value: renew,", "value: new,", "question kind: options: a value stands twice"),
    ("value: renew,", "value: no,", "options.1.value"),
    ("ways: [committed, scanned]", "ways: [committed]", "material rules: ways"),
    ("ways: [committed, scanned]", "ways: [scanned]", "material rules: commitment"),
    ("ways: [committed, scanned]", "ways: [carried, scanned]", "materials.4.ways.0"),
    ("ways: [filled_here]", "ways: []", "material application: ways"),
    ("gap_days: 10", "gap_days: 0", "material safety_manager: gap_days"),
    ("necessity: may_follow", "necessity: required", "material safety_manager: necessity"),
    ("- authorisation", "- {use: authorisation, when: null}", "material authorisation: when"),
    ("fee: 不收费", 'fee: ""', "fee: an item that can be applied for says this"),
    ("short_name: 食品经营许可", "ended: null", "ended: comes from the list"),
    ("code: D129", "code: D999", "'D999' is not in the list"),
    ("short_name: 食品经营许可", "department: health", "department: comes from the list"),
    ("unit: workday", "unit: day", "statutory_limit.unit"),
    ("amount: 10", "amount: 0", "statutory_limit.amount: 写的是 0，至少 1"),
    ("fee: 不收费", "fee: 不收费\nfee: 一元", "'fee' stands here twice"),
]


@pytest.mark.parametrize(("old", "new", "told"), FOOD_MISTAKES)
def test_a_mistake_in_an_item_is_told_with_its_field(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert told in broken(tmp_path, "items/food.yaml", old, new)


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("transfers.yaml", "D001, ", "D901, ", "写的 D901 不在清单里"),
        ("transfers.yaml", "to: approval_bureau", "to: nobody", "写的 nobody 不在 bodies.yaml 里"),
        ("transfers.yaml", "launched_on: 2019-06-30", "since: summer", "transfers.0.since"),
        ("transfers.yaml", "item: D160", "item: D960", "ended: D960 is not in the list"),
        ("transfers.yaml", "since: 2020-07-01", "since: 2020", "ended.0.since"),
        ("bodies.yaml", "seal:", "stamp:", "bodies.0"),
        ("items171.tsv", "\t区林业局\t", "\t区园林局\t", "'区园林局' is not in bodies.yaml"),
        ("items171.tsv", "\n171\t", "\n170\t", "number 170 stands twice"),
        ("catalogue.yaml", "version: demo2019-1", "versions: x", "version: Field required"),
    ],
)
def test_a_mistake_in_the_folder_is_told_with_its_file(
    tmp_path: Path, name: str, old: str, new: str, told: str
) -> None:
    assert told in broken(tmp_path, name, old, new)


def test_two_files_cannot_describe_one_item(tmp_path: Path) -> None:
    told = broken(tmp_path, "items/public_place_hygiene.yaml", "code: D109", f"code: {FOOD}")
    assert "another file describes it as well" in told


def test_a_folder_without_a_catalogue_is_told(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"catalogue\.yaml: cannot be read"):
        load(tmp_path)
