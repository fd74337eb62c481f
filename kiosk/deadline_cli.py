"""`kiosk deadline`: a date of the law, worked out and explained step by step."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from operator import itemgetter
from pathlib import Path

from config.reading import UnreadableError
from config.strings import text
from kiosk.catalogue.loader import CatalogueError, load
from kiosk.catalogue.model import DayUnit, Item, Limit, StartEvent
from kiosk.console import CALENDAR_DIR, DEMO_CATALOGUE, iso_day, print_json, refuse, whole_number
from kiosk.deadlines import LOCAL_ZONE, decision, local_date
from kiosk.explain import Found, as_json, in_lines
from kiosk.licensing_law import (
    DECIDE_JOINTLY_WITHIN,
    DECIDE_WITHIN,
    DELIVER_WITHIN_WORKDAYS,
    HOLD_HEARING_WITHIN_WORKDAYS,
    NOTIFY_WITHIN_WORKDAYS,
    RENEWAL,
)
from kiosk.limits import Counted, Excluded, Pause, count_limit, limit_words
from kiosk.time_windows import ask_for_hearing, renewal_window, tell_of_hearing
from kiosk.words import render
from kiosk.working_days import Calendar, Due

_LONGEST = 10_000  # days or months; more is a slip of the hand
_YEARS = (2000, 2200)
_UNITS = {unit.value: unit for unit in DayUnit} | {"day": DayUnit.CALENDAR_DAY}


class _WrongUse(ValueError):
    """What was asked cannot be; the message is for whoever asked."""


def add_to(parser: argparse.ArgumentParser) -> None:
    """The arguments of `deadline`."""
    parser.set_defaults(act=_deadline)
    count = parser.add_argument_group(text("argument.group.count"))
    count.add_argument("--days", type=whole_number, metavar="N")
    count.add_argument("--unit", choices=_UNITS, default=DayUnit.WORKDAY.value)
    count.add_argument("--from", dest="start", type=_day, metavar="DATE")
    item = parser.add_argument_group(text("argument.group.item"))
    item.add_argument("--item", metavar="CODE")
    item.add_argument("--received", type=_moment, metavar="WHEN")
    item.add_argument("--accepted", type=_day, metavar="DATE")
    item.add_argument("--joint", action="store_true")
    item.add_argument("--extended", action="store_true")
    item.add_argument("--expires", type=_day, metavar="DATE")
    item.add_argument("--hearing-told", type=_day, metavar="DATE")
    item.add_argument("--hearing-asked", type=_day, metavar="DATE")
    item.add_argument("--hearing-on", type=_day, metavar="DATE")
    item.add_argument("--catalogue", type=Path, default=DEMO_CATALOGUE)
    parser.add_argument("--pause", action="append", default=[], type=_pause, metavar="FROM..TO[:WHY]")
    parser.add_argument("--calendar", type=Path, default=CALENDAR_DIR)
    parser.add_argument("--json", action="store_true")


def _deadline(given: argparse.Namespace) -> int:
    try:
        calendar = Calendar.load(given.calendar)
        _refuse_past_without_notices(given.received or given.start, calendar)
        if given.item is not None:
            return _tell_item(given, calendar)
        if given.start is None or given.received is not None:
            raise _WrongUse(text("deadline.wrong.what"))
        found = count_limit(calendar, _limit(given), given.start, given.pause)
    except (UnreadableError, CatalogueError, _WrongUse) as error:
        return refuse(error)
    except OverflowError:
        return refuse(text("deadline.wrong.too_far"))
    if given.json:
        return print_json(as_json(found))
    print("\n".join(in_lines(found)))
    return 0


def _refuse_past_without_notices(start: date | None, calendar: Calendar) -> None:
    """Days to come are provisional; what was worked in a past year without its notice is not known here."""
    first = min(calendar.published_years)
    if start is not None and start.year < first:
        raise _WrongUse(text("deadline.wrong.no_notice", day=start.isoformat(), first=first))


def _tell_item(given: argparse.Namespace, calendar: Calendar) -> int:
    if given.received is None or given.days is not None or given.start is not None:
        raise _WrongUse(text("deadline.wrong.what"))
    item = _item(given)
    if given.joint:
        item = replace(item, statutory_limit=DECIDE_JOINTLY_WITHIN)
    dates = dict(_item_dates(given, calendar, item))
    if given.json:
        head = {"item": item.code, "name": item.name, "received": given.received.isoformat()}
        named = {name: as_json(found) for name, found in dates.items()}
        told = min(
            (named[name] for name in ("promised", "statutory") if name in named), key=itemgetter("due")
        )
        return print_json(head | told | named)
    print(item.name)
    for name, found in dates.items():
        print("\n" + "\n".join([_title(name, item), *in_lines(found)]))
    return 0


def _limit(given: argparse.Namespace) -> Limit:
    unit = _UNITS[given.unit]
    least = 0 if unit is DayUnit.AT_ONCE else 1
    days = 0 if given.days is None else given.days
    if not least <= days <= _LONGEST:
        raise _WrongUse(text("deadline.wrong.days", least=least, most=_LONGEST))
    return Limit(days, unit, StartEvent.RECEIVED)


def _item_dates(given: argparse.Namespace, calendar: Calendar, item: Item) -> Iterator[tuple[str, Found]]:
    """Every date that follows from the receipt, by name."""
    received_on: date = given.received
    accepted_on: date = given.accepted or received_on
    if accepted_on < received_on:
        raise _WrongUse(text("deadline.wrong.accepted_before_received"))
    decided = decision(calendar, item, received_on, accepted_on, given.pause, is_extended=given.extended)
    yield "notify_by", _workdays(calendar, NOTIFY_WITHIN_WORKDAYS, received_on)
    yield "deemed_accepted_on", Counted(received_on, (), Due(received_on))
    if decided.promised_count:
        yield "promised", decided.promised_count
    yield "statutory", decided.statutory_count
    yield "deliver_by", _workdays(calendar, DELIVER_WITHIN_WORKDAYS, decided.due.day)
    for material in item.materials:
        if material.gap_days:
            yield f"gap.{material.id}", _workdays(calendar, material.gap_days, received_on)
    if given.expires:
        yield "renewal", renewal_window(calendar, item.renewal or RENEWAL, given.expires)
    yield from _hearing_dates(given, calendar)


def _hearing_dates(given: argparse.Namespace, calendar: Calendar) -> Iterator[tuple[str, Found]]:
    if given.hearing_told:
        yield "ask_for_hearing_by", ask_for_hearing(calendar, given.hearing_told)
    if given.hearing_asked:
        yield "hold_hearing_by", _workdays(calendar, HOLD_HEARING_WITHIN_WORKDAYS, given.hearing_asked)
    if given.hearing_on:
        yield "tell_of_hearing_by", tell_of_hearing(calendar, given.hearing_on)


def _workdays(calendar: Calendar, days: int, start: date) -> Counted:
    return count_limit(calendar, Limit(days, DayUnit.WORKDAY, StartEvent.RECEIVED), start)


def _item(given: argparse.Namespace) -> Item:
    try:
        return load(given.catalogue).named(given.item)
    except KeyError:
        raise _WrongUse(text("catalogue.no_item", item=given.item)) from None


def _title(name: str, item: Item) -> str:
    """What the date is: of a limit in its words, of what may follow with the material's name."""
    kind, _, material_id = name.partition(".")
    limits = {"promised": item.promised_limit, "statutory": item.statutory_limit or DECIDE_WITHIN}
    names = [material.short_name for material in item.materials if material.id == material_id]
    limit = limits.get(kind)
    what = render(limit_words(limit)) if limit else "".join(names)
    return text(f"deadline.date.{kind}", what=what)


def _day(said: str) -> date:
    """An ISO date of the years for which counting makes sense."""
    day = iso_day(said)
    if not _YEARS[0] <= day.year <= _YEARS[1]:
        raise argparse.ArgumentTypeError(text("deadline.wrong.year", said=said))
    return day


def _moment(said: str) -> date:
    """The date on the wall of the hall; a time without a zone is the hall's."""
    try:
        at = datetime.fromisoformat(said)
        return _day(str(local_date(at if at.tzinfo else at.replace(tzinfo=LOCAL_ZONE))))
    except (ValueError, OverflowError):
        return _day(said)


def _pause(said: str) -> Pause:
    days, _, why = said.partition(":")
    first, dots, last = days.partition("..")
    if not dots or (why and why not in set(Excluded)):
        raise argparse.ArgumentTypeError(text("deadline.wrong.pause", said=said))
    try:
        return Pause(_day(first), _day(last), Excluded(why) if why else None)
    except ValueError:
        raise argparse.ArgumentTypeError(text("deadline.wrong.pause", said=said)) from None
