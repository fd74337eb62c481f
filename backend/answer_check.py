"""The answers of an application, checked again: by the schema of their version, the rules and the card."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from backend.findings import Finding
from kiosk.answer_schema import violations
from kiosk.answers import Answers
from kiosk.catalogue.model import Component, Item
from kiosk.catalogue.walk import conditions, questions_in_order
from kiosk.forms import counting, problems
from kiosk.parties import told_by_card
from kiosk.rules import has_no_value
from sync.protocol.wire import CardHolder


def answer_findings(
    item: Item, catalogue_version: str, answers: Answers, holder: CardHolder, on: date
) -> Iterator[Finding]:
    """All that a terminal should not have let through."""
    for violation in violations(item, catalogue_version, answers):
        yield Finding("form.schema", f"{violation.place}: {violation.rule}")
    for problem in problems(item, answers, on):
        yield Finding(problem.code, problem.question_id)
    effective = counting(item, answers, on)
    for _, rule in conditions(item):
        if has_no_value(rule, effective, on):  # the catalogue is wrong, and somebody is to look at the case
            yield Finding("form.rule", rule.expression)
    card = told_by_card(holder, effective)
    for question in questions_in_order(item):
        on_card = card.get(question.prefill or "") if question.is_fixed else None
        if question.id in effective and on_card is not None and effective[question.id] != on_card:
            yield Finding("form.card_differs", question.id)


def file_answers(item: Item, answers: Answers) -> dict[str, str]:
    """The document that each answer means which is a paper, by question id."""
    asked = (question for question in questions_in_order(item) if question.component is Component.FILE)
    return {question.id: str(answers[question.id]) for question in asked if question.id in answers}
