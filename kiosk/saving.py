"""By how much a matter of several items shrinks against doing them singly: papers, visits and days, counted.

Singly: each item by itself at the window, where every material that it needs in this situation is a paper to
hand in, each item is one visit to hand in, and an item that needs another one's result starts when that one
is decided. Here: the papers that the notice tells to prepare, one visit, all items at once. Parts for the
window are a visit each way. Days are working days until the last decision, each within its limit, if what is
handed in is accepted on that day. Source: the catalogue and the calendar alone; nothing is estimated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kiosk.catalogue.model import Item
from kiosk.deadlines import Calendar, decision
from kiosk.forms import tailor
from kiosk.matter import Matter
from kiosk.matter_needs import Situation, is_paper, matter_needs
from kiosk.matter_part import Part


@dataclass(frozen=True, slots=True)
class Figure:
    singly: int
    here: int

    @property
    def fewer_percent(self) -> int:
        """Rounded down, so that what is said is never more than what is true."""
        return (self.singly - self.here) * 100 // self.singly if self.singly else 0


@dataclass(frozen=True, slots=True)
class Saving:
    """`each`: for each item its short name and its materials singly; `at_window` of the visits are elsewhere,
    either way."""

    papers: Figure
    visits: Figure
    days: Figure
    each: tuple[tuple[str, int], ...]
    at_window: int


def saving(matter: Matter, situation: Situation) -> Saving | None:
    """None for a matter of one item: there is nothing to compare."""
    parts = matter.standing(situation.answers)
    if len(parts) < 2:
        return None
    at_window = len(matter.for_window(situation.answers))
    each = tuple((part.item.short_name, _papers_singly(part, situation, matter.on)) for part in parts)
    return Saving(
        papers=Figure(sum(papers for _, papers in each), sum(map(is_paper, matter_needs(matter, situation)))),
        visits=Figure(len(parts) + at_window, 1 + at_window),
        days=_days(matter, parts, situation),
        each=each,
        at_window=at_window,
    )


def _papers_singly(part: Part, situation: Situation, on: date) -> int:
    needs = tailor(part.item, part.view(situation.answers), on, situation.calendar)
    return sum(need.is_needed for need in needs)


def _days(matter: Matter, parts: Sequence[Part], situation: Situation) -> Figure:
    calendar, on = situation.calendar, matter.on
    ends: dict[str, date] = {}

    def end_singly(part: Part) -> date:
        if part.code not in ends:
            before = [end_singly(maker) for maker in matter.makers(part, situation.answers)]
            ends[part.code] = _end(part.item, max(before, default=on), calendar)
        return ends[part.code]

    singly = max(end_singly(part) for part in parts)
    here = max(_end(part.item, on, calendar) for part in parts)
    return Figure(_workdays(on, singly, calendar), _workdays(on, here, calendar))


def _end(item: Item, start: date, calendar: Calendar) -> date:
    return decision(calendar, item, start, start).due.day


def _workdays(start: date, end: date, calendar: Calendar) -> int:
    """How many working days lie after `start`, `end` among them."""
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(calendar.is_workday(day) for day in days)
