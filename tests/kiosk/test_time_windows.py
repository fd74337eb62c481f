"""Until when one may ask: renewal before the end, a hearing after being told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.catalogue.model import DayUnit, Renewal
from kiosk.licensing_law import RENEWAL
from kiosk.limits import Count
from kiosk.time_windows import ask_for_hearing, renewal_window, tell_of_hearing
from kiosk.working_days import Due
from tests.kiosk.domain import calendar

ENDS = st.dates(date(2019, 6, 1), date(2040, 1, 1))
LABOUR_DISPATCH = Renewal(60, DayUnit.CALENDAR_DAY)


def test_of_the_two_readings_of_the_licensing_law_the_safe_one_is_named_first() -> None:
    window = renewal_window(calendar(), RENEWAL, date(2026, 11, 30))
    assert window.ask_by == Due(date(2026, 10, 19))  # thirty working days, in no doubt in time
    assert window.latest == Due(date(2026, 10, 30))  # thirty days, a Saturday: the working day before it


def test_a_law_that_says_days_is_counted_in_days_and_read_one_way() -> None:
    window = renewal_window(calendar(), LABOUR_DISPATCH, date(2026, 11, 30))
    assert (window.ask_by, window.latest) == (Due(date(2026, 9, 30)), None)  # 1 October is a holiday


@given(ENDS, st.integers(1, 120))
def test_from_the_day_to_ask_on_so_many_working_days_fit_and_no_day_more(ends: date, amount: int) -> None:
    window = renewal_window(calendar(), Renewal(amount, DayUnit.WORKDAY), ends)
    day = window.ask_by.day
    assert calendar().is_workday(day)
    assert calendar().add_workdays(day, amount).day <= ends
    assert calendar().add_workdays(calendar().add_workdays(day, 1).day, amount).day > ends


@given(ENDS, st.integers(1, 120))
def test_the_steps_of_a_window_are_the_days_that_must_be_left(ends: date, amount: int) -> None:
    window = renewal_window(calendar(), Renewal(amount, DayUnit.WORKDAY, DayUnit.CALENDAR_DAY), ends)
    assert sum(step.count is Count.COUNTED for step in window.steps) == amount
    assert window.ask_by.day < window.steps[0].day.date <= window.steps[-1].day.date <= ends


@given(ENDS)
def test_the_safe_reading_is_never_the_later_one(ends: date) -> None:
    window = renewal_window(calendar(), RENEWAL, ends)
    assert window.latest is not None
    assert window.ask_by.day < window.latest.day <= ends - timedelta(days=30)


def test_a_window_into_an_unpublished_year_is_provisional() -> None:
    assert renewal_window(calendar(), RENEWAL, date(2027, 3, 31)).is_provisional
    assert not renewal_window(calendar(), RENEWAL, date(2026, 11, 30)).is_provisional


def test_months_are_no_unit_of_a_renewal() -> None:
    with pytest.raises(ValueError, match="month"):
        renewal_window(calendar(), Renewal(1, DayUnit.MONTH), date(2026, 11, 30))


def test_the_dates_of_a_hearing_follow_each_other() -> None:
    window = ask_for_hearing(calendar(), date(2026, 9, 17))
    assert (window.ask_by, window.latest) == (Due(date(2026, 9, 22)), Due(date(2026, 9, 23)))
    told = tell_of_hearing(calendar(), date(2026, 10, 27))
    assert (told.ask_by, told.latest) == (Due(date(2026, 10, 16)), None)
