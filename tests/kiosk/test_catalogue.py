"""The catalogue folder: the demonstration data as it ships; mistakes told with file, item and field."""

from __future__ import annotations

import csv
import json
from collections import Counter
from datetime import date

import pytest

from kiosk.__main__ import main
from kiosk.catalogue.cli import who
from kiosk.catalogue.model import Item
from kiosk.forms import exit_for
from tests.kiosk.domain import DEMO, FOOD, HYGIENE, catalogue

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


def test_who_says_that_a_licence_is_no_more() -> None:
    assert who("D160", TODAY, catalogue())["ended"] == "2020-07-01"
    assert who("D160", IN_2019_BEFORE, catalogue())["ended"] == ""
    assert who(FOOD, TODAY, catalogue())["ended"] == ""


def test_who_knows_an_item_by_its_exact_name_too() -> None:
    assert who("食品经营许可", TODAY, catalogue()) == who(FOOD, TODAY, catalogue())
    assert who("食品（含保健食品）经营许可", TODAY, catalogue()) == who(FOOD, TODAY, catalogue())


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
