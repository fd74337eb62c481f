"""Time limits in their four parts, and what a receipt sets going."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from kiosk.catalogue.model import DayUnit, Limit, StartEvent
from kiosk.deadlines import Due, legal_dates, local_date
from tests.kiosk.domain import FOOD, HYGIENE, calendar, catalogue


def limit(amount: int, unit: DayUnit, extension: int = 0) -> Limit:
    return Limit(amount, unit, StartEvent.ACCEPTED, extension)


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


def test_a_promise_that_ends_after_the_day_of_the_law_counts_for_nothing() -> None:
    """Fifteen working days over the holidays of October are longer than twenty days."""
    item = replace(
        catalogue().item(FOOD),
        statutory_limit=limit(20, DayUnit.CALENDAR_DAY),
        promised_limit=limit(15, DayUnit.WORKDAY),
    )
    dates = legal_dates(calendar(), item, datetime(2026, 9, 25, 2, tzinfo=UTC))
    assert dates.decide_by == Due(date(2026, 10, 15))
    assert dates.decide_within.unit is DayUnit.CALENDAR_DAY
    usual = legal_dates(calendar(), item, datetime(2026, 11, 2, 2, tzinfo=UTC))
    assert usual.decide_within.unit is DayUnit.WORKDAY


def test_an_item_that_says_no_limit_has_the_twenty_days_of_the_licensing_law() -> None:
    dates = legal_dates(calendar(), catalogue().item("D001"), datetime(2026, 2, 12, 2, tzinfo=UTC))
    assert dates.decide_by == Due(date(2026, 3, 18))
