"""When things are due by law: ends of time limits, and what a citizen may be told on the day of receipt.

Dates are days on the wall of the hall; counting starts the day after the event.
"""

from __future__ import annotations

import calendar as months
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any

from kiosk.catalogue.model import DayUnit, Item, Limit, StartEvent
from kiosk.words import Say, say
from kiosk.working_days import WORKING, Calendar, Due

__all__ = [
    "LOCAL_ZONE",
    "Calendar",
    "Due",
    "LegalDates",
    "explain",
    "legal_dates",
    "limit_end",
    "limit_words",
]

LOCAL_ZONE = timezone(
    timedelta(hours=8)
)  # Asia/Shanghai; no summer time since 1992, so no zone data is needed
NOTIFY_WITHIN_WORKDAYS = 5  # Licensing Law 32(4), working days by 82
DECIDE_WITHIN = Limit(  # Licensing Law 42, where no other law says otherwise
    20, DayUnit.WORKDAY, StartEvent.ACCEPTED, extension=10
)


@dataclass(frozen=True, slots=True)
class LegalDates:
    """What follows from a receipt. Source: Licensing Law 32(4): silence to `notify_by` = accepted on receipt.

    `decide_within` runs from acceptance or from receipt, as its law says; `decide_by` is its end if the
    application counts as accepted on the day of receipt, the earliest that can happen.
    """

    received_on: date
    notify_by: Due
    deemed_accepted_on: date
    decide_within: Limit
    decide_by: Due

    @property
    def is_provisional(self) -> bool:
        return self.notify_by.is_provisional or self.decide_by.is_provisional


def local_date(at: datetime) -> date:
    """The date on the wall of the hall at this moment. Errors: ValueError for a time without a zone."""
    if at.tzinfo is None:
        raise ValueError("a time without a zone has no date")
    return at.astimezone(LOCAL_ZONE).date()


def legal_dates(calendar: Calendar, item: Item, received_at: datetime) -> LegalDates:
    """The dates a receipt of this item sets going. What was promised comes before what the law allows."""
    received_on = local_date(received_at)
    limit = item.promised_limit or item.statutory_limit or DECIDE_WITHIN
    return LegalDates(
        received_on=received_on,
        notify_by=calendar.add_workdays(received_on, NOTIFY_WITHIN_WORKDAYS),
        deemed_accepted_on=received_on,
        decide_within=limit,
        decide_by=limit_end(calendar, limit, received_on),
    )


def limit_end(calendar: Calendar, limit: Limit, start: date, *, is_extended: bool = False) -> Due:
    """The last day in time for something that started on `start`. Excluded time is not known here.

    A limit in calendar days or months that ends on a day off ends on the next working day.
    Source: Civil Code 201-203 for the day of start, the months and the last day.
    """
    amount = limit.amount + (limit.extension if is_extended else 0)
    match limit.unit:
        case DayUnit.AT_ONCE:
            return calendar.workday_from(start)
        case DayUnit.WORKDAY:
            return calendar.add_workdays(start, amount)
        case DayUnit.CALENDAR_DAY:
            return calendar.workday_from(start + timedelta(days=amount))
        case DayUnit.MONTH:
            return calendar.workday_from(_months_later(start, amount))


def limit_words(limit: Limit) -> Say:
    """The limit in one clause: "10 working days after acceptance"."""
    return say(f"limit.{limit.unit.value}.{limit.starts.value}", amount=limit.amount)


def explain(calendar: Calendar, start: date, workdays: int) -> dict[str, Any]:
    """How the `workdays`-th working day after `start` comes about, day by day, as JSON values."""
    days = calendar.count(start, workdays)
    steps: list[dict[str, Any]] = []
    counted = 0
    for day in days:
        counted += day.kind in WORKING
        steps.append(
            {
                "day": day.date.isoformat(),
                "kind": day.kind.value,
                "holiday": day.holiday,
                "counts_as": counted if day.kind in WORKING else None,
                "certain": day.is_certain,
            }
        )
    due = calendar.add_workdays(start, workdays)
    return {"due": due.day.isoformat(), "provisional": due.is_provisional, "steps": steps}


def _months_later(start: date, amount: int) -> date:
    """The same day of the month; the month's last day where there is no such day (Civil Code 202)."""
    year, month = divmod(start.year * 12 + start.month - 1 + amount, 12)
    last = months.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(start.day, last))
