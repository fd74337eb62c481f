"""The days and limits that a citizen was told, checked again by the version that was shown and the calendar.

A provisional day is compared too, but not to the day: terminal and backend may hold different years' notices.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from backend.findings import Finding
from kiosk.deadlines import Decision, Due, decision, notify_by
from kiosk.forms import MaterialNeed
from kiosk.limits import limit_code
from kiosk.matter_part import Part
from kiosk.working_days import Calendar
from sync.protocol.wire import ApplicationBody, ApplicationPart, HowMet, MaterialEntry

# A choice: a notice moves a day by the longest holiday (9 days in 2025) and the days made up around it.
_NOTICE_MOVES = timedelta(days=14)


def notify_findings(calendar: Calendar, body: ApplicationBody, received_on: date) -> Iterator[Finding]:
    """By when the person was told to hear of what is missing."""
    due = notify_by(calendar, received_on)
    if not _is_told(due, body.shown_notify_by):
        yield Finding("deadline.shown_differs", due.day.isoformat())


def decide_findings(
    calendar: Calendar, of_matter: Part, part: ApplicationPart, received_on: date
) -> Iterator[Finding]:
    """Within which limit the person was told to have a decision."""
    found = decision(calendar, of_matter.item, received_on, received_on)
    if part.shown_decide_within not in _limits(found):
        yield Finding("deadline.limit_differs", limit_code(found.within))


def later_finding(need: MaterialNeed, due: Due, entry: MaterialEntry) -> Finding | None:
    """By when a material that may follow was promised. `due` is what the person was to be told."""
    if entry.how is not HowMet.LATER or _is_told(due, entry.due, is_provisional=entry.is_provisional):
        return None
    return Finding("material.due_differs", f"{need.material.id}: {due.day.isoformat()}")


def _is_told(due: Due, told: date | None, *, is_provisional: bool = False) -> bool:
    """Whether this day was told, or one that another year's notice could have made of it."""
    if told is None:
        return False
    return told == due.day or (
        (due.is_provisional or is_provisional) and abs(told - due.day) <= _NOTICE_MOVES
    )


def _limits(found: Decision) -> set[str]:
    """What could be told: the limit that ends first; which of two that is, a notice may change."""
    open_still = (found.statutory, found.promised) if found.is_provisional else ()
    return {limit_code(limit) for limit in (found.within, *open_still) if limit is not None}
