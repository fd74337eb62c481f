"""One cell of a clerk's workbook: its value as the raw description has it, or what is wrong with it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from datetime import time as time_of_day
from typing import Any

from config.strings import text
from kiosk.catalogue.workbook.layout import NOTHING, Cell, Column
from kiosk.words import Words, listed, say

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WHOLE = re.compile(r"-?\d{1,9}")
_MOST_WHOLE = 10**9
_INVISIBLE = re.compile("[\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")
_ONE_OF_MANY = re.compile(r"[\n,，、;；]+")


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong; a value of which it is only a remark is used all the same."""

    code: str
    args: tuple[tuple[str, Words], ...] = ()


@dataclass(frozen=True, slots=True)
class Read:
    """A value, None where nothing is meant. `remark`: to be told, though the value is good."""

    value: Any
    remark: Wrong | None = None


class _Unfit(Exception):
    """The cell holds something else than its column; carries what to tell."""

    def __init__(self, code: str, **args: Words | int) -> None:
        self.wrong = Wrong(code, say("", **args).args)


def read_cell(value: object, column: Column, *, is_formula: bool = False) -> Read | Wrong | None:
    """What the cell says; None for an empty one."""
    if value is None or value == "":
        return None
    if is_formula:
        return Wrong("cell_formula")
    try:
        if not isinstance(value, str):
            return Read(_READERS[column.cell](value, column))
        told = value.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")
        seen = _INVISIBLE.sub("", told)
        plain = seen.strip()
        if not plain:
            return None
        remark = None if plain == told else Wrong("cell_spaces")
        return Read(None if plain == NOTHING else _READERS[column.cell](plain, column), remark)
    except _Unfit as unfit:
        return unfit.wrong


def _text(value: object, _column: Column) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        raise _Unfit("cell_truth")
    if isinstance(value, date | datetime | time_of_day):
        raise _Unfit("cell_day", value=str(value))
    raise _Unfit("cell_number", value=str(value))


def _id(value: object, column: Column) -> str:
    said = _text(value, column)
    found = next((id_ for id_, word in column.words if said in (word, id_)), said)
    narrow = unicodedata.normalize("NFKC", found)
    if narrow != found:
        raise _Unfit("cell_full_width", value=said, narrow=narrow)
    return found


def _whole(value: object, _column: Column) -> int:
    if isinstance(value, float) and value.is_integer():
        value = int(value) if abs(value) < _MOST_WHOLE else value
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < _MOST_WHOLE:
        return value
    if isinstance(value, str) and _WHOLE.fullmatch(value):
        if not value.isascii():
            raise _Unfit("cell_full_width", value=value, narrow=unicodedata.normalize("NFKC", value))
        return int(value)
    raise _Unfit("cell_not_whole", value=str(value))


def _yes_no(value: object, _column: Column) -> bool:
    if isinstance(value, bool):
        return value
    words = {text("workbook.yes"): True, text("workbook.no"): False}
    if str(value) not in words:
        raise _Unfit("cell_not_offered", value=str(value), options=listed(words))
    return words[str(value)]


def _day(value: object, column: Column) -> str:
    for id_, word in column.words:
        if value in (word, id_):
            return id_
    if isinstance(value, datetime) and value.time() == time_of_day():
        return value.date().isoformat()
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, str) and _DAY.fullmatch(value):
        return value
    raise _Unfit("cell_no_day", value=str(value))


def _word(value: object, column: Column) -> str:
    for id_, word in column.words:
        if value in (word, id_):
            return id_
    raise _Unfit("cell_not_offered", value=str(value), options=listed(word for _, word in column.words))


def _words(value: object, column: Column) -> list[str]:
    parts = _ONE_OF_MANY.split(_text(value, column))
    return [_word(part.strip(), column) for part in parts if part.strip()]


def _lines(value: object, column: Column) -> list[str]:
    parts = (part.strip() for part in _text(value, column).split("\n"))
    return [part for part in parts if part]


def _any(value: object, column: Column) -> str:
    if isinstance(value, date | datetime):
        return _day(value, column)
    return _text(value, column)


_READERS: Mapping[Cell, Callable[[object, Column], Any]] = {
    Cell.TEXT: _text,
    Cell.ID: _id,
    Cell.RULE: _text,
    Cell.WHOLE: _whole,
    Cell.YES_NO: _yes_no,
    Cell.DAY: _day,
    Cell.WORD: _word,
    Cell.WORDS: _words,
    Cell.LINES: _lines,
    Cell.ANY: _any,
}


def write_cell(value: object, column: Column) -> object:
    """The other way: what stands in the cell."""
    if value is None:
        return NOTHING
    match column.cell:
        case Cell.YES_NO:
            return text("workbook.yes" if value else "workbook.no")
        case Cell.WORD:
            return dict(column.words).get(str(value), value)
        case Cell.ID | Cell.DAY if column.words:
            return dict(column.words).get(str(value), value)
        case Cell.WORDS if isinstance(value, list):
            return "\n".join(dict(column.words).get(str(part), str(part)) for part in value)
        case Cell.LINES if isinstance(value, list):
            return "\n".join(value)
        case _:
            return value
