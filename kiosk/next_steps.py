"""What follows from a receipt, part by part, and what a person is told of it: by which day comes what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kiosk.answers import Answers
from kiosk.deadlines import LOCAL_ZONE, Calendar, Due, LegalDates, legal_dates, unit_key
from kiosk.licensing_law import DELIVER_WITHIN_WORKDAYS
from kiosk.matter import Matter
from kiosk.words import Words, listed, say


@dataclass(frozen=True, slots=True)
class PartDates:
    """What follows from a receipt for one item of it. `waits_for`: the items whose result it needs."""

    code: str
    name: str
    dates: LegalDates
    waits_for: tuple[str, ...] = ()


def part_dates(matter: Matter, answers: Answers, calendar: Calendar, at: datetime) -> tuple[PartDates, ...]:
    """What a receipt of this matter at this time sets going, part by part; what takes longest first."""
    made = []
    for part in matter.standing(answers):
        waits_for = tuple(maker.item.short_name for maker in matter.makers(part, answers))
        dates = legal_dates(calendar, part.item, at)
        made.append(PartDates(part.code, part.item.short_name, dates, waits_for))
    return tuple(sorted(made, key=lambda part: part.dates.decide_by.day, reverse=True))


def next_steps(
    parts: Sequence[PartDates], delivery: Words, later: Sequence[tuple[str, Due]] = ()
) -> tuple[tuple[Words, Words], ...]:
    """What comes next, by date: (when, what). `later` names materials still owed and until when."""
    dates = parts[0].dates  # of the day of receipt alone, so the same for every part
    steps = [notify_words(dates.notify_by, dates.deemed_accepted_on, dates.received_on)]
    for due in sorted({due for _, due in later}, key=lambda due: due.day):
        names = listed(name for name, until in later if until == due)
        label = say("next.later_label", day=day_words(due, dates.received_on))
        steps.append((label, say("next.later", materials=names)))
    return (*steps, *(_decided(part, delivery, is_alone=len(parts) == 1) for part in parts))


def _decided(part: PartDates, delivery: Words, *, is_alone: bool) -> tuple[Words, Words]:
    limit = part.dates.decide_within
    after = say(f"next.after.{limit.starts.value}")
    decide = say(
        f"next.decide.{unit_key(limit)}",
        amount=limit.amount,
        issue=DELIVER_WITHIN_WORKDAYS,
        delivery=delivery,
    )
    if is_alone:
        return after, decide
    key = "next.part_waits" if part.waits_for else "next.part"
    return part.name, say(key, after=after, decide=decide, made=listed(part.waits_for))


def notify_words(notify_by: Due, deemed_on: date, received_on: date) -> tuple[Words, Words]:
    """By when the window says whether all is there, and what follows if it does not (Licensing Law 32-4)."""
    return (
        say("next.notify_label", day=day_words(notify_by, received_on)),
        say("next.notify", received=day_words(Due(deemed_on), received_on)),
    )


def time_words(at: datetime) -> Words:
    """Day and time as the hall's clock has it."""
    local = at.astimezone(LOCAL_ZONE)
    return say("date.time", year=local.year, month=local.month, day=local.day, clock=f"{local:%H:%M}")


def day_words(due: Due, on: date) -> Words:
    """A day as people say it, seen from `on`: the year only when it is another one; provisional said so."""
    day = due.day
    if day.year == on.year:
        words = say("date.month_day", month=day.month, day=day.day)
    else:
        words = say("date.year_month_day", year=day.year, month=day.month, day=day.day)
    return say("date.provisional", day=words) if due.is_provisional else words
