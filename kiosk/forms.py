"""The form and the material list of an item, as the answers make them; the same for terminal and backend.

Order of evaluation (docs/adr/0020): questions are taken as asked (need, situation, form). A hidden question's
answer does not count, so an answer given before a change of mind decides nothing. `on` is the day it is for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kiosk.answer_checks import check
from kiosk.answers import Answers, Value
from kiosk.catalogue.checks import ON_TRUST
from kiosk.catalogue.model import Check, Exit, Item, Material, Question
from kiosk.catalogue.walk import questions_in_order
from kiosk.deadlines import Calendar, Due
from kiosk.holdings import Held
from kiosk.rules import evaluate
from kiosk.words import Words, say
from sync.protocol.holdings import HeldDocument
from sync.protocol.wire import HowMet


@dataclass(frozen=True, slots=True)
class MaterialNeed:
    """`ways` are those open to this person; `(NOT_NEEDED,)` when there is no need for it. `due` for LATER.

    `held` is the document that HELD_BY_GOVERNMENT would use again; None while nobody has asked. `closed` are
    ways that a broken commitment has closed.
    """

    material: Material
    ways: tuple[HowMet, ...]
    due: Due | None = None
    held: HeldDocument | None = None
    closed: tuple[HowMet, ...] = ()

    @property
    def is_needed(self) -> bool:
        return self.ways != (HowMet.NOT_NEEDED,)


@dataclass(frozen=True, slots=True)
class FormProblem:
    """`words` are for the citizen; `code` is stable, and says nothing of what was answered. `question_id` is
    the check's id when several answers do not fit together."""

    question_id: str
    code: str
    words: Words


def visible(questions: Sequence[Question], answers: Answers, on: date) -> tuple[Question, ...]:
    """The questions to ask, given these answers. One whose condition is undecided is not asked yet."""
    counting = dict(answers)
    asked = []
    for question in questions:
        if question.when is None or evaluate(question.when, counting, on) is True:
            asked.append(question)
        else:
            counting.pop(question.id, None)
    return tuple(asked)


def counting(item: Item, answers: Answers, on: date) -> dict[str, Value]:
    """The answers that count: to questions of this item which these very answers make visible."""
    asked = visible(questions_in_order(item), answers, on)
    return {q.id: answers[q.id] for q in asked if answers.get(q.id) is not None}


def exit_for(item: Item, answers: Answers, on: date) -> Exit | None:
    """The exit these answers lead to: no licence is needed (Licensing Law 32-1)."""
    effective = counting(item, answers, on)
    return next((way for way in item.exits if evaluate(way.when, effective, on) is True), None)


def failed_checks(item: Item, answers: Answers, on: date) -> tuple[Check, ...]:
    """What ought to hold between the answers and does not. What is undecided has not failed."""
    effective = counting(item, answers, on)
    return tuple(check for check in item.checks if evaluate(check.must, effective, on) is False)


def tailor(
    item: Item, answers: Answers, on: date, calendar: Calendar, held: Held | None = None
) -> tuple[MaterialNeed, ...]:
    """Every material of the item, needed or not in this situation. Undecided counts as needed.

    `held`: what is known of the applicant. None: nobody has asked yet, and what may be held stays open.
    """
    effective = counting(item, answers, on)
    needs = []
    for material in item.materials:
        if material.when is not None and evaluate(material.when, effective, on) is False:
            needs.append(MaterialNeed(material, (HowMet.NOT_NEEDED,)))
            continue
        document = held.usable(item, material, on) if held else None
        closed = tuple(way for way in material.ways if held and held.has_dishonest_record and way in ON_TRUST)
        is_held = held is None or document is not None
        ways = tuple(
            way
            for way in material.ways
            if way not in closed and (is_held or way is not HowMet.HELD_BY_GOVERNMENT)
        )
        due = calendar.add_workdays(on, material.gap_days) if HowMet.LATER in ways else None
        needs.append(MaterialNeed(material, ways, due, document, closed))
    return tuple(needs)


def problems(item: Item, answers: Answers, on: date) -> tuple[FormProblem, ...]:
    """All that is wrong with these answers: each by itself in the order of the questions, then what does not
    fit together, then that no licence is needed. Empty: they can be received."""
    found = [
        FormProblem(question.id, trouble.key, trouble)
        for question in visible(questions_in_order(item), answers, on)
        if (trouble := check(question, answers.get(question.id), on)) is not None
    ]
    found += [
        FormProblem(failed.id, "form.check", failed.message) for failed in failed_checks(item, answers, on)
    ]
    way_out = exit_for(item, answers, on)
    if way_out is not None and item.need is not None:
        code = "form.no_licence_needed"
        found.append(FormProblem(item.need.id, code, say(code, why=way_out.title)))
    return tuple(found)
