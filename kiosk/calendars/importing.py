"""A new year taken in: read from a notice, a table or YAML, checked whole, compared, written in one move."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from config.reading import UnreadableError, read_mapping
from config.strings import text
from kiosk.calendars.checks import CalendarMistake, mistake, year_mistakes
from kiosk.calendars.notice import Draft, Wording, read_notice
from kiosk.calendars.table import read_table
from kiosk.calendars.year import Statutory, Year
from kiosk.working_days import WORKING, Calendar, Day


@dataclass(frozen=True, slots=True)
class Wrong:
    """A mistake in a source, with its line where it has one."""

    mistake: CalendarMistake
    line: int | None = None

    def words(self) -> str:
        said = self.mistake.words()
        return text("calendar.line", line=self.line, words=said) if self.line else said


@dataclass(frozen=True, slots=True)
class Taken:
    """What was read. `year` is None when something in its way is wrong; doubts alone leave it there."""

    year: Year | None
    wrong: tuple[Wrong, ...]
    advice: tuple[str, ...] = ()

    @property
    def is_doubtful(self) -> bool:
        return any(each.mistake.is_doubt for each in self.wrong)


@dataclass(frozen=True, slots=True)
class Change:
    """A day that is worked where it was not, or the reverse."""

    before: Day
    after: Day


def take_in(path: Path, wording: Wording, law: Statutory, given: Mapping[str, Any]) -> Taken:
    """The year in a file: `.yaml` in the calendar's own shape, `.csv` a table, anything else a notice's text.

    `given`: what is said beside the file and counts before it: year, notice, published.
    Errors: UnreadableError.
    """
    draft = _draft(path, wording, given.get("year"))
    raw = draft.raw | {name: value for name, value in given.items() if value is not None}
    if "year" in raw:
        raw.setdefault("title", text("calendar.title", year=raw["year"]))
    wrong = [Wrong(each, line) for line, each in draft.mistakes]
    if not raw.get("notice"):
        wrong.append(Wrong(mistake("no_notice")))
    if wrong:
        return Taken(None, tuple(wrong))
    raw["workdays"] = sorted(raw["workdays"])
    try:
        year = Year.model_validate(raw)
    except ValidationError as error:
        lines = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
        raise UnreadableError(f"{path}: " + "; ".join(lines)) from error
    found = tuple(
        Wrong(each, draft.lines.get(each.day) if each.day else None) for each in year_mistakes(year, law)
    )
    is_usable = all(each.mistake.is_doubt for each in found)
    return Taken(year if is_usable else None, found, tuple(said for _, said in draft.advice))


def changes(before: Calendar, after: Calendar, year: int) -> Iterator[Change]:
    """The days of a year and the December before on which there is work now and was none, or the reverse."""
    day = date(year - 1, 12, 1)
    while day.year <= year:
        was, is_now = before.day(day), after.day(day)
        if (was.kind in WORKING) != (is_now.kind in WORKING):
            yield Change(was, is_now)
        day += timedelta(days=1)


def write(year: Year, folder: Path) -> Path:
    """The file of the year, whole or not at all. Errors: OSError."""
    path = folder / f"{year.year}.yaml"
    written = as_yaml(year)
    if Year.model_validate(yaml.safe_load(written)) != year:
        raise AssertionError(f"{path}: what was written does not read back as it was")
    draft = path.with_suffix(".new")
    with draft.open("w", encoding="utf-8") as file:
        file.write(written)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    return path


def as_yaml(year: Year) -> str:
    """The year as its file has it: one span a line."""
    lines = [f"year: {year.year}", f"title: {_word(year.title)}", f"notice: {_word(year.notice)}"]
    lines += [f"published: {year.published}"] if year.published else []
    if year.amended_by:
        lines += ["amended_by:"]
        lines += [
            f"  - {{notice: {_word(each.notice)}, what: {_word(each.what)}}}" for each in year.amended_by
        ]
    lines += ["holidays:"]
    lines += [f"  - {{name: {_word(s.name)}, from: {s.first}, to: {s.last}}}" for s in year.holidays]
    lines += [f"workdays: [{', '.join(map(str, year.workdays))}]"]
    return "\n".join(lines) + "\n"


def _word(said: str) -> str:
    """A text as YAML takes it for one, in a list too."""
    return yaml.safe_dump([said], allow_unicode=True, default_flow_style=True, width=10_000).strip()[1:-1]


def _draft(path: Path, wording: Wording, year: int | None) -> Draft:
    if path.suffix.lower() in (".yaml", ".yml"):
        return Draft(raw=read_mapping(path) | {})
    try:
        said = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableError(f"{path}: {error}") from error
    if path.suffix.lower() == ".csv":
        return read_table(said, wording, year)
    return read_notice(said, wording, year)
