"""Check answers before submitting: every row that counts, each with its way to be changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from kiosk.answers import in_words
from kiosk.applications import Application
from kiosk.catalogue.model import Question
from kiosk.flows.materials import state_words
from kiosk.flows.question import question_key
from kiosk.forms import counting
from kiosk.pages import Review, ReviewRow
from kiosk.visit import Visit
from kiosk.words import Words, say

DELIVERY_KEY = "delivery"


async def review(visit: Visit, application: Application, on: date) -> None:
    """Returns when all is as its person wants it; a change goes back to that one page."""
    page = Review(
        title=say("review.title"),
        explanation=say("review.explanation"),
        sections=_sections(application, on),
        go=say("review.go"),
    )
    answer = await visit.ask("review", page, remember=lambda given: given == "continue")
    if answer != "continue":
        visit.change(answer)


def _sections(application: Application, on: date) -> tuple[tuple[Words, tuple[ReviewRow, ...]], ...]:
    item, who = application.item, application.identity
    person = (
        ReviewRow(say("review.name"), who.name),
        ReviewRow(say("review.number"), who.masked_number),
    )
    need = (item.need,) if item.need else ()
    groups = [(group.title, _rows(application, group.questions, on)) for group in item.groups]
    needed = [need for need in application.needs if need.is_needed]
    materials = tuple(
        ReviewRow(n.material.short_name, state_words(application.settled[n.material.id], on)) for n in needed
    )
    delivery = (ReviewRow(say("review.delivery"), application.delivery.label, DELIVERY_KEY),)
    return (
        (say("review.section.applicant"), person),
        (say("review.section.situation"), _rows(application, (*need, *item.situation), on)),
        *groups,
        (say("review.section.materials"), materials),
        (say("review.section.delivery"), delivery),
    )


def _rows(application: Application, questions: Sequence[Question], on: date) -> tuple[ReviewRow, ...]:
    answers = counting(application.item, application.answers, on)
    return tuple(
        ReviewRow(question.short_title, in_words(question, answers[question.id]), question_key(question))
        for question in questions
        if question.id in answers
    )
