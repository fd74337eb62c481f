"""Which slots a hall has on a day: from the file that its bureau keeps, by the kind of day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from config.reading import Record, read_record
from config.strings import text
from kiosk.deadlines import Calendar
from kiosk.working_days import DayKind
from sync.protocol.appointments import MOST_SLOTS, HallId, SlotKey

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

    @property
    def kinds(self) -> tuple[tuple[SlotHours, ...], ...]:
        return self.workday, self.weekend, self.holiday

    @model_validator(mode="after")
    def _begin_once(self) -> Self:
        for hours in self.kinds:
            if len({each.starts for each in hours}) < len(hours) or any(e.ends <= e.starts for e in hours):
                raise ValueError(text("mistake.halls_hours"))
        return self


class Hall(Record):
    id: HallId
    name: str
    hours: Hours


class Halls(Record):
    """The file. Errors of reading: `config.reading.UnreadableError`, naming file and field."""

    ahead_days: int = Field(ge=1, le=60)
    most_of_a_person: int = Field(ge=1)
    halls: tuple[Hall, ...]

    @model_validator(mode="after")
    def _can_be_told(self) -> Self:
        """An answer tells all slots, and a slot is known by its hall, day and beginning."""
        slots = self.ahead_days * sum(max(map(len, hall.hours.kinds)) for hall in self.halls)
        if slots > MOST_SLOTS:
            raise ValueError(text("mistake.halls_too_many", slots=slots, most=MOST_SLOTS))
        if len({hall.id for hall in self.halls}) < len(self.halls):
            raise ValueError(text("mistake.id_twice"))
        return self


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
