"""How a date comes about, told: as JSON values for programs, in lines for people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Any

from kiosk.limits import Count, Counted, Step
from kiosk.time_windows import Window
from kiosk.words import Words, render, say
from kiosk.working_days import DayKind, Due

Found = Counted | Window


def as_json(found: Found) -> dict[str, Any]:
    """`{"due", "provisional", "steps"}`: the days from the start to the due day; of a window, from it on.

    A window says `latest` too: the last day by the kinder reading of the law, null where there is only one.
    """
    steps = {"steps": [_step(step) for step in found.steps]}
    if isinstance(found, Counted):
        return _due(found.due) | steps
    return _due(found.ask_by) | steps | {"latest": _due(found.latest) if found.latest else None}


def in_lines(found: Found) -> tuple[str, ...]:
    """From the start to the end; days that count or do not for one reason are one line."""
    runs = [_line(tuple(run)) for _, run in groupby(found.steps, key=_reason)]
    if isinstance(found, Counted):
        if not runs:
            return (_end("deadline.on", found.due),)
        start = render(say("deadline.start", day=full_day(found.start)))
        return (start, *runs, _end("deadline.due", found.due))
    if found.latest is None:
        return (_end("deadline.due", found.ask_by), *runs)
    return (_end("deadline.ask_by", found.ask_by), *runs, _end("deadline.latest", found.latest))


def _end(key: str, due: Due) -> str:
    day = say("date.provisional", day=full_day(due.day)) if due.is_provisional else full_day(due.day)
    return render(say(key, day=day))


def _due(due: Due) -> dict[str, Any]:
    return {"due": due.day.isoformat(), "provisional": due.is_provisional}


def full_day(day: date) -> Words:
    """Year, month, day and day of the week."""
    weekday = say(f"weekday.{day.isoweekday()}")
    return say("date.with_weekday", year=day.year, month=day.month, day=day.day, weekday=weekday)


def _step(step: Step) -> dict[str, Any]:
    return {
        "day": step.day.date.isoformat(),
        "kind": step.day.kind.value,
        "holiday": step.day.holiday,
        "step": step.count.value,
        "counts_as": step.counts_as,
        "pause": step.pause.value if step.pause else "",
        "certain": step.day.is_certain,
    }


def _reason(step: Step) -> tuple[object, ...]:
    """Two days of the same reason can be told in one line."""
    named = step.day.kind if step.counts_as is not None or step.count is Count.DAY_OFF else None
    holiday = step.day.holiday if step.count is Count.DAY_OFF else ""
    return step.count, step.pause, named, holiday, step.day.is_certain


def _line(run: tuple[Step, ...]) -> str:
    first, last = run[0], run[-1]
    days = full_day(first.day.date)
    if len(run) > 1:
        days = say("deadline.span", first=days, last=full_day(last.day.date))
    parts = (render(part) for part in _why(first, last.counts_as))
    return render(say("deadline.line", days=days, why=render(say("words.clause")).join(parts)))


def _why(first: Step, last: int | None) -> Iterator[Words]:
    match first.count:
        case Count.COUNTED if first.counts_as is None:
            yield say("deadline.runs")
        case Count.COUNTED if first.counts_as == last:
            yield say("deadline.counts", n=str(first.counts_as))
        case Count.COUNTED:
            yield say("deadline.count_up", n=str(first.counts_as), to=str(last))
        case Count.PAUSED:
            yield say("deadline.paused", why=say(f"pause.{first.pause or 'unsaid'}"))
        case Count.DAY_OFF:
            yield say("deadline.off", why=first.day.holiday or say("deadline.weekend"))
        case Count.MOVED:
            yield say("deadline.moved")
    if first.day.kind is DayKind.MAKE_UP_WORKDAY and first.count is Count.COUNTED and first.counts_as:
        yield say("deadline.make_up")
    if not first.day.is_certain:
        yield say("deadline.uncertain")
