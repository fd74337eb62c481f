"""The text of a State Council notice read into a year: what is not understood is refused, never guessed.

How such a notice is worded is data (`config/calendar/wording.yaml`). A sentence that is no day off, no day
made up for and no advice to employers is a mistake with its line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from config.reading import Record, read_record
from config.strings import text
from kiosk.calendars.checks import SATURDAY, CalendarMistake, mistake

_DAY = timedelta(days=1)
_STOP = "\u3002"  # ideographic full stop
_BLANKS = re.compile(r"[ \t\u3000\u00a0\ufeff]+")


class Wording(Record):
    """Regular expressions over the tidied text, and the words of a table."""

    title: str
    notice: str
    published: str
    item: str
    day: str
    weekday: str
    weekdays: str
    to: str
    also: str
    holiday: str
    instead: str
    workday: str
    advice: str
    festivals: tuple[str, ...]
    table: Mapping[str, tuple[str, ...]]


@dataclass(slots=True)
class Draft:
    """A year as far as it was read. `lines`: where each day was read, for what is found wrong later."""

    raw: dict[str, Any] = field(default_factory=lambda: {"holidays": [], "workdays": []})
    lines: dict[date, int] = field(default_factory=dict)
    mistakes: list[tuple[int, CalendarMistake]] = field(default_factory=list)
    advice: list[tuple[int, str]] = field(default_factory=list)

    def add_off(self, line: int, name: str, first: date, last: date) -> None:
        self.raw["holidays"].append({"name": name, "from": first, "to": last})
        self.lines |= {first: line, last: line}

    def add_work(self, line: int, day: date) -> None:
        self.raw["workdays"].append(day)
        self.lines[day] = line

    def wrong(self, line: int, code: str, day: date | None = None, **args: object) -> None:
        self.mistakes.append((line, mistake(code, day, **args)))


def read_wording(folder: Path) -> Wording:
    """Errors: UnreadableError naming file and field."""
    return read_record(folder / "wording.yaml", Wording)


def read_notice(said: str, wording: Wording, year: int | None = None) -> Draft:
    """The notice as a draft of its year; `year` where its title does not say it."""
    lines = [_BLANKS.sub("", unicodedata.normalize("NFKC", line)) for line in said.splitlines()]
    draft = Draft()
    _read_head(draft, wording, lines, year)
    if "year" in draft.raw:
        _read_items(draft, wording, lines)
    return draft


def _read_head(draft: Draft, wording: Wording, lines: Sequence[str], year: int | None) -> None:
    whole = "".join(lines)  # a title may stand on two lines
    if found := re.search(wording.title, whole):
        if year is not None and year != int(found[1]):
            draft.wrong(1, "other_year", said=found[1], wanted=year)
        draft.raw |= {"title": found[0], "year": int(found[1])}
    elif year is not None:
        draft.raw["year"] = year
    else:
        draft.wrong(1, "no_year")
    if found := re.search(wording.notice, whole):
        draft.raw["notice"] = found[0]
    for line in lines:
        if found := re.search(wording.published, line):
            draft.raw["published"] = _date(*(int(part) for part in found.groups()))


def _read_items(draft: Draft, wording: Wording, lines: Sequence[str]) -> None:
    name = ""
    for n, line in enumerate(lines, start=1):
        heads = list(re.finditer(wording.item, line))
        if not heads and name and re.match(wording.day, line) and not re.match(wording.published, line):
            _read_body(draft, wording, n, name, line)  # the sentence of an item goes on here
        ends = [*(head.start() for head in heads[1:]), len(line)]
        for head, end in zip(heads, ends, strict=False):
            name = head[1]
            _read_body(draft, wording, n, name, line[head.end() : end])
    told = "".join(span["name"] for span in draft.raw["holidays"])
    for festival in wording.festivals:
        if festival not in told:
            draft.wrong(len(lines), "no_festival", name=festival)


def _read_body(draft: Draft, wording: Wording, line: int, name: str, body: str) -> None:
    for sentence in filter(None, body.split(_STOP)):
        if re.match(wording.advice, sentence):
            draft.advice.append((line, sentence))
            continue
        starts = [found.end() for found in re.finditer(f",(?={wording.day})", sentence)]
        for start, end in zip([0, *starts], [*starts, len(sentence) + 1], strict=True):
            _read_clause(draft, wording, line, name, sentence[start : end - 1])


def _read_clause(draft: Draft, wording: Wording, line: int, name: str, clause: str) -> None:
    """One thing said of some days: they are off, or they are worked."""
    days, joints, rest = _read_days(draft, wording, line, clause)
    if not days:
        return
    is_span = joints in ([], [wording.to])
    if is_span and (found := re.match(wording.holiday, rest)):
        first, last = days[0], days[-1]
        if found[2]:
            first, last = _with_weekend(first, last)
            if (first, last) == (days[0], days[-1]):
                draft.wrong(line, "no_weekend_next", first)
        count = (days[-1] - days[0]).days + 1
        if found[1] and int(found[1]) != count:
            draft.wrong(line, "count", first, said=found[1], counted=count)
        draft.add_off(line, name, first, last)
    elif is_span and re.match(wording.instead, rest):
        draft.add_off(line, name, days[0], days[-1])
    elif set(joints) <= {wording.also} and re.match(wording.workday, rest):
        for day in days:
            draft.add_work(line, day)
    else:
        draft.wrong(line, "sentence", said=clause)


def _read_days(draft: Draft, wording: Wording, line: int, clause: str) -> tuple[list[date], list[str], str]:
    """The days a clause begins with, what joins them, and the rest; no days, told why, if one cannot be."""
    days: list[date] = []
    joints: list[str] = []
    at = 0
    year, month = draft.raw["year"], None
    while found := re.compile(wording.day).match(clause, at):
        year = int(found[1]) if found[1] else year
        month = int(found[2]) if found[2] else month
        day = _date(year, month, int(found[3])) if month else None
        if day is None:
            draft.wrong(line, "no_day", said=found[0])
            return [], [], clause
        _check_weekday(draft, wording, line, day, found[4] or "")
        days.append(day)
        at = found.end()
        if clause[at : at + 1] not in (wording.to, wording.also):
            break
        joints.append(clause[at])
        at += 1
    if not days or len(joints) != len(days) - 1:
        draft.wrong(line, "sentence", said=clause)
        return [], [], clause
    return days, joints, clause[at:]


def _check_weekday(draft: Draft, wording: Wording, line: int, day: date, note: str) -> None:
    found = re.search(wording.weekday, note)
    if not found:
        return
    said = wording.weekdays.find(found[1]) + 1 or len(wording.weekdays)
    if said != day.isoweekday():
        draft.wrong(line, "weekday", day, said=found[0], weekday=text(f"weekday.{day.isoweekday()}"))


def _with_weekend(first: date, last: date) -> tuple[date, date]:
    """The days and the weekend days next to them."""
    while (first - _DAY).weekday() >= SATURDAY:
        first -= _DAY
    while (last + _DAY).weekday() >= SATURDAY:
        last += _DAY
    return first, last


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
