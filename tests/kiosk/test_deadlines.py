"""Time limits in their four parts, and what a receipt sets going."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.catalogue.model import DayUnit, Limit, StartEvent
from kiosk.deadlines import Due, explain, legal_dates, limit_end, limit_words, local_date
from kiosk.words import render
from tests.kiosk.domain import FOOD, HYGIENE, calendar, catalogue


def limit(amount: int, unit: DayUnit, extension: int = 0) -> Limit:
    return Limit(amount, unit, StartEvent.ACCEPTED, extension)


@pytest.mark.parametrize(
    ("amount", "unit", "start", "end"),
    [
        (20, DayUnit.WORKDAY, "2026-04-30", "2026-06-01"),
        (20, DayUnit.CALENDAR_DAY, "2026-09-10", "2026-09-30"),
        (20, DayUnit.CALENDAR_DAY, "2026-09-11", "2026-10-08"),  # day 20 is in the National Day holiday
        (3, DayUnit.MONTH, "2026-08-24", "2026-11-24"),
        (1, DayUnit.MONTH, "2026-01-31", "2026-02-28"),  # no 31 February; Saturday, but a make-up day
        (3, DayUnit.MONTH, "2025-11-16", "2026-02-24"),  # ends in the Spring Festival
        (0, DayUnit.AT_ONCE, "2026-11-24", "2026-11-24"),
        (0, DayUnit.AT_ONCE, "2026-11-28", "2026-11-30"),  # received on a Saturday
    ],
)
def test_a_limit_ends_by_its_own_unit(amount: int, unit: DayUnit, start: str, end: str) -> None:
    due = limit_end(calendar(), limit(amount, unit), date.fromisoformat(start))
    assert due == Due(date.fromisoformat(end))


def test_an_extension_is_counted_on_top() -> None:
    start = date(2026, 2, 12)
    extended = limit_end(calendar(), limit(20, DayUnit.WORKDAY, extension=10), start, is_extended=True)
    assert extended == calendar().add_workdays(start, 30)


@given(st.dates(date(2018, 1, 1), date(2040, 1, 1)), st.integers(1, 120), st.sampled_from(DayUnit))
def test_no_limit_ends_on_a_day_off_or_before_its_start(start: date, amount: int, unit: DayUnit) -> None:
    due = limit_end(calendar(), limit(amount, unit), start)
    assert due.day >= start
    assert calendar().is_workday(due.day)


def test_the_date_is_that_of_the_hall_not_of_greenwich() -> None:
    assert local_date(datetime(2026, 11, 24, 15, 59, tzinfo=UTC)) == date(2026, 11, 24)
    assert local_date(datetime(2026, 11, 24, 16, 0, tzinfo=UTC)) == date(2026, 11, 25)


def test_a_time_without_a_zone_has_no_date() -> None:
    with pytest.raises(ValueError, match="zone"):
        local_date(datetime(2026, 11, 24))  # noqa: DTZ001  (the mistake under test)


def test_a_receipt_sets_the_legal_dates_going() -> None:
    dates = legal_dates(calendar(), catalogue().item(FOOD), datetime(2026, 11, 24, 12, 58, tzinfo=UTC))
    assert dates.received_on == dates.deemed_accepted_on == date(2026, 11, 24)
    assert dates.notify_by == Due(date(2026, 12, 1))
    assert dates.decide_by == Due(date(2026, 12, 8))
    assert not dates.is_provisional


def test_legal_dates_past_the_published_calendar_say_so() -> None:
    dates = legal_dates(calendar(), catalogue().item(HYGIENE), datetime(2026, 12, 14, 2, tzinfo=UTC))
    assert dates.is_provisional
    assert dates.decide_by.is_provisional
    assert not dates.notify_by.is_provisional


def test_what_was_promised_comes_before_what_the_law_allows() -> None:
    item = replace(catalogue().item(FOOD), promised_limit=limit(3, DayUnit.WORKDAY))
    dates = legal_dates(calendar(), item, datetime(2026, 11, 24, 2, tzinfo=UTC))
    assert dates.decide_within.amount == 3


def test_an_item_that_says_no_limit_has_the_twenty_days_of_the_licensing_law() -> None:
    dates = legal_dates(calendar(), catalogue().item("D001"), datetime(2026, 2, 12, 2, tzinfo=UTC))
    assert dates.decide_by == Due(date(2026, 3, 18))


@pytest.mark.parametrize("unit", DayUnit)
@pytest.mark.parametrize("starts", StartEvent)
def test_every_kind_of_limit_has_words(unit: DayUnit, starts: StartEvent) -> None:
    words = render(limit_words(Limit(7, unit, starts)))
    assert words.endswith("决定")


def test_an_explanation_counts_every_day_and_ends_on_the_due_date() -> None:
    told = explain(calendar(), date(2026, 9, 25), 5)
    assert told["due"] == told["steps"][-1]["day"] == "2026-10-09"
    assert told["provisional"] is False
    assert [step["counts_as"] for step in told["steps"] if step["counts_as"]] == [1, 2, 3, 4, 5]
    assert {step["holiday"] for step in told["steps"]} == {"", "中秋节", "国庆节"}
