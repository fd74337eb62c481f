"""One year of the working calendar as its notice has it, and what the law says of years without a notice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from pydantic import Field

from config.reading import Record, UnreadableError, read_record


class Span(Record):
    """Days off, `first` to `last`, under the name the notice gives them."""

    name: str
    first: date = Field(alias="from")
    last: date = Field(alias="to")

    def days(self) -> Iterator[date]:
        return (self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1))


class Amendment(Record):
    notice: str
    what: str


class Year(Record):
    """What a notice makes of a year; it may reach into the December before."""

    year: int
    title: str
    notice: str
    published: date | None = None
    amended_by: tuple[Amendment, ...] = ()
    holidays: tuple[Span, ...] = Field(min_length=1)
    workdays: tuple[date, ...]


class _Fixed(Record):
    name: str
    days: tuple[str, ...]  # MM-DD


class _Movable(Record):
    name: str
    days: tuple[date, ...]


class _Amount(Record):
    since: int
    days: int


class Statutory(Record):
    """The days off that the law itself names, as revised for the years from `since` on."""

    basis: str
    since: int
    amounts: tuple[_Amount, ...]
    fixed: tuple[_Fixed, ...]
    movable: tuple[_Movable, ...]

    def named(self) -> dict[str, str]:
        """The fixed days, "MM-DD" → name."""
        return {day: festival.name for festival in self.fixed for day in festival.days}

    def dated(self) -> dict[date, str]:
        """The movable days of the years they are known of."""
        return {day: festival.name for festival in self.movable for day in festival.days}

    def days_of(self, year: int) -> dict[date, str]:
        """The days off that are known of a year; none of a year before this revision."""
        if year < self.since:
            return {}
        fixed = {date.fromisoformat(f"{year}-{day}"): name for day, name in self.named().items()}
        return fixed | {day: name for day, name in self.dated().items() if day.year == year}

    def amount(self, year: int) -> int | None:
        """How many days off the law gives in a year; None where that is not known here."""
        known = [amount.days for amount in self.amounts if amount.since <= year]
        return known[-1] if known else None


def read_statutory(folder: Path) -> Statutory:
    """Errors: UnreadableError naming file and field."""
    return read_record(folder / "statutory.yaml", Statutory)


def read_years(folder: Path) -> dict[int, Year]:
    """Every `YYYY.yaml` by its year, in order. Errors: UnreadableError naming file and field."""
    years: dict[int, Year] = {}
    for path in sorted(folder.glob("[0-9][0-9][0-9][0-9].yaml")):
        year = read_record(path, Year)
        if path.stem != str(year.year):
            raise UnreadableError(f"{path}: year: {year.year} in a file of another name")
        years[year.year] = year
    if not years:
        raise UnreadableError(f"{folder}: no calendar year (YYYY.yaml) here")
    return years
