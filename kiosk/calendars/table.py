"""A year as a table: one day a row, with what it is; days off in a row under one name are one span."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from kiosk.calendars.notice import Draft, Wording

_DAY = timedelta(days=1)


def read_table(said: str, wording: Wording, year: int | None) -> Draft:
    """The rows under a head of `date, kind, name`, in either language, as a draft of `year`."""
    draft = Draft()
    if year is None:
        draft.wrong(1, "no_year")
    else:
        draft.raw["year"] = year
    rows = list(csv.reader(said.removeprefix("\ufeff").splitlines()))
    columns = _columns(rows[0] if rows else [], wording)
    if len(columns) < 3:
        draft.wrong(1, "no_head", heads=", ".join(wording.table["date"] + wording.table["kind"]))
        return draft
    for line, cells in enumerate(rows[1:], start=2):
        if any(cell.strip() for cell in cells):
            _read_row(draft, wording, line, {name: cells[at : at + 1] for name, at in columns.items()})
    return draft


def _columns(heads: list[str], wording: Wording) -> Mapping[str, int]:
    said = [head.strip().lower() for head in heads]
    return {
        name: said.index(word)
        for name in ("date", "kind", "name")
        for word in wording.table[name]
        if word in said
    }


def _read_row(draft: Draft, wording: Wording, line: int, cells: Mapping[str, list[str]]) -> None:
    said = {name: "".join(cell).strip() for name, cell in cells.items()}
    try:
        day = date.fromisoformat(said["date"])
    except ValueError:
        draft.wrong(line, "no_day", said=said["date"])
        return
    if said["kind"] in wording.table["workday"]:
        draft.add_work(line, day)
    elif said["kind"] not in wording.table["holiday"] or not said["name"]:
        draft.wrong(line, "sentence", said=",".join(said.values()))
    elif _goes_on(draft.raw["holidays"], said["name"], day):
        draft.raw["holidays"][-1]["to"] = day
        draft.lines[day] = line
    else:
        draft.add_off(line, said["name"], day, day)


def _goes_on(spans: list[dict[str, Any]], name: str, day: date) -> bool:
    return bool(spans) and spans[-1]["name"] == name and spans[-1]["to"] + _DAY == day
