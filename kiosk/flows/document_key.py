"""What opens a travel document's chip, asked of the person who holds it: number, birth, expiry."""

from __future__ import annotations

import re
from datetime import date, timedelta

from kiosk.pages import Answer, Input, Question
from kiosk.visit import Visit
from kiosk.words import Words, say
from peripherals.document_key import DocumentKeyError, MrzKey

_OLDEST_YEARS, _LONGEST_VALID_YEARS = 120, 20
_LONGEST_NUMBER = 22
_WHOLE_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


async def ask_document_key(visit: Visit, today: date, turn: int, *, is_refused: bool) -> MrzKey:
    """The key of the document in hand. Where the chip refused the last one, the first question says so, and
    what was typed stands there to be compared."""
    trouble = say("document.refused") if is_refused else ""
    number = await _ask(visit, turn, "number", Input.DOCUMENT_NUMBER, today, trouble)
    birth = await _ask(visit, turn, "birth", Input.DATE, today)
    expiry = await _ask(visit, turn, "expiry", Input.DATE, today)
    return MrzKey.typed(number, date.fromisoformat(birth), date.fromisoformat(expiry))


async def _ask(visit: Visit, turn: int, name: str, kind: Input, today: date, trouble: Words = "") -> str:
    key = f"document.{name}.{turn}"
    typed: object = visit.known(key) or visit.known(f"document.{name}.{turn - 1}")
    error = trouble
    while True:
        page = Question(
            title=say(f"document.{name}.title"),
            explanation=say(f"document.{name}.explanation"),
            input=kind,
            days=_days(name, today),
            value=typed if isinstance(typed, str) else None,
            error=error,
            max_length=_LONGEST_NUMBER if kind is Input.DOCUMENT_NUMBER else None,
        )
        answer = await visit.ask(key, page, remember=lambda given: _will_do(kind, given))
        if isinstance(answer, str) and _will_do(kind, answer):
            return answer
        typed, error = answer, say(f"document.{name}.error")


def _days(name: str, today: date) -> tuple[date, date]:
    year = timedelta(days=366)
    if name == "birth":
        return today - _OLDEST_YEARS * year, today
    return today - _LONGEST_VALID_YEARS * year, today + _LONGEST_VALID_YEARS * year


def _will_do(kind: Input, answer: Answer) -> bool:
    if not isinstance(answer, str):
        return False
    if kind is Input.DATE:
        return _WHOLE_DAY.fullmatch(answer) is not None
    try:
        MrzKey.typed(answer, date(2000, 1, 1), date(2000, 1, 1))
    except DocumentKeyError:
        return False
    return True
