"""One question as one page: checked on continue, in the question's words, until its answer will do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from kiosk import pages
from kiosk.answer_checks import check, days
from kiosk.answers import Value, as_typed, read, region_levels
from kiosk.catalogue.model import Component, Option, Question
from kiosk.pages import Answer, Choice, Input
from kiosk.visit import Visit
from kiosk.words import Say, Words, say


def question_key(question: Question) -> str:
    """The page key of a question, by which check-answers asks it again."""
    return f"question.{question.id}"


async def ask_question(
    visit: Visit,
    question: Question,
    on: date,
    *,
    key: str = "",
    value: Value | None = None,
    proposed_from: Words = "",
) -> Value | None:
    """A checked answer; a wrong one stays in its field, with the reason at it. None: not answered, nor need
    be.

    `value` stands in the page at first; `proposed_from` says where it comes from.
    """
    key = key or question_key(question)
    proposal = None if value is None else as_typed(question, value)
    typed: object = visit.known(key) or proposal
    error: Words = ""

    def will_do(given: Answer) -> bool:
        return not isinstance(judged(question, given, on), Say)

    while True:
        source = proposed_from if typed == proposal and not error else ""
        page = question_page(question, on, typed, error, source)
        answer = await visit.ask(key, page, remember=will_do, still_fits=will_do)
        outcome = judged(question, answer, on)
        if not isinstance(outcome, Say):
            return outcome
        typed, error = answer, outcome


def judged(question: Question, answer: Answer, on: date) -> Value | Say | None:
    """The typed value of what a page answered, or what is wrong with it."""
    value = read(question, answer)
    return value if isinstance(value, Say) else check(question, value, on) or value


def question_page(
    question: Question, on: date, typed: object, error: Words, proposed_from: Words
) -> pages.Question:
    levels = region_levels(question)
    if question.regions and typed is None and len(question.regions) == 1:
        typed = (question.regions[0].id,)
    children = {parent: _choices(level) for parent, level in levels.items() if parent}
    is_region = question.component is Component.REGION
    return pages.Question(
        title=question.title,
        explanation=question.hint,
        input=Input(question.component.value),
        choices=_choices(levels.get("", ()) if is_region else question.options),
        children=children if is_region else None,
        days=days(question, on),
        unit=_unit(question),
        value=typed if isinstance(typed, str | tuple) else None,
        proposed_from=proposed_from if typed is not None else "",
        error=error,
        is_optional=not question.is_required,
        max_length=question.max_length,
    )


def _unit(question: Question) -> Words:
    return (
        say(f"unit.{question.money_unit.value}") if question.component is Component.MONEY else question.unit
    )


def _choices(options: Sequence[Option]) -> tuple[Choice, ...]:
    return tuple(Choice(option.value, option.label, option.hint) for option in options)
