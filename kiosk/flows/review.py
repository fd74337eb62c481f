"""Check answers before submitting: every row that counts, each with its way to be changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from kiosk.answers import in_words
from kiosk.applications import Application, card_holder
from kiosk.catalogue.model import Question
from kiosk.flows.materials import state_words
from kiosk.flows.question import question_key
from kiosk.pages import Review, ReviewRow
from kiosk.parties import APPLICANT_GROUP, told_by_card
from kiosk.party_words import card_holder_rows
from kiosk.prefill import Sources
from kiosk.visit import Visit
from kiosk.words import Words, say
from sync.protocol.wire import Capacity

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
    matter, answers = application.matter, application.answers
    told = {
        group.id: (group.title, _rows(application, group.questions, on)) for group in matter.groups(answers)
    }
    _, told_of_applicant = told.pop(APPLICANT_GROUP, ("", ()))
    present = tuple(ReviewRow(label, who) for label, who in card_holder_rows(application))
    is_own = application.capacity is Capacity.SELF
    applicant = (*present, *told_of_applicant) if is_own else (*told_of_applicant, *present)
    needs = tuple(part.need for part in application.parts if part.need is not None)
    situation = (*matter.own_questions(), *needs, *matter.situation(answers))
    materials = tuple(ReviewRow(name, state_words(done, on)) for name, done in application.materials())
    delivery = (ReviewRow(say("review.delivery"), application.delivery.label, DELIVERY_KEY),)
    return (
        (say("review.section.applicant"), applicant),
        (say("review.section.situation"), _rows(application, situation, on)),
        *told.values(),
        (say("review.section.materials"), materials),
        (say("review.section.delivery"), delivery),
    )


def _rows(application: Application, questions: Sequence[Question], on: date) -> tuple[ReviewRow, ...]:
    answers = application.matter.counting(application.answers)
    asked = application.matter.asked(application.answers)
    sources = Sources(card=told_by_card(card_holder(application.identity), answers))
    rows = []
    for question in questions:
        if question.id in answers.keys() & asked and not question.is_settled:
            is_changeable = sources.fixed(question, on) is None
            key = question_key(question) if is_changeable else ""
            rows.append(ReviewRow(question.short_title, in_words(question, answers[question.id]), key))
    return tuple(rows)
