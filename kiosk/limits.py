"""Where a time limit ends, day by day: what counts, what does not, and why.

Units: a limit keeps the unit its law has. Source: Civil Code 200-204 for the day of start, the months and the
last day; Licensing Law 45 for the time that is not counted, 82 for working days.
"""

from __future__ import annotations

import calendar as months
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from kiosk.catalogue.model import DayUnit, Limit
from kiosk.words import Say, say
from kiosk.working_days import WORKING, Calendar, Day, DayKind, Due


class Excluded(StrEnum):
    """Whose time is not counted. Source: Licensing Law 45, in its order."""

    HEARING = "hearing"
    BIDDING = "bidding"
    AUCTION = "auction"
    INSPECTION = "inspection"
    TEST = "test"
    QUARANTINE = "quarantine"
    APPRAISAL = "appraisal"
    EXPERT_REVIEW = "expert_review"


@dataclass(frozen=True, slots=True)
class Pause:
    """Days on which the clock stands, the first and the last of them too."""

    first: date
    last: date
    why: Excluded | None = None

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"a pause that ends on {self.last} cannot begin on {self.first}")


Paused = Mapping[date, Excluded | None]


class Count(StrEnum):
    COUNTED = "counted"
    DAY_OFF = "day_off"
    PAUSED = "paused"
    MOVED = "moved"  # the limit ended on a day off; this is the next working day


@dataclass(frozen=True, slots=True)
class Step:
    """One day on the way. `counts_as`: its number among the days of the limit, if it has one."""

    day: Day
    count: Count
    counts_as: int | None = None
    pause: Excluded | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """A limit counted out: every day after `start` up to the day that is due."""

    start: date
    steps: tuple[Step, ...]
    due: Due


def count_limit(
    calendar: Calendar,
    limit: Limit,
    start: date,
    pauses: Sequence[Pause] = (),
    *,
    is_extended: bool = False,
) -> Counted:
    """The limit from what happened on `start`; the day itself does not count.

    A limit in calendar days or months that ends on a day off, or in a pause, ends on the next working day.
    Days paused twice are paused once. Errors: ValueError for a limit of no days that is not "at once".
    """
    amount = limit.amount + (limit.extension if is_extended else 0)
    paused = _paused_days(pauses)
    if limit.unit is DayUnit.AT_ONCE and amount == 0:
        return _counted(start, _to_workday(calendar, start, paused), 0)
    if amount < 1:
        raise ValueError(f"{amount} days cannot be counted")
    if limit.unit in (DayUnit.WORKDAY, DayUnit.AT_ONCE):
        return _counted(start, count_days(calendar, start, amount, paused, WORKING), 0)
    is_month = limit.unit is DayUnit.MONTH
    days = (_months_later(start, amount) - start).days if is_month else amount
    steps = count_days(calendar, start, days, paused, None, is_numbered=not is_month)
    last = len(steps) - 1
    if steps[-1].day.kind not in WORKING:
        steps += _to_workday(calendar, steps[-1].day.date + timedelta(days=1), paused)
    return _counted(start, steps, last)


def count_days(
    calendar: Calendar,
    start: date,
    amount: int,
    paused: Paused,
    kinds: Container[DayKind] | None,
    *,
    is_numbered: bool = True,
) -> list[Step]:
    """Every day after `start` until `amount` of them have counted: those of `kinds`, or all."""
    steps: list[Step] = []
    counted = 0
    at = start
    while counted < amount:
        at += timedelta(days=1)
        day = calendar.day(at)
        if at in paused:
            steps.append(Step(day, Count.PAUSED, pause=paused[at]))
        elif kinds is not None and day.kind not in kinds:
            steps.append(Step(day, Count.DAY_OFF))
        else:
            counted += 1
            steps.append(Step(day, Count.COUNTED, counted if is_numbered else None))
    return steps


def limit_end(
    calendar: Calendar,
    limit: Limit,
    start: date,
    pauses: Sequence[Pause] = (),
    *,
    is_extended: bool = False,
) -> Due:
    """The last day in time for something that started on `start`; see `count_limit`."""
    return count_limit(calendar, limit, start, pauses, is_extended=is_extended).due


def limit_words(limit: Limit) -> Say:
    """The limit in one clause: "10 working days after acceptance"."""
    return say(f"limit.{unit_key(limit)}.{limit.starts.value}", amount=limit.amount)


def limit_code(limit: Limit) -> str:
    """The limit as an application carries it: "10 workday"."""
    return f"{limit.amount} {limit.unit.value}"


def unit_key(limit: Limit) -> str:
    """The unit as text keys have it: at once is another thing where there are days for what cannot be."""
    is_else = limit.unit is DayUnit.AT_ONCE and limit.amount > 0
    return "at_once_else" if is_else else limit.unit.value


def _to_workday(calendar: Calendar, at: date, paused: Paused) -> list[Step]:
    """The days from `at` on to the first working day that is in no pause."""
    steps: list[Step] = []
    while True:
        day = calendar.day(at)
        if at in paused:
            steps.append(Step(day, Count.PAUSED, pause=paused[at]))
        elif day.kind in WORKING:
            return [*steps, Step(day, Count.MOVED)]
        else:
            steps.append(Step(day, Count.DAY_OFF))
        at += timedelta(days=1)


def _counted(start: date, steps: Sequence[Step], matters_from: int) -> Counted:
    """Provisional if one of the days that matter is not settled: in calendar days, only those at the end."""
    is_provisional = not all(step.day.is_certain for step in steps[matters_from:])
    return Counted(start, tuple(steps), Due(steps[-1].day.date, is_provisional))


def _paused_days(pauses: Sequence[Pause]) -> Paused:
    return {
        pause.first + timedelta(days=n): pause.why
        for pause in pauses
        for n in range((pause.last - pause.first).days + 1)
    }


def _months_later(start: date, amount: int) -> date:
    """The same day of the month; the month's last day where there is no such day (Civil Code 202)."""
    year, month = divmod(start.year * 12 + start.month - 1 + amount, 12)
    last = months.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(start.day, last))
