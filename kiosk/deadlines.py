"""When things are due by law: working days, time limits, and what a citizen may be told on the day of receipt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from kiosk.catalogue.model import Item, Limit

LOCAL_ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Due:
    day: date
    is_provisional: bool = False


@dataclass(frozen=True, slots=True)
class LegalDates:
    received_on: date
    notify_by: Due
    deemed_accepted_on: date
    decide_within: Limit | None
    decide_by: Due | None  # if it counts as accepted on the day of receipt

    @property
    def is_provisional(self) -> bool:
        raise NotImplementedError


class Calendar:
    @classmethod
    def load(cls, folder: Path) -> Calendar:
        raise NotImplementedError

    def is_workday(self, day: date) -> bool:
        raise NotImplementedError

    def add_workdays(self, day: date, count: int) -> Due:
        raise NotImplementedError


def local_date(at: datetime) -> date:
    """The date on the wall of the hall at this moment."""
    return at.astimezone(LOCAL_ZONE).date()


def limit_end(calendar: Calendar, limit: Limit, start: date, *, is_extended: bool = False) -> Due:
    raise NotImplementedError


def legal_dates(calendar: Calendar, item: Item, received_at: datetime) -> LegalDates:
    raise NotImplementedError
