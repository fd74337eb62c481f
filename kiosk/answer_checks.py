"""What is wrong with one answer, in the words of its question; the same for terminal and backend.

Answers come from outside too (the wire, a stored draft), so every shape is looked at before its content.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date

from kiosk.answers import FEN_OF, branch, day_in_words, is_day, money_in_words
from kiosk.catalogue.model import Component, Question
from kiosk.check_digits import CODE_LENGTH, is_credit_code, is_id_number
from kiosk.words import Say, say

# Mobile: 11 digits from 13 to 19 (MIIT numbering plan); landline: area code 0xx(x) and 7 or 8 digits.
PHONE = r"1[3-9][0-9]{9}|0[0-9]{2,3}-?[0-9]{7,8}"
FILE_ID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"  # a document of the draft
LARGEST_NUMBER = 999_999_999  # nine digits can be typed
LARGEST_MONEY_FEN = 10**14
_FIRST_DAY, _LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)  # of a date without bounds of its own


def check(question: Question, value: object, on: date) -> Say | None:
    """What is wrong with this answer on this day; None when it will do. `value` None: not answered."""
    missing = say(f"form.missing.{question.component.value}", what=question.short_title)
    if value is None:
        return missing if question.is_required else None
    match question.component:
        case Component.CHOICE | Component.SEVERAL | Component.REGION:
            return _check_picked(question, value)
        case Component.NUMBER | Component.MONEY:
            return _check_amount(question, value)
        case Component.DECLARATION:
            return missing if not isinstance(value, bool) or (question.is_required and not value) else None
        case Component.REPEAT:
            return _check_rows(question, value, on)
        case _:
            is_text = isinstance(value, str) and bool(value.strip())
            return _check_text(question, str(value), on) if is_text else missing


def _check_picked(question: Question, value: object) -> Say | None:
    what = question.short_title
    missing = say(f"form.missing.{question.component.value}", what=what)
    if question.component is Component.CHOICE:
        is_offered = any(option.value == value for option in question.options)
        return None if is_offered else missing
    if not isinstance(value, tuple | list) or not value or not all(isinstance(part, str) for part in value):
        return missing
    if question.component is Component.REGION:
        return None if branch(question.regions, value) else say("form.region_unfinished", what=what)
    offered = {option.value for option in question.options}
    return None if set(value) <= offered and len(set(value)) == len(value) else missing


def _check_amount(question: Question, value: object) -> Say | None:
    what = question.short_title
    if isinstance(value, bool) or not isinstance(value, int):
        return say(f"form.missing.{question.component.value}", what=what)
    least, most = bounds(question)
    if least <= value <= most:
        return None
    if question.component is Component.NUMBER:
        return say("form.number_range", what=what, least=least, most=most, unit=question.unit)
    unit = question.money_unit
    return say(
        "form.money_range", what=what, least=money_in_words(least, unit), most=money_in_words(most, unit)
    )


def bounds(question: Question) -> tuple[int, int]:
    """Least and most of a NUMBER, and of MONEY in fen."""
    if question.component is Component.NUMBER:
        return question.minimum or 0, LARGEST_NUMBER if question.maximum is None else question.maximum
    fen = FEN_OF[question.money_unit]
    return (question.minimum or 0) * fen, (
        LARGEST_MONEY_FEN if question.maximum is None else question.maximum * fen
    )


def _check_text(question: Question, value: str, on: date) -> Say | None:
    what = question.short_title
    match question.component:
        case Component.PHONE:
            return None if re.fullmatch(PHONE, value) else say("form.phone", what=what)
        case Component.ID_NUMBER | Component.CREDIT_CODE:
            return _check_code(question, value)
        case Component.DATE:
            return _check_day(question, value, on)
        case Component.FILE:
            return None if re.fullmatch(FILE_ID, value) else say("form.missing.file", what=what)
        case _:
            return _check_written(question, value)


def _check_code(question: Question, value: str) -> Say | None:
    what, given = question.short_title, len(value)
    if given != CODE_LENGTH:
        return say("form.code_length", what=what, length=CODE_LENGTH, given=given)
    if question.component is Component.ID_NUMBER:
        return None if is_id_number(value) else say("form.id_number", what=what)
    return None if is_credit_code(value) else say("form.credit_code", what=what)


def _check_written(question: Question, value: str) -> Say | None:
    what = question.short_title
    if any(unicodedata.category(char) in ("Cc", "Cs") for char in value):
        return say("form.text_characters", what=what)
    if question.max_length is not None and len(value) > question.max_length:
        return say("form.too_long", what=what, most=question.max_length)
    return None


def _check_day(question: Question, value: str, on: date) -> Say | None:
    what = question.short_title
    if not is_day(value):
        return say("form.date_unfinished", what=what)
    day, (first, last) = date.fromisoformat(value), days(question, on)
    if day < first:
        return say("form.date_early", what=what, day=day_in_words(first.isoformat()))
    if day > last:
        return say("form.date_late", what=what, day=day_in_words(last.isoformat()))
    return None


def days(question: Question, on: date) -> tuple[date, date]:
    """First and last day a DATE may be, on this day."""
    first, last = (on if bound == "today" else bound for bound in (question.earliest, question.latest))
    return first or _FIRST_DAY, last or _LAST_DAY


def _check_rows(question: Question, value: object, on: date) -> Say | None:
    what = question.short_title
    if not isinstance(value, tuple | list) or not all(isinstance(row, Mapping) for row in value):
        return say("form.missing.repeat", what=what)
    if len(value) < (question.minimum or 0):
        return say("form.too_few_rows", what=what, least=question.minimum or 0)
    if question.maximum is not None and len(value) > question.maximum:
        return say("form.too_many_rows", what=what, most=question.maximum)
    return next(
        (trouble for n, row in enumerate(value, 1) if (trouble := _check_row(question, n, row, on))), None
    )


def _check_row(question: Question, place: int, row: Mapping[str, object], on: date) -> Say | None:
    if None in row.values() or row.keys() - {column.id for column in question.columns}:
        return say("form.missing.repeat", what=question.short_title)
    for column in question.columns:
        if trouble := check(column, row.get(column.id), on):
            return say("form.in_row", place=place, trouble=trouble)
    return None
