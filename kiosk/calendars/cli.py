"""`kiosk calendar …`: take in the notice of a new year, and check the years that are there."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from config.reading import UnreadableError
from config.strings import text
from kiosk.calendars.checks import year_mistakes
from kiosk.calendars.importing import Change, Taken, changes, take_in, write
from kiosk.calendars.notice import read_wording
from kiosk.calendars.year import Year, read_statutory, read_years
from kiosk.console import CALENDAR_DIR, iso_day, print_json, refuse
from kiosk.explain import full_day
from kiosk.words import listed, render
from kiosk.working_days import Calendar, Day

_NO = 1
_FIRST_YEAR, _LAST_YEAR = 2000, 2200


def add_to(parser: argparse.ArgumentParser) -> None:
    """The sub-commands of `calendar`."""
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    taken = commands.add_parser("import")
    taken.set_defaults(act=_import)
    taken.add_argument("file", type=Path)
    taken.add_argument("--year", type=_year)
    taken.add_argument("--notice", metavar="NUMBER")
    taken.add_argument("--published", type=iso_day, metavar="DATE")
    taken.add_argument("--to", type=Path, default=CALENDAR_DIR, metavar="DIR")
    taken.add_argument("--dry-run", action="store_true")
    taken.add_argument("--replace", action="store_true")
    taken.add_argument("--confirmed", action="store_true")

    check = commands.add_parser("check")
    check.set_defaults(act=_check)
    check.add_argument("--calendar", type=Path, default=CALENDAR_DIR, metavar="DIR")
    check.add_argument("--json", action="store_true")


def _year(said: str) -> int:
    """A year that a notice can be of."""
    if not (said.isascii() and said.isdecimal() and _FIRST_YEAR <= int(said) <= _LAST_YEAR):
        raise argparse.ArgumentTypeError(text("console.no_year", said=said))
    return int(said)


def _import(given: argparse.Namespace) -> int:
    try:
        law, years = read_statutory(given.to), read_years(given.to)
        before = Calendar.of(years, law)
        said = {"year": given.year, "notice": given.notice, "published": given.published}
        taken = take_in(given.file, read_wording(CALENDAR_DIR), law, said)
    except UnreadableError as error:
        return refuse(error)
    year = taken.year
    if year is None or (taken.is_doubtful and not given.confirmed):
        return refuse(_told(given.file, taken), _NO)
    if year.year in years and years[year.year] != year and not (given.replace or given.dry_run):
        return refuse(text("calendar.import.there", year=year.year), _NO)
    print("\n".join(_summary(taken, before, Calendar.of({**years, year.year: year}, law), year)))
    if given.dry_run:
        print(text("calendar.import.dry_run"))
    else:
        print(text("calendar.import.written", path=write(year, given.to)))
    return 0


def _told(file: Path, taken: Taken) -> str:
    """Why nothing was written; where there are only doubts, how to say that it is right all the same."""
    head = text("calendar.import.refused", file=file)
    hint = [text("calendar.import.doubt")] if taken.year else []
    return "\n".join([head, *(f"  {each.words()}" for each in taken.wrong), *hint])


def _summary(taken: Taken, before: Calendar, after: Calendar, year: Year) -> Iterator[str]:
    yield text("calendar.import.head", title=year.title, notice=year.notice)
    for span in year.holidays:
        days = len(list(span.days()))
        yield text("calendar.import.span", name=span.name, first=span.first, last=span.last, days=days)
    yield text("calendar.import.workdays", days=render(listed(map(str, year.workdays))))
    yield from (f"  {each.words()}" for each in taken.wrong)  # doubts that were confirmed
    for said in taken.advice:
        yield text("calendar.import.advice", said=said)
    found = list(changes(before, after, year.year))
    yield text("calendar.import.changes", count=len(found))
    for change in found:
        yield text("calendar.import.change", **_change(change))
    if any(change.before.is_certain for change in found):
        yield text("calendar.import.amended")
    yield text("calendar.import.certain", day=certain_until(after))


def _change(change: Change) -> dict[str, str]:
    return {
        "day": render(full_day(change.after.date)),
        "before": _kind(change.before),
        "after": _kind(change.after),
    }


def _kind(day: Day) -> str:
    said = day.holiday or text(f"calendar.kind.{day.kind.value}")
    return said if day.is_certain else text("date.provisional", day=said)


def certain_until(calendar: Calendar) -> date:
    """The last day of which it is settled whether it is worked."""
    day = date(max(calendar.published_years), 12, 1)
    while calendar.day(day + timedelta(days=1)).is_certain:
        day += timedelta(days=1)
    return day


def _check(given: argparse.Namespace) -> int:
    try:
        law, years = read_statutory(given.calendar), read_years(given.calendar)
    except UnreadableError as error:
        return refuse(error)
    wrong = {number: [each.words() for each in year_mistakes(year, law)] for number, year in years.items()}
    missing = [number for number in range(min(years), max(years)) if number not in years]
    is_well = not missing and not any(wrong.values())
    report: dict[str, Any] = {
        "years": {number: {"notice": year.notice, "wrong": wrong[number]} for number, year in years.items()},
        "missing": missing,
        "certain_until": certain_until(Calendar.of(years, law)) if is_well else None,
    }
    if given.json:
        print_json(report)
    else:
        print("\n".join(_report_lines(report)))
    return 0 if is_well else _NO


def _report_lines(report: dict[str, Any]) -> Iterator[str]:
    for number, year in report["years"].items():
        yield text("calendar.check.year", year=number, notice=year["notice"], count=len(year["wrong"]))
        yield from (f"  {words}" for words in year["wrong"])
    for number in report["missing"]:
        yield text("calendar.check.missing", year=number)
    if report["certain_until"]:
        yield text("calendar.import.certain", day=report["certain_until"])
