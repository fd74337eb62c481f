"""When things are due by law, and what a citizen may be told on the day of receipt.

Dates are days on the wall of the hall; counting starts the day after the event.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from kiosk.catalogue.model import Item, Limit, StartEvent
from kiosk.licensing_law import DECIDE_WITHIN, NOTIFY_WITHIN_WORKDAYS
from kiosk.limits import Counted, Pause, count_limit, limit_end, limit_words, unit_key
from kiosk.working_days import Calendar, Due

__all__ = [
    "LOCAL_ZONE",
    "Calendar",
    "Decision",
    "Due",
    "LegalDates",
    "decision",
    "legal_dates",
    "limit_end",
    "limit_words",
    "local_date",
    "notify_by",
    "unit_key",
]

LOCAL_ZONE = timezone(
    timedelta(hours=8)
)  # Asia/Shanghai; no summer time since 1992, so no zone data is needed


@dataclass(frozen=True, slots=True)
class Decision:
    """By when it must be decided: by the law, and by what the authority promised, if it did.

    An extension is the law's (Licensing Law 42); once there is one, the promise is no longer what counts.
    """

    statutory: Limit
    statutory_count: Counted
    promised: Limit | None = None
    promised_count: Counted | None = None

    @property
    def within(self) -> Limit:
        """The limit a citizen may hold the authority to: the one that ends first.

        A promise may count in other days than the law, or from another event, and so end later now and then.
        """
        return self.promised if self.promised and self._first is self.promised_count else self.statutory

    @property
    def due(self) -> Due:
        return self._first.due

    @property
    def _first(self) -> Counted:
        law, promise = self.statutory_count, self.promised_count
        return promise if promise and promise.due.day <= law.due.day else law

    @property
    def is_provisional(self) -> bool:
        counts = (self.statutory_count, self.promised_count)
        return any(count.due.is_provisional for count in counts if count)


@dataclass(frozen=True, slots=True)
class LegalDates:
    """What follows from a receipt. Source: Licensing Law 32(4): silence to `notify_by` = accepted on receipt.

    `decision` counts from acceptance or from receipt, as its law says, as if the application were accepted
    on the day of receipt: the earliest that can happen, and what silence makes of it.
    """

    received_on: date
    notify_by: Due
    deemed_accepted_on: date
    decision: Decision

    @property
    def decide_within(self) -> Limit:
        return self.decision.within

    @property
    def decide_by(self) -> Due:
        return self.decision.due

    @property
    def is_provisional(self) -> bool:
        return self.notify_by.is_provisional or self.decision.is_provisional


def local_date(at: datetime) -> date:
    """The date on the wall of the hall at this moment. Errors: ValueError for a time without a zone."""
    if at.tzinfo is None:
        raise ValueError("a time without a zone has no date")
    return at.astimezone(LOCAL_ZONE).date()


def legal_dates(calendar: Calendar, item: Item, received_at: datetime) -> LegalDates:
    """The dates a receipt of this item sets going."""
    received_on = local_date(received_at)
    return LegalDates(
        received_on=received_on,
        notify_by=notify_by(calendar, received_on),
        deemed_accepted_on=received_on,
        decision=decision(calendar, item, received_on, received_on),
    )


def notify_by(calendar: Calendar, received_on: date) -> Due:
    """The last day to tell what is missing (Licensing Law 32-4)."""
    return calendar.add_workdays(received_on, NOTIFY_WITHIN_WORKDAYS)


def decision(
    calendar: Calendar,
    item: Item | None,
    received_on: date,
    accepted_on: date,
    pauses: Sequence[Pause] = (),
    *,
    is_extended: bool = False,
) -> Decision:
    """By when an item must be decided. Of an item that is unknown or says nothing: the law's twenty days."""
    statutory = (item and item.statutory_limit) or DECIDE_WITHIN
    promised = item.promised_limit if item and not is_extended else None

    def count(limit: Limit, *, is_extended: bool = False) -> Counted:
        start = received_on if limit.starts is StartEvent.RECEIVED else accepted_on
        return count_limit(calendar, limit, start, pauses, is_extended=is_extended)

    return Decision(
        statutory,
        count(statutory, is_extended=is_extended),
        promised,
        count(promised) if promised else None,
    )
