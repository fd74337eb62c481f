"""By how much a matter of several items shrinks against doing them singly: papers, visits and days, counted.

Singly: each item by itself at the window, where every material that it needs in this situation is a paper to
hand in, each item is one visit to hand in, and an item that needs another one's result starts when that one
is decided. Here: the papers still to be brought or to follow, one visit, all items at once. Parts for the
window are a visit each way. Days are working days until the last decision, each within its limit, if what is
handed in is accepted on that day. Source: the catalogue and the calendar alone; nothing is estimated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kiosk.catalogue.model import Item
from kiosk.deadlines import Calendar, decision
from kiosk.forms import MaterialNeed, tailor
from kiosk.matter import Matter, Part
from kiosk.matter_needs import Situation, matter_needs
from sync.protocol.wire import HowMet

# What may be held counts as a paper as long as nobody has looked.
_IS_PAPER = frozenset({HowMet.SCANNED, HowMet.LATER, HowMet.HELD_BY_GOVERNMENT})


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
    papers: Figure
    visits: Figure
    days: Figure


def saving(matter: Matter, situation: Situation) -> Saving | None:
    """None for a matter of one item: there is nothing to compare."""
    parts = matter.standing(situation.answers)
    if len(parts) < 2:
        return None
    at_window = len(matter.for_window(situation.answers))
    return Saving(
        papers=Figure(
            _papers_singly(parts, situation, matter.on), papers_to_bring(matter_needs(matter, situation))
        ),
        visits=Figure(len(parts) + at_window, 1 + at_window),
        days=_days(matter, parts, situation),
    )


def papers_to_bring(needs: Sequence[MaterialNeed]) -> int:
    """Materials of which, by the easiest way open, a paper must be brought or must follow."""
    return sum(need.ways[0] in _IS_PAPER for need in needs if need.is_needed)


def _papers_singly(parts: Sequence[Part], situation: Situation, on: date) -> int:
    lists = (tailor(p.item, p.view(situation.answers), on, situation.calendar) for p in parts)
    return sum(need.is_needed for needs in lists for need in needs)


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
