"""A village station: it offers what it takes in, and leads to the hall for the rest."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kiosk.flows.apply import apply
from kiosk.pages import Back, Choose, Leave, Notice, NoticeAnswer, Page, Question, Search
from kiosk.station import is_open_at, open_at
from kiosk.visit import open_visit
from kiosk.words import say
from tests.kiosk.domain import FOOD, HYGIENE, catalogue
from tests.kiosk.hall import Hall, Script, play
from tests.kiosk.visits import shown
from tests.stage import ScriptedStage

OPEN = {FOOD, "D126", "D136", "Y001"}  # the last is of the first two and what the window does
VILLAGE = ("qingshui-shangwan", "qingshui")


def at_station(folder: Path, script: Script) -> ScriptedStage:
    scripted = ScriptedStage(list(script))

    async def visit(hall: Hall) -> None:
        services = hall.services
        services.profile = services.profile.model_copy(update={"station": VILLAGE})
        async with open_visit(scripted, services.profile.timeouts) as visit:
            await visit.run(lambda visit: apply(visit, services))

    play(folder, visit)
    return scripted


def first(page: Page[Any]) -> str:
    assert isinstance(page, Choose)
    return page.choices[0].id


def test_a_hall_takes_in_all_and_a_station_what_its_town_does() -> None:
    assert is_open_at(catalogue(), HYGIENE, ())
    assert is_open_at(catalogue(), FOOD, VILLAGE)
    assert not is_open_at(catalogue(), HYGIENE, VILLAGE)
    assert set(open_at(catalogue(), VILLAGE)) == {FOOD, "D126", "D136"}
    assert open_at(catalogue(), ("nowhere",)) == ()


def test_ways_to_find_lead_only_to_what_the_station_takes_in(tmp_path: Path) -> None:
    page = at_station(
        tmp_path,
        [(Search, "by_department"), (Choose, first), (Choose, Back()), (Choose, Back()), (Search, "by_theme"),
         (Choose, first), (Choose, Leave())],
    )  # fmt: skip
    search = shown(page, Search)[0]
    departments, items = shown(page, Choose)[:2]
    assert {choice.id for choice in search.suggestions} <= OPEN
    assert len(departments.choices) == 2
    assert {choice.id for choice in items.choices} <= OPEN


def test_what_the_hall_alone_takes_in_is_found_by_words_and_led_there(tmp_path: Path) -> None:
    def find(page: Any) -> str:
        (row, *_) = page.search("理发店卫生许可证").choices
        assert (row.id, row.badge) == (HYGIENE, say("find.at_hall"))
        return HYGIENE

    answers: Script = [(Search, find), (Question, "lodging"), (Question, "none"), (Question, "self"),
                       (Notice, NoticeAnswer.START)]  # fmt: skip
    page = at_station(tmp_path, answers)
    assert [each.blocked for each in shown(page, Notice)] == [say("notice.blocked.station")]
