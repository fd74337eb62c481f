"""A day is picked from the large to the small, and only days that may be."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.words import render
from screens.day_levels import choices, so_far, up

FIRST, LAST = date(1926, 5, 20), date(2026, 11, 24)
DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


def ids(picked: str, first: date = FIRST, last: date = LAST) -> list[str]:
    return [choice.id for choice in choices(picked, first, last)]


def test_many_years_are_picked_ten_by_ten() -> None:
    assert ids("") == [str(ten) for ten in range(192, 203)]
    assert ids("192") == ["1926", "1927", "1928", "1929"]
    assert ids("202")[-1] == "2026"


def test_few_years_are_shown_at_once() -> None:
    assert ids("", date(2021, 1, 1), date(2036, 12, 31)) == [str(year) for year in range(2021, 2037)]


def test_only_months_and_days_that_may_be_are_offered() -> None:
    assert ids("1926")[0] == "1926-05"
    assert ids("1926-05")[0] == "1926-05-20"
    assert ids("2026")[-1] == "2026-11"
    assert ids("2026-11")[-1] == "2026-11-24"
    assert len(ids("1966")) == 12
    assert len(ids("2024-02")) == 29


@pytest.mark.parametrize(
    ("picked", "before"),
    [("1966-03-24", "1966-03"), ("1966-03", "1966"), ("1966", "196"), ("196", ""), ("", "")],
)
def test_a_step_back_is_the_level_above(picked: str, before: str) -> None:
    assert up(picked, FIRST, LAST) == before


def test_where_years_are_shown_at_once_a_step_back_shows_them() -> None:
    assert up("2027", date(2021, 1, 1), date(2036, 12, 31)) == ""


def test_what_is_picked_is_said_in_words() -> None:
    assert "".join(render(part) for part in so_far("1966-03-24")) == "1966年3月24日"
    assert "".join(render(part) for part in so_far("196")) == "1960年代"
    assert so_far("") == ()


@given(DAYS, st.integers(0, 60_000), st.data())
def test_every_day_that_may_be_is_reached_and_no_other(first: date, more: int, data: st.DataObject) -> None:
    last = min(first + timedelta(more), date(2100, 12, 31))
    wanted = data.draw(st.dates(first, last)).isoformat()
    picked = ""
    for _ in range(4):
        picked = next((id_ for id_ in ids(picked, first, last) if wanted.startswith(id_)), picked)
    assert picked == wanted
    assert ids(picked, first, last) == []


@given(DAYS, st.integers(0, 60_000), st.data())
def test_no_way_ends_before_a_whole_day(first: date, more: int, data: st.DataObject) -> None:
    last = min(first + timedelta(more), date(2100, 12, 31))
    picked = ""
    while level := ids(picked, first, last):
        picked = data.draw(st.sampled_from(level))
    assert first <= date.fromisoformat(picked) <= last
