"""Which days count. Years whose State Council notice is known are certain; any other year is provisional."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path

from config.reading import UnreadableError
from kiosk.calendars.checks import SATURDAY, year_mistakes
from kiosk.calendars.year import Statutory, Year, read_statutory, read_years

# A notice may reach back into the December before: that of 2019 made 2018-12-29 a working day.
LAST_CERTAIN_MONTH_DAY = (12, 28)


class DayKind(StrEnum):
    WORKDAY = "workday"
    MAKE_UP_WORKDAY = "make_up_workday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"


WORKING = frozenset({DayKind.WORKDAY, DayKind.MAKE_UP_WORKDAY})


@dataclass(frozen=True, slots=True)
class Due:
    """The last day in time. Provisional: a day on the way is not settled by a published notice yet."""

    day: date
    is_provisional: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """One day as the calendar sees it; `holiday` is its name as the notice gives it."""

    date: date
    kind: DayKind
    is_certain: bool
    holiday: str = ""


class Calendar:
    """Working days from published notices; weekends and statutory days off where none is published yet."""

    def __init__(
        self,
        holidays: Mapping[date, str],
        workdays: frozenset[date],
        published_years: frozenset[int],
        statutory: Mapping[date, str],
        fixed: Mapping[str, str],
    ) -> None:
        self._holidays = holidays
        self._workdays = workdays
        self._statutory = statutory
        self._fixed = fixed  # "MM-DD" → name
        self.published_years = published_years

    @classmethod
    def load(cls, folder: Path) -> Calendar:
        """The calendar in `YYYY.yaml` and `statutory.yaml`. Errors: UnreadableError naming file and field."""
        return cls.of(read_years(folder), read_statutory(folder))

    @classmethod
    def of(cls, years: Mapping[int, Year], law: Statutory) -> Calendar:
        """The calendar of these years. Errors: UnreadableError, in words for people, if one cannot be."""
        for year in years.values():
            if wrong := [each.words() for each in year_mistakes(year, law) if not each.is_doubt]:
                raise UnreadableError(f"{year.year}.yaml: " + "; ".join(wrong))
        return cls(
            {day: span.name for year in years.values() for span in year.holidays for day in span.days()},
            frozenset(day for year in years.values() for day in year.workdays),
            frozenset(years),
            law.dated(),
            law.named(),
        )

    def day(self, day: date) -> Day:
        """What this day is, and whether that is settled."""
        is_certain = self._is_certain(day)
        holiday = self._holidays.get(day, "")
        if not holiday and day.year not in self.published_years:
            holiday = self._statutory.get(day, "") or self._fixed.get(f"{day:%m-%d}", "")
        if holiday:
            return Day(day, DayKind.HOLIDAY, is_certain, holiday)
        if day in self._workdays:
            return Day(day, DayKind.MAKE_UP_WORKDAY, is_certain)
        kind = DayKind.WEEKEND if day.weekday() >= SATURDAY else DayKind.WORKDAY
        return Day(day, kind, is_certain)

    def is_workday(self, day: date) -> bool:
        return self.day(day).kind in WORKING

    def add_workdays(self, day: date, count: int) -> Due:
        """The `count`-th working day after `day`. Counting starts the day after the event.

        Errors: ValueError for a count below 1.
        """
        return Due(*_last(self.count(day, count)))

    def count(self, day: date, count: int) -> tuple[Day, ...]:
        """Every day from the day after `day` to the `count`-th working day. Errors: ValueError, count < 1."""
        if count < 1:
            raise ValueError(f"{count} working days cannot be counted")
        days: list[Day] = []
        left = count
        while left:
            day += timedelta(days=1)
            days.append(self.day(day))
            left -= days[-1].kind in WORKING
        return tuple(days)

    def workday_from(self, day: date) -> Due:
        """`day` itself if it is a working day, else the next one."""
        days = [self.day(day)]
        while days[-1].kind not in WORKING:
            days.append(self.day(days[-1].date + timedelta(days=1)))
        return Due(*_last(tuple(days)))

    def workday_until(self, day: date) -> Due:
        """`day` itself if it is a working day, else the last one before it."""
        days = [self.day(day)]
        while days[-1].kind not in WORKING:
            days.append(self.day(days[-1].date - timedelta(days=1)))
        return Due(*_last(tuple(days)))

    def workdays_before(self, day: date, count: int) -> Due:
        """The last working day from which `count` working days fit up to and including `day`."""
        days = [self.day(day)]
        left = count + 1 - (days[0].kind in WORKING)
        while left:
            days.append(self.day(days[-1].date - timedelta(days=1)))
            left -= days[-1].kind in WORKING
        return Due(*_last(tuple(days)))

    def _is_certain(self, day: date) -> bool:
        if day.year not in self.published_years:
            return False
        return day.year + 1 in self.published_years or (day.month, day.day) <= LAST_CERTAIN_MONTH_DAY


def _last(days: tuple[Day, ...]) -> tuple[date, bool]:
    return days[-1].date, not all(day.is_certain for day in days)
