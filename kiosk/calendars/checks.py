"""Whether a year can be what its notice says: every mistake found, each with the days it is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations

from config.strings import text
from kiosk.calendars.year import Statutory, Year

SATURDAY = 5
_EARLIEST = (12, 20)  # no notice reached further back; that of 2019 made 2018-12-29 a working day


@dataclass(frozen=True, slots=True)
class CalendarMistake:
    """`args` fill the words `calendar.wrong.<code>`. `is_doubt`: may be so, if the notice really says it."""

    code: str
    args: tuple[tuple[str, str], ...]
    day: date | None = None
    is_doubt: bool = False

    def words(self) -> str:
        return text(f"calendar.wrong.{self.code}", **dict(self.args))


def mistake(code: str, day: date | None = None, /, **args: object) -> CalendarMistake:
    """`mistake("count", day, said=3, counted=4)`."""
    told = {"day": day.isoformat()} | args if day else args
    return CalendarMistake(code, tuple((name, str(arg)) for name, arg in told.items()), day)


def year_mistakes(year: Year, law: Statutory) -> Iterator[CalendarMistake]:
    """Spans first, then make-up days, then what the law wants."""
    yield from _spans(year)
    yield from _workdays(year)
    yield from _statutory(year, law)
    yield from _amount(year, law)


def _spans(year: Year) -> Iterator[CalendarMistake]:
    for span in year.holidays:
        if span.last < span.first:
            yield mistake("backwards", span.first, name=span.name, last=span.last)
        elif not (_is_near(span.first, year.year) and _is_near(span.last, year.year)):
            yield mistake("far", span.first, year=year.year)
    for one, other in combinations(year.holidays, 2):
        if one.first <= other.last and other.first <= one.last:
            yield mistake("overlap", max(one.first, other.first), name=one.name, other=other.name)


def _workdays(year: Year) -> Iterator[CalendarMistake]:
    off = {day: span.name for span in year.holidays for day in span.days()}
    for day, times in Counter(year.workdays).items():
        if times > 1:
            yield mistake("twice", day)
        if not _is_near(day, year.year):
            yield mistake("far", day, year=year.year)
        if day.weekday() < SATURDAY:
            yield mistake("no_weekend", day, weekday=text(f"weekday.{day.isoweekday()}"))
        if day in off:
            yield mistake("both", day, name=off[day])


def _statutory(year: Year, law: Statutory) -> Iterator[CalendarMistake]:
    off = {day for span in year.holidays for day in span.days()}
    for day, name in sorted(law.days_of(year.year).items()):
        if day not in off:
            yield mistake("statutory", day, name=name)


def _amount(year: Year, law: Statutory) -> Iterator[CalendarMistake]:
    """Working days given less days made up for are the days of the law. An amendment may give more."""
    wanted = law.amount(year.year)
    if wanted is None or year.amended_by:
        return
    given = sum(day.weekday() < SATURDAY for span in year.holidays for day in span.days())
    made_up = len(set(year.workdays))
    if given - made_up != wanted:
        told = {"given": given, "made_up": made_up, "left": given - made_up, "wanted": wanted}
        yield replace(mistake("amount", year=year.year, **told), is_doubt=True)


def _is_near(day: date, year: int) -> bool:
    return day.year == year or (day.year == year - 1 and (day.month, day.day) >= _EARLIEST)
