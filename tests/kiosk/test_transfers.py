"""Transfers: a later batch changes routing without a line of code; mistakes in batches have names."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.strings import text
from kiosk.catalogue.findings import Mistake
from kiosk.catalogue.model import Body
from kiosk.catalogue.transfers import Batch, history, routing, transfer_mistakes
from tests.kiosk.domain import FOOD, HYGIENE, catalogue

BUREAU, STATION, CENTRE = "approval_bureau", "town_station", "service_centre"
BODIES = {
    **catalogue().bodies,
    STATION: Body(STATION, "镇便民服务中心", "镇便民服务中心收件章"),
    CENTRE: Body(CENTRE, "区政务服务中心", "区政务服务中心专用章"),
}
CODES = frozenset(item.code for item in catalogue().items)
FOOD_ITEM, HYGIENE_ITEM = (catalogue().item(code) for code in (FOOD, HYGIENE))
MARKET = BODIES[FOOD_ITEM.department]
FIRST = Batch("第一批", BUREAU, (FOOD,), launched_on=date(2019, 6, 30))
DAY = timedelta(days=1)


def mistakes(*batches: Batch) -> list[str]:
    return [mistake.code.removeprefix("transfer.") for mistake in transfer_mistakes(batches, CODES, BODIES)]


def test_a_batch_is_in_force_from_the_day_after_the_launching_meeting() -> None:
    on_the_day, after = (routing(FOOD_ITEM, [FIRST], BODIES, date(2019, 6, 30) + n * DAY) for n in (0, 1))
    assert (on_the_day.decides, on_the_day.transferred) == (MARKET, False)
    assert (after.decides, after.receives, after.transferred) == (BODIES[BUREAU], BODIES[BUREAU], True)
    assert (after.supervises, after.seal, after.batch) == (MARKET, BODIES[BUREAU].seal, "第一批")


def test_what_goes_back_is_with_its_own_department_again_and_says_why() -> None:
    back = Batch("退回", "department", (FOOD,), since=date(2021, 3, 1), reason="办件量大，退回原部门")
    routed = routing(FOOD_ITEM, [FIRST, back], BODIES, date(2021, 3, 1))
    assert (routed.decides, routed.receives, routed.seal) == (MARKET, MARKET, MARKET.seal)
    assert (routed.transferred, routed.reason) == (False, "办件量大，退回原部门")
    assert routing(FOOD_ITEM, [FIRST, back], BODIES, date(2021, 2, 28)).transferred


def test_a_town_station_may_receive_what_the_department_decides() -> None:
    nearby = Batch(
        "就近办", "department", (HYGIENE,), since=date(2020, 1, 1), receives=STATION, reason="就近办"
    )
    routed = routing(HYGIENE_ITEM, [nearby], BODIES, date(2020, 1, 1))
    assert (routed.receives.id, routed.decides.id) == (STATION, HYGIENE_ITEM.department)
    assert (routed.seal, routed.transferred) == (routed.decides.seal, False)


def test_an_entrusted_body_acts_under_the_seal_of_who_decides() -> None:
    entrusted = replace(FIRST, entrusted=CENTRE, joint=("health", "department"), supervises="emergency")
    routed = routing(FOOD_ITEM, [entrusted], BODIES, date(2020, 1, 1))
    assert routed.entrusted == BODIES[CENTRE]
    assert routed.seal == BODIES[BUREAU].seal
    assert routed.joint == (BODIES["health"], MARKET)
    assert routed.supervises == BODIES["emergency"]


def test_the_last_batch_in_force_counts_wherever_it_stands() -> None:
    later = Batch("第二批", CENTRE, (FOOD,), since=date(2020, 5, 1))
    routed = [
        routing(FOOD_ITEM, order, BODIES, date(2022, 1, 1)) for order in ([FIRST, later], [later, FIRST])
    ]
    assert [each.decides.id for each in routed] == [CENTRE, CENTRE]
    assert history(FOOD_ITEM, [later, FIRST]) == (FIRST, later)


@given(st.lists(st.dates(date(2019, 1, 1), date(2026, 1, 1)), unique=True, min_size=1), st.dates())
def test_routing_changes_on_the_days_of_its_batches_and_on_no_other(days: list[date], on: date) -> None:
    batches = [Batch(f"{day}", BUREAU, (FOOD,), since=day) for day in sorted(days)]
    in_force = [batch.batch for batch in batches if batch.since and batch.since <= on]
    assert routing(FOOD_ITEM, batches, BODIES, on).batch == (in_force or [""])[-1]


@pytest.mark.parametrize(
    ("batches", "found"),
    [
        ([FIRST], []),
        ([replace(FIRST, launched_on=None)], ["no_date"]),
        ([replace(FIRST, since=date(2019, 7, 1))], []),
        ([replace(FIRST, since=date(2019, 6, 30))], ["before_launch"]),
        ([replace(FIRST, to="nobody")], ["unknown_body"]),
        ([replace(FIRST, receives="nobody", entrusted="no one")], ["unknown_body", "unknown_body"]),
        ([replace(FIRST, joint=("health", "nobody"))], ["unknown_body"]),
        ([replace(FIRST, items=(FOOD, "D999"))], ["unknown_item"]),
        ([replace(FIRST, items=(FOOD, FOOD))], ["twice"]),
        ([FIRST, replace(FIRST, batch="又一批", to="health")], ["overlap"]),
        ([FIRST, replace(FIRST, batch="更早", since=date(2019, 3, 1), launched_on=None)], ["out_of_order"]),
    ],
)
def test_what_is_wrong_with_a_batch_has_a_name(batches: list[Batch], found: list[str]) -> None:
    assert mistakes(*batches) == found


def test_an_overlap_names_both_batches_the_item_and_the_day() -> None:
    again = replace(FIRST, batch="又一批", to="health")
    (mistake,) = transfer_mistakes([FIRST, again], CODES, BODIES)
    assert mistake.path == (1, "items")
    told = text(f"lint.{mistake.code}", **dict(mistake.args))
    assert told == f"“又一批”和“第一批”都从 2019-07-01 起改 {FOOD}：同一天只能有一个"


def test_every_mistake_has_words() -> None:
    wrong = [
        replace(FIRST, batch="一", to="nobody", items=("D999", "D999"), since=date(2019, 6, 1)),
        replace(FIRST, batch="二", items=("D999",), since=date(2019, 6, 1)),
        Batch("三", BUREAU, (), since=date(2018, 1, 1)),
        Batch("四", BUREAU, ()),
    ]
    found: list[Mistake] = list(transfer_mistakes(wrong, CODES, BODIES))
    codes = {"before_launch", "unknown_body", "unknown_item", "twice", "overlap", "out_of_order", "no_date"}
    assert {mistake.code.removeprefix("transfer.") for mistake in found} == codes
    assert all(text(f"lint.{mistake.code}", **dict(mistake.args)) for mistake in found)
