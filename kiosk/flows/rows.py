"""A repeat group: its rows on one page, each row's questions asked one a page, as often as somebody wants."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from itertools import count

from kiosk.answer_checks import check
from kiosk.answers import Row, Value, row_in_words, value_rows
from kiosk.catalogue.model import Question
from kiosk.flows.question import ask_question, question_key
from kiosk.pages import Rows, RowsVerb
from kiosk.visit import Visit
from kiosk.words import say


async def ask_rows(visit: Visit, question: Question, on: date, value: Value | None = None) -> tuple[Row, ...]:
    """The rows as their person wants them, no fewer and no more than may be. `value`: rows to begin with.

    Each turn is a page of its own key, so Back takes back the last thing done: a row, a change, a removal.
    """
    rows = list(value_rows(value)) if check(question, value, on) is None else []
    for turn in count():
        key = f"{question_key(question)}/{turn}"
        page = _page(question, rows)
        is_first = turn == 0 and not rows and not page.can_continue  # nothing to look at yet: the first row
        verb, place = (RowsVerb.ADD, 0) if is_first else await _verb(visit, key, page)
        match verb:
            case RowsVerb.CONTINUE:
                return tuple(rows)
            case RowsVerb.ADD:
                rows.append(await _ask_row(visit, question, on, key, len(rows), {}))
            case RowsVerb.CHANGE:
                rows[place] = await _ask_row(visit, question, on, key, place, rows[place])
            case RowsVerb.REMOVE:
                del rows[place]
    raise AssertionError("count() never ends")


async def _verb(visit: Visit, key: str, page: Rows) -> tuple[RowsVerb, int]:
    return await visit.ask(key, page, still_fits=partial(_is_offered, page))


async def _ask_row(
    visit: Visit, question: Question, on: date, key: str, place: int, row: Row
) -> dict[str, Value]:
    around, visit.kicker = visit.kicker, say("rows.kicker", what=question.short_title, place=place + 1)
    answers: dict[str, Value] = {}
    for column in question.columns:
        value = await ask_question(visit, column, on, key=f"{key}/{column.id}", value=row.get(column.id))
        if value is not None:
            answers[column.id] = value
    visit.kicker = around
    return answers


def _page(question: Question, rows: Sequence[Row]) -> Rows:
    least, most = question.minimum or 0, question.maximum
    return Rows(
        title=question.title,
        explanation=question.hint,
        rows=tuple(row_in_words(question, row) for row in rows),
        can_add=most is None or len(rows) < most,
        can_continue=len(rows) >= least,
        message=say("form.too_few_rows", what=question.short_title, least=least) if len(rows) < least else "",
    )


def _is_offered(page: Rows, answer: tuple[RowsVerb, int]) -> bool:
    verb, place = answer
    match verb:
        case RowsVerb.ADD:
            return page.can_add
        case RowsVerb.CONTINUE:
            return page.can_continue
        case RowsVerb.CHANGE | RowsVerb.REMOVE:
            return place < len(page.rows)
