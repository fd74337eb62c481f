"""What a notice says is what is read: the real ones give the shipped years; there and back for any other."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kiosk.calendars.cli import certain_until
from kiosk.calendars.importing import as_yaml, take_in
from kiosk.calendars.notice import read_notice, read_wording
from kiosk.calendars.year import Year, read_statutory, read_years
from kiosk.working_days import WORKING
from tests.kiosk.domain import CALENDAR, calendar

NOTICES = Path(__file__).parent / "state_council"
AS_PUBLISHED = [2021, 2022, 2023, 2024, 2025, 2026]  # those of 2019 and 2020 were amended later
WORDING, LAW, YEARS = read_wording(CALENDAR), read_statutory(CALENDAR), read_years(CALENDAR)
DAY = timedelta(days=1)

# ---- the real notices --------------------------------------------------------------------------------------


@pytest.mark.parametrize("year", AS_PUBLISHED)
def test_the_notice_as_it_was_published_gives_the_year_that_is_shipped(year: int) -> None:
    taken = take_in(NOTICES / f"{year}.txt", WORDING, LAW, {})
    assert taken.wrong == ()
    assert taken.year == YEARS[year]


@pytest.mark.parametrize("year", [2019, 2020])
def test_a_notice_that_was_amended_later_gives_the_year_before_the_amendment(year: int) -> None:
    taken = take_in(NOTICES / f"{year}.txt", WORDING, LAW, {})
    assert taken.wrong == ()
    assert taken.year is not None
    assert taken.year.notice == YEARS[year].notice
    assert len(set(taken.year.holidays) ^ set(YEARS[year].holidays)) == 2  # the one span that was changed


def test_advice_to_employers_is_no_day_off_and_is_told() -> None:
    (said,) = take_in(NOTICES / "2024.txt", WORDING, LAW, {}).advice
    assert "除夕" in said
    assert calendar().is_workday(date(2024, 2, 9))


@pytest.mark.parametrize("year", sorted(YEARS))
def test_every_shipped_day_is_what_an_independent_calendar_has(year: int) -> None:
    days = [date(year, 1, 1) + n * DAY for n in range(366)]
    ours = [day for day in days if day.year == year and calendar().day(day).kind in WORKING]
    theirs = [day for day in days if day.year == year and chinese_calendar.is_workday(day)]
    assert ours == theirs


def test_no_notice_reached_further_back_than_what_is_called_certain() -> None:
    reaching_back = [
        day
        for year in YEARS.values()
        for day in [*year.workdays, *(day for span in year.holidays for day in span.days())]
        if day.year < year.year
    ]
    assert min((day.month, day.day) for day in reaching_back) > (12, 28)
    assert certain_until(calendar()) == date(2026, 12, 28)


@given(st.text())
def test_no_text_ends_the_reader(said: str) -> None:
    draft = read_notice(said, WORDING, 2027)
    assert draft.mistakes  # at least: no festival was read


# ---- there and back ----------------------------------------------------------------------------------------

NAMES = ["元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"]


@st.composite
def years(draw: st.DrawFn) -> Year:
    """A year of seven spans in their order, with any weekend days worked."""
    number = draw(st.integers(2025, 2060))
    starts = sorted(draw(st.lists(st.integers(0, 350), min_size=7, max_size=7, unique=True)))
    lengths = draw(st.lists(st.integers(1, 9), min_size=7, max_size=7))
    firsts = [date(number, 1, 1) + n * DAY for n in starts]
    spans = [
        {"name": name, "from": first, "to": first + (length - 1) * DAY}
        for name, first, length in zip(NAMES, firsts, lengths, strict=True)
    ]
    weekend = [date(number, 1, 1) + n * DAY for n in range(365)]
    days = st.sampled_from([day for day in weekend if day.weekday() >= 5])
    worked = sorted(draw(st.lists(days, unique=True, max_size=8)))
    title = f"国务院办公厅关于{number}年部分节假日安排的通知"
    return Year.model_validate(
        {
            "year": number,
            "title": title,
            "notice": f"国办发明电〔{number - 1}〕7号",
            "published": date(number - 1, 11, 4),
            "holidays": spans,
            "workdays": worked,
        }
    )


def worded(year: Year) -> str:
    """The year as a notice words it; all days made up for stand with the last festival."""
    lines = [year.title, year.notice, ""]
    for n, span in enumerate(year.holidays):
        days = (span.last - span.first).days + 1
        lines += [
            f"{'一二三四五六七'[n]}、{span.name}：{said(span.first)}至{said(span.last)}放假调休，共{days}天。"
        ]
    lines[-1] += f"{'、'.join(said(day) for day in year.workdays)}上班。" * bool(year.workdays)
    return "\n".join([*lines, "", "国务院办公厅", f"{year.year - 1}年11月4日"])


def said(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日（周{'一二三四五六日'[day.weekday()]}）"


@given(years())
def test_what_a_notice_says_is_what_is_read(year: Year) -> None:
    draft = read_notice(worded(year), WORDING)
    assert draft.mistakes == []
    assert Year.model_validate(draft.raw) == year


@given(years())
def test_what_is_written_reads_back_as_it_was(year: Year) -> None:
    assert Year.model_validate(yaml.safe_load(as_yaml(year))) == year
