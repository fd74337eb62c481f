"""Typed answers: what a page answers as text, read into the value that rules, schema and back office see.

choice, text, phone, id number, credit code: a text. several, region: ids. number: an integer. money: integer
fen. date: ISO text. declaration: true. file: the id of a scanned document of the draft. repeat: rows, each a
mapping of column id to value. What is not answered has no value at all. Values are JSON data; a tuple comes
back from it as a list.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from kiosk.catalogue.model import Component, MoneyUnit, Option, Question, Region
from kiosk.pages import Answer
from kiosk.words import Say, Words, joined, listed, say

Value = bool | int | str | Sequence[str] | Sequence[Mapping[str, "Value"]]
Row = Mapping[str, Value]
Answers = Mapping[str, Value]

FEN_OF = {MoneyUnit.YUAN: 100, MoneyUnit.WAN: 1_000_000}
# No amount that reaches a counter is longer; and an integer of fen stays exact in every JSON reader.
_MONEY = {MoneyUnit.YUAN: r"[0-9]{1,12}(\.[0-9]{1,2})?", MoneyUnit.WAN: r"[0-9]{1,8}(\.[0-9]{1,6})?"}
_NUMBER = re.compile(r"[0-9]{1,9}")
_SHOWN_FIRST, _SHOWN_LAST = 6, 4  # of an identity number. Source: experience.md, privacy on the spot


def read(question: Question, answer: Answer) -> Value | Say | None:
    """The value of what a page answered; None when nothing was; a `Say` when it cannot be read as one."""
    if isinstance(answer, tuple):
        return answer or None
    typed = answer.strip()
    if not typed:
        return None
    match question.component:
        case Component.NUMBER:
            return int(typed) if _NUMBER.fullmatch(typed) else say("form.number", what=question.short_title)
        case Component.MONEY:
            return _read_money(question, typed)
        case Component.DATE:
            return typed if is_day(typed) else say("form.date_unfinished", what=question.short_title)
        case Component.ID_NUMBER | Component.CREDIT_CODE:
            return "".join(typed.split()).upper()
        case _:
            return typed


def as_typed(question: Question, value: object) -> Answer | None:
    """The value as a person would type or pick it, to stand in the page again; None for what no page
    takes."""
    if question.component is Component.MONEY and isinstance(value, int):
        return _plain(Decimal(value) / FEN_OF[question.money_unit])
    if isinstance(value, bool):
        return None
    if isinstance(value, str | int):
        return str(value)
    if isinstance(value, tuple | list) and all(isinstance(part, str) for part in value):
        return tuple(value)
    return None


def in_words(question: Question, value: Value) -> Words:
    """The answer as its row on check-answers shows it: labels, not ids. The value is one that was checked."""
    match question.component:
        case Component.CHOICE | Component.SEVERAL:
            picked = (value,) if isinstance(value, str) else _texts(value)
            return listed(option.label for option in question.options if option.value in picked)
        case Component.REGION:
            return "".join(region.name for region in branch(question.regions, _texts(value)) or ())
        case Component.NUMBER:
            return f"{value}{question.unit}"
        case Component.MONEY:
            return money_in_words(value if isinstance(value, int) else 0, question.money_unit)
        case Component.DATE:
            return day_in_words(str(value))
        case Component.ID_NUMBER:
            return _masked(str(value))
        case Component.TEXT | Component.PHONE | Component.CREDIT_CODE:
            return str(value)
        case Component.DECLARATION:
            return say("form.declared")
        case Component.FILE:
            return say("form.scanned")
        case Component.REPEAT:
            lines = [row_in_words(question, row) for row in value_rows(value)]
            return joined(say("words.semicolon"), lines) or say("form.no_rows")


def row_in_words(question: Question, row: Row) -> Words:
    """One row of a repeat group: what is known of it, in the order of its columns."""
    return listed(in_words(column, row[column.id]) for column in question.columns if column.id in row)


def money_in_words(fen: int, unit: MoneyUnit = MoneyUnit.YUAN) -> Words:
    return say(f"money.{unit.value}", amount=_plain(Decimal(fen) / FEN_OF[unit], grouped=True))


def day_in_words(iso: str) -> Words:
    day = date.fromisoformat(iso)
    return say("date.year_month_day", year=day.year, month=day.month, day=day.day)


def region_levels(question: Question) -> dict[str, tuple[Option, ...]]:
    """The children of every region by its id, the first level under ""; leaves are not keys."""
    levels: dict[str, tuple[Option, ...]] = {}

    def walk(parent: str, regions: tuple[Region, ...]) -> None:
        if regions:
            levels[parent] = tuple(Option(region.id, region.name) for region in regions)
        for region in regions:
            walk(region.id, region.children)

    walk("", question.regions)
    return levels


def branch(regions: tuple[Region, ...], path: Sequence[str]) -> tuple[Region, ...] | None:
    """The regions along a path from the root to a leaf; None when it is no such path."""
    found: list[Region] = []
    for id_ in path:
        region = next((region for region in regions if region.id == id_), None)
        if region is None:
            return None
        found.append(region)
        regions = region.children
    return None if regions else tuple(found)


def is_day(text: str) -> bool:
    """Whether this is a day as ISO 8601 writes it at length: 2026-11-24."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def value_rows(value: object) -> tuple[Row, ...]:
    """The rows of a repeat group's answer; none when it is not one."""
    return tuple(row for row in value if isinstance(row, Mapping)) if isinstance(value, tuple | list) else ()


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, tuple | list) else ()


def _read_money(question: Question, typed: str) -> Value | Say:
    if re.fullmatch(_MONEY[question.money_unit], typed):
        return int(Decimal(typed) * FEN_OF[question.money_unit])
    return say(f"form.money.{question.money_unit.value}", what=question.short_title)


def _plain(amount: Decimal, *, grouped: bool = False) -> str:
    """Without an exponent and without zeros that say nothing: 200, 1234.5; grouped: 1,234.5."""
    whole = f"{amount:,f}" if grouped else f"{amount:f}"
    return whole.rstrip("0").rstrip(".") if "." in whole else whole


def _masked(number: str) -> str:
    hidden = max(0, len(number) - _SHOWN_FIRST - _SHOWN_LAST)
    return number[:_SHOWN_FIRST] + "*" * hidden + number[len(number) - _SHOWN_LAST :]
