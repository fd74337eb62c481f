"""Until when a person may ask: renewal before a licence ends, a hearing after being told of the right to it.

Where a law says "days" to a person and leaves open whether they are working days, both readings are kept.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from kiosk.catalogue.model import DayUnit, Renewal
from kiosk.licensing_law import (
    ASK_FOR_HEARING_WITHIN_DAYS,
    TELL_OF_HEARING_WORKDAYS_BEFORE,
)
from kiosk.limits import Step, count_days
from kiosk.working_days import WORKING, Calendar, Due


@dataclass(frozen=True, slots=True)
class Window:
    """`ask_by` is in time however the law is read; `steps` are the days from it on that the law wants there.

    `latest` is the last day by the kinder reading, if there are two. What is refused as too late is for the
    authority to say, never for a terminal.
    """

    ask_by: Due
    steps: tuple[Step, ...]
    latest: Due | None = None

    @property
    def is_provisional(self) -> bool:
        return self.ask_by.is_provisional or (self.latest is not None and self.latest.is_provisional)


def renewal_window(calendar: Calendar, renewal: Renewal, ends_on: date) -> Window:
    """By when renewal of a licence must be asked whose last day is `ends_on`; a working day each.

    Source: Licensing Law 50: no decision by `ends_on` means renewed.
    """
    units = [renewal.unit] + ([renewal.also_read_as] if renewal.also_read_as else [])
    soonest, *kinder = sorted(
        (_window(calendar, unit, renewal.amount, ends_on) for unit in units), key=lambda w: w.ask_by.day
    )
    return replace(soonest, latest=kinder[0].ask_by if kinder else None)


def ask_for_hearing(calendar: Calendar, told_on: date) -> Window:
    """By when a hearing must be asked for by someone told of the right to it (Licensing Law 47)."""
    steps = count_days(calendar, told_on, ASK_FOR_HEARING_WITHIN_DAYS, {}, None)
    latest = calendar.add_workdays(told_on, ASK_FOR_HEARING_WITHIN_DAYS)
    return Window(Due(steps[-1].day.date), tuple(steps), latest)


def tell_of_hearing(calendar: Calendar, held_on: date) -> Window:
    """By when the authority must have told time and place of the hearing (Licensing Law 48)."""
    return _window(calendar, DayUnit.WORKDAY, TELL_OF_HEARING_WORKDAYS_BEFORE, held_on)


def _window(calendar: Calendar, unit: DayUnit, amount: int, day: date) -> Window:
    """By one reading: the last day, and the days that are left from it on."""
    by = _before(calendar, unit, amount, day)
    steps = count_days(calendar, by.day, amount, {}, WORKING if unit is DayUnit.WORKDAY else None)
    return Window(by, tuple(steps))


def _before(calendar: Calendar, unit: DayUnit, amount: int, day: date) -> Due:
    """The last working day from which the whole amount fits up to and including `day`."""
    match unit:
        case DayUnit.WORKDAY:
            return calendar.workdays_before(day, amount)
        case DayUnit.CALENDAR_DAY:
            return calendar.workday_until(day - timedelta(days=amount))
        case DayUnit.MONTH | DayUnit.AT_ONCE:
            raise ValueError(f"a renewal is not asked {amount} {unit} before")
