"""Working days: the vectors of the law's calendar, its make-up days, and what is not settled yet."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.reading import UnreadableError
from kiosk.working_days import Calendar, DayKind, Due
from tests.kiosk.domain import CALENDAR, calendar

DATES = st.dates(date(2018, 1, 1), date(2040, 12, 31))
COUNTS = st.integers(1, 60)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2026-02-12", 5, "2026-02-26"),
        ("2026-02-12", 20, "2026-03-18"),
        ("2026-04-30", 20, "2026-06-01"),
        ("2026-09-19", 5, "2026-09-24"),
        ("2026-09-25", 5, "2026-10-09"),
        ("2026-09-30", 20, "2026-11-03"),
        ("2026-09-30", 45, "2026-12-08"),
        ("2026-11-24", 5, "2026-12-01"),
        ("2019-12-31", 1, "2020-01-02"),
        ("2020-01-23", 1, "2020-02-03"),
    ],
)
def test_working_days_end_where_the_notices_put_them(start: str, count: int, end: str) -> None:
    due = calendar().add_workdays(date.fromisoformat(start), count)
    assert due == Due(date.fromisoformat(end), is_provisional=False)


@pytest.mark.parametrize(
    ("day", "kind", "holiday"),
    [
        ("2026-09-19", DayKind.WEEKEND, ""),
        ("2026-09-20", DayKind.MAKE_UP_WORKDAY, ""),
        ("2026-10-10", DayKind.MAKE_UP_WORKDAY, ""),
        ("2026-02-16", DayKind.HOLIDAY, "春节"),
        ("2026-11-24", DayKind.WORKDAY, ""),
        ("2023-10-02", DayKind.HOLIDAY, "中秋节、国庆节"),
        ("2019-05-02", DayKind.HOLIDAY, "劳动节"),
        ("2018-12-31", DayKind.HOLIDAY, "元旦"),
    ],
)
def test_a_day_is_what_its_notice_made_of_it(day: str, kind: DayKind, holiday: str) -> None:
    seen = calendar().day(date.fromisoformat(day))
    assert (seen.kind, seen.holiday) == (kind, holiday)


@pytest.mark.parametrize(
    ("day", "holiday"),
    [("2027-02-08", "春节"), ("2027-04-05", "清明节"), ("2030-06-05", "端午节"), ("2045-10-01", "国庆节")],
)
def test_a_year_without_a_notice_has_its_statutory_days_off_and_no_certainty(day: str, holiday: str) -> None:
    seen = calendar().day(date.fromisoformat(day))
    assert (seen.kind, seen.holiday, seen.is_certain) == (DayKind.HOLIDAY, holiday, False)


def test_a_due_date_past_the_published_calendar_is_provisional() -> None:
    assert calendar().add_workdays(date(2026, 12, 24), 10) == Due(date(2027, 1, 8), is_provisional=True)


def test_the_last_days_of_december_wait_for_the_notice_of_the_next_year() -> None:
    assert calendar().add_workdays(date(2026, 12, 25), 1) == Due(date(2026, 12, 28))
    assert calendar().add_workdays(date(2026, 12, 28), 1) == Due(date(2026, 12, 29), is_provisional=True)
    assert calendar().add_workdays(date(2025, 12, 30), 1) == Due(date(2025, 12, 31))


def test_nothing_can_be_due_in_no_days() -> None:
    with pytest.raises(ValueError, match="0 working days"):
        calendar().add_workdays(date(2026, 1, 5), 0)


@given(DATES, COUNTS)
def test_a_due_date_is_always_a_working_day_after_the_start(start: date, count: int) -> None:
    due = calendar().add_workdays(start, count)
    assert due.day > start
    assert calendar().is_workday(due.day)


@given(DATES, COUNTS)
def test_one_more_day_is_always_later_and_never_more_certain(start: date, count: int) -> None:
    sooner, later = calendar().add_workdays(start, count), calendar().add_workdays(start, count + 1)
    assert sooner.day < later.day
    assert sooner.is_provisional <= later.is_provisional


@given(DATES, COUNTS)
def test_starting_a_day_later_never_ends_sooner(start: date, count: int) -> None:
    earlier = calendar().add_workdays(start, count).day
    assert earlier <= calendar().add_workdays(start + timedelta(days=1), count).day


@given(DATES)
def test_the_next_working_day_is_the_day_itself_or_the_first_after_it(day: date) -> None:
    due = calendar().workday_from(day)
    between = [day + timedelta(days=n) for n in range((due.day - day).days)]
    assert calendar().is_workday(due.day)
    assert [d for d in between if calendar().is_workday(d)] == []


def broken(folder: Path, name: str, old: str, new: str) -> str:
    shutil.copytree(CALENDAR, folder, dirs_exist_ok=True)
    path = folder / name
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(UnreadableError) as caught:
        Calendar.load(folder)
    return str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("year: 2026", "year: 2062", "in a file of another name"),
        ("workdays: [2026-01-04", "workdays: [2026-01-05", "上班日 2026-01-05 是周一"),
        ("workdays: [2026-01-04", "workdays: [2026-01-03", "2026-01-03 又放假（元旦）又上班"),
        ("to: 2026-01-03", "to: 2025-12-03", "先后反了"),
        ("to: 2026-01-03", "to: soon", "holidays.0.to"),
        ("workdays:", "weekdays:", "weekdays：没有这一项"),
        ("notice:", "title: again\nnotice:", "“title”在这里写了两遍"),
    ],
)
def test_a_wrong_calendar_says_file_and_field(tmp_path: Path, old: str, new: str, told: str) -> None:
    message = broken(tmp_path, "2026.yaml", old, new)
    assert "2026.yaml" in message
    assert told in message


def test_an_empty_folder_is_no_calendar(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="no calendar year"):
        Calendar.load(tmp_path)
