"""Which slots a hall has on a day: from the file that its bureau keeps, by the kind of day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from pathlib import Path

from pydantic import Field

from config.reading import Record, read_record
from kiosk.deadlines import Calendar
from kiosk.working_days import DayKind
from sync.protocol.appointments import HallId, SlotKey

_KINDS = {
    DayKind.WORKDAY: "workday",
    DayKind.MAKE_UP_WORKDAY: "workday",
    DayKind.WEEKEND: "weekend",
    DayKind.HOLIDAY: "holiday",
}


class SlotHours(Record):
    starts: time
    ends: time
    places: int = Field(ge=1)


class Hours(Record):
    workday: tuple[SlotHours, ...] = ()
    weekend: tuple[SlotHours, ...] = ()
    holiday: tuple[SlotHours, ...] = ()  # for what cannot wait


class Hall(Record):
    id: HallId
    name: str
    hours: Hours


class Halls(Record):
    """The file. Errors of reading: `config.reading.UnreadableError`, naming file and field."""

    ahead_days: int = Field(ge=1, le=60)
    most_of_a_person: int = Field(ge=1)
    halls: tuple[Hall, ...]


@dataclass(frozen=True, slots=True)
class DaySlot:
    """One hour of one day that can be booked."""

    hall: Hall
    day: date
    kind: str
    hours: SlotHours

    @property
    def key(self) -> SlotKey:
        return SlotKey(hall=self.hall.id, day=self.day, starts=self.hours.starts)


def load_halls(path: Path) -> Halls:
    return read_record(path, Halls)


def slots_from(halls: Halls, calendar: Calendar, today: date) -> Iterator[DaySlot]:
    """Every slot from tomorrow on, by day, hall and hour."""
    for ahead in range(1, halls.ahead_days + 1):
        day = today + timedelta(days=ahead)
        kind = _KINDS[calendar.day(day).kind]
        for hall in halls.halls:
            for hours in getattr(hall.hours, kind):
                yield DaySlot(hall, day, kind, hours)
