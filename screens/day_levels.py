"""A day, picked by touch from the large to the small: ten years, a year, a month, a day of it.

What is picked so far is the beginning of an ISO day: "", "196", "1966", "1966-03", "1966-03-24".
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from kiosk.pages import Choice
from kiosk.words import Say, say

_YEARS_AT_ONCE = 24  # more are picked ten by ten
_TEN_YEARS, _YEAR, _MONTH, _DAY = 3, 4, 7, 10  # lengths of what is picked


def choices(picked: str, first: date, last: date) -> tuple[Choice, ...]:
    """What can be picked next between these days; empty when the day is whole."""
    match len(picked):
        case 0:
            years = range(first.year, last.year + 1)
            if len(years) <= _YEARS_AT_ONCE:
                return _years(years)
            tens = range(first.year // 10, last.year // 10 + 1)
            return tuple(Choice(f"{ten:03d}", say("day.ten_years", year=ten * 10)) for ten in tens)
        case 3:
            ten = int(picked) * 10
            return _years(range(max(first.year, ten), min(last.year, ten + 9) + 1))
        case 4:
            months = range(1, 13)
            fitting = [month for month in months if first <= _last_of(int(picked), month)]
            return tuple(
                Choice(f"{picked}-{month:02d}", say("day.month", month=month))
                for month in fitting
                if date(int(picked), month, 1) <= last
            )
        case 7:
            year, month = int(picked[:4]), int(picked[5:])
            days = [date(year, month, day) for day in range(1, _last_of(year, month).day + 1)]
            fits = [day for day in days if first <= day <= last]
            return tuple(Choice(day.isoformat(), str(day.day)) for day in fits)
        case _:
            return ()


def up(picked: str, first: date, last: date) -> str:
    """One step back."""
    shorter = max((n for n in (0, _TEN_YEARS, _YEAR, _MONTH) if n < len(picked)), default=0)
    has_tens = last.year - first.year + 1 > _YEARS_AT_ONCE
    return "" if shorter == _TEN_YEARS and not has_tens else picked[:shorter]


def so_far(picked: str) -> tuple[Say, ...]:
    """What is picked, in words: year, month, day."""
    if len(picked) == _TEN_YEARS:
        return (say("day.ten_years", year=int(picked) * 10),)
    parts = picked.split("-") if picked else []
    return tuple(say(f"day.{name}", **{name: int(part)}) for name, part in zip(_NAMES, parts, strict=False))


_NAMES = ("year", "month", "day")


def _years(years: range) -> tuple[Choice, ...]:
    return tuple(Choice(f"{year:04d}", say("day.year", year=year)) for year in years)


def _last_of(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
