"""The flow that finds: by words, by theme, by department; and what is said when nothing fits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kiosk.flows.find import find_matter
from kiosk.matter import Matter
from kiosk.pages import Back, Choose, Results, Search, TimedOut
from kiosk.visit import open_visit
from kiosk.words import render
from tests.kiosk.domain import FOOD, HYGIENE
from tests.kiosk.hall import Hall, Script, play
from tests.stage import ScriptedStage


def found(folder: Path, script: Script) -> tuple[ScriptedStage, Matter | None]:
    scripted = ScriptedStage(list(script))

    async def flow(hall: Hall) -> Matter | None:
        async with open_visit(scripted, hall.services.profile.timeouts) as visit:
            return await visit.run(lambda visit: find_matter(visit, hall.services))
        return None

    return scripted, play(folder, flow)


def typed(folder: Path, *words: str) -> list[Results]:
    seen: list[Results] = []

    def look(page: Any) -> Any:
        seen.extend(page.search(word) for word in words)
        return FOOD

    found(folder, [(Search, look)])
    return seen


def ids(results: Results) -> list[str]:
    return [choice.id for choice in results.choices]


def test_the_best_items_are_offered_as_rows_that_fit_one_page(tmp_path: Path) -> None:
    food, hygiene = typed(tmp_path, "SPJY", "理发店卫生许可证")
    assert ids(food)[0] == FOOD
    assert ids(hygiene)[0] == HYGIENE
    assert len(food.choices) <= 4
    assert food.message == ""


def test_what_was_abolished_is_marked_where_it_is_found(tmp_path: Path) -> None:
    (timber,) = typed(tmp_path, "木材运输证")
    badges = {choice.id: render(choice.badge) for choice in timber.choices}
    assert badges["D160"] == "已取消"


@pytest.mark.parametrize(
    ("wish", "bundle"),
    [
        ("想开个小饭馆", "Y001"),
        ("开理发店", "Y003"),
        ("kxcg", "Y001"),
        ("开個小餐館", "Y001"),
        ("我要开一家宾馆", "Y002"),
        ("卖鞭炮", "Y005"),
    ],
)
def test_one_thing_is_found_by_what_people_want_to_do(tmp_path: Path, wish: str, bundle: str) -> None:
    (results,) = typed(tmp_path, wish)
    assert bundle in ids(results)[:2]
    assert len(results.choices) <= 4


def test_one_thing_is_not_offered_to_who_means_something_else(tmp_path: Path) -> None:
    for results in typed(tmp_path, "砍自家的树", "跑货车", "护士注册", "补办身份证", "SPJY"):
        assert [id_ for id_ in ids(results) if id_.startswith("Y")] == []


def test_bundles_stand_first_among_the_themes(tmp_path: Path) -> None:
    scripted, matter = found(tmp_path, [(Search, "by_theme"), (Choose, "bundles"), (Choose, "Y001")])
    assert matter is not None
    assert matter.code == "Y001"
    themes, bundles = scripted.shown[1:]
    assert isinstance(themes, Choose)
    assert themes.choices[0].id == "bundles"
    assert isinstance(bundles, Choose)
    assert {choice.id for choice in bundles.choices} == {"Y001", "Y002", "Y003", "Y004", "Y005"}


def test_nothing_fitting_says_so_and_offers_no_guess(tmp_path: Path) -> None:
    nothing, card, none_known = typed(tmp_path, "龘龘", "补办身份证", "今天天气怎么样")
    assert [ids(one) for one in (nothing, card, none_known)] == [[], [], []]
    assert render(card.message) == "“居民身份证”归公安机关办。"
    assert nothing.message == none_known.message
    assert "没有合适的" in render(nothing.message)


def test_themes_and_departments_are_always_offered(tmp_path: Path) -> None:
    scripted, _ = found(tmp_path, [(Search, FOOD)])
    (page,) = scripted.shown
    assert isinstance(page, Search)
    assert [choice.id for choice in page.others] == ["by_theme", "by_department"]
    assert FOOD in [choice.id for choice in page.suggestions]
    assert len(page.suggestions) + len(page.others) <= 6


def test_a_theme_and_a_situation_lead_to_the_item(tmp_path: Path) -> None:
    _, matter = found(tmp_path, [(Search, "by_theme"), (Choose, "shop"), (Choose, "4")])
    assert matter is not None
    assert matter.code == "D131"


def test_where_several_items_fit_a_situation_they_are_asked_for(tmp_path: Path) -> None:
    scripted, matter = found(
        tmp_path, [(Search, "by_theme"), (Choose, "shop"), (Choose, "0"), (Choose, "D130")]
    )
    assert matter is not None
    assert matter.code == "D130"
    last = scripted.shown[-1]
    assert isinstance(last, Choose)
    assert [choice.id for choice in last.choices] == ["Y001", "D129", "D130"]


def test_a_department_leads_to_its_items(tmp_path: Path) -> None:
    scripted, matter = found(tmp_path, [(Search, "by_department"), (Choose, "archives"), (Choose, "D170")])
    assert matter is not None
    assert matter.code == "D170"
    last = scripted.shown[-1]
    assert isinstance(last, Choose)
    assert [choice.id for choice in last.choices] == ["D169", "D170"]


@pytest.mark.parametrize("way", ["by_theme", "by_department"])
def test_back_leads_from_each_way_to_the_search(tmp_path: Path, way: str) -> None:
    _, matter = found(tmp_path, [(Search, way), (Choose, Back()), (Search, FOOD)])
    assert matter is not None
    assert matter.code == FOOD


def test_a_change_of_mind_asks_again_what_no_longer_fits(tmp_path: Path) -> None:
    script: Script = [
        (Search, "by_theme"),
        (Choose, "shop"),
        (Choose, "0"),
        (Choose, Back()),
        (Choose, Back()),
        (Choose, "papers"),
        (Choose, "1"),
    ]
    _, matter = found(tmp_path, script)
    assert matter is not None
    assert matter.code == "D027"


def test_who_goes_away_has_found_nothing(tmp_path: Path) -> None:
    assert found(tmp_path, [(Search, TimedOut())])[1] is None
