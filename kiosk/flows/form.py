"""Questions of the catalogue as pages: asked one a page, checked on continue, in the question's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kiosk import pages
from kiosk.catalogue.model import Component, Option, Question
from kiosk.forms import check, region_levels
from kiosk.matter import Matter
from kiosk.pages import Answer, Choice, Input
from kiosk.visit import Visit
from kiosk.words import Words, say


async def ask_question(visit: Visit, question: Question, proposal: str | None = None) -> Answer:
    """A checked answer; a wrong one stays in its field, with the reason at it."""
    key = question_key(question)
    value: object = visit.known(key) or proposal
    error: Words = ""
    while True:
        answer = await visit.ask(
            key,
            question_page(question, value, error, is_proposed=value == proposal is not None),
            remember=lambda given: check(question, given) is None,
            still_fits=lambda given: check(question, given) is None,
        )
        problem = check(question, answer)
        if problem is None:
            return answer
        value, error = answer, problem


async def ask_all(
    visit: Visit,
    matter: Matter,
    questions: Sequence[Question],
    answers: dict[str, Answer],
    proposals: Mapping[str, str | None] | None = None,
) -> None:
    """Ask those of the questions that are to be asked into `answers`; an answer may make later ones so.

    Where there is but one thing to choose, nobody is asked.
    """
    for question in questions:
        if question.id not in matter.asked(answers):
            continue
        if question.is_settled:
            answers[question.id] = question.options[0].value
        else:
            proposal = (proposals or {}).get(question.prefill or "")
            answers[question.id] = await ask_question(visit, question, proposal)


async def fill_form(
    visit: Visit, matter: Matter, answers: dict[str, Answer], proposals: Mapping[str, str | None]
) -> None:
    """The one form, group by group."""
    name, groups = matter.short_name, matter.groups(answers)
    for place, group in enumerate(groups, start=1):
        visit.kicker = say("form.kicker", matter=name, group=place, groups=len(groups), title=group.title)
        await ask_all(visit, matter, group.questions, answers, proposals)
    visit.kicker = name


def question_key(question: Question) -> str:
    """The page key of a question, by which check-answers asks it again."""
    return f"question.{question.id}"


def question_page(question: Question, value: object, error: Words, *, is_proposed: bool) -> pages.Question:
    levels = region_levels(question)
    if question.regions and value is None and len(question.regions) == 1:
        value = (question.regions[0].id,)
    children = {parent: _choices(level) for parent, level in levels.items() if parent}
    is_region = question.component is Component.REGION
    return pages.Question(
        title=question.title,
        explanation=question.hint,
        input=Input(question.component.value),
        choices=_choices(levels.get("", ()) if is_region else question.options),
        children=children if is_region else None,
        unit=question.unit,
        value=value if isinstance(value, str | tuple) else None,
        proposed_from=say("form.from_card") if is_proposed and not error else "",
        error=error,
        is_optional=not question.is_required,
        max_length=question.max_length,
    )


def _choices(options: Sequence[Option]) -> tuple[Choice, ...]:
    return tuple(Choice(option.value, option.label, option.hint) for option in options)
