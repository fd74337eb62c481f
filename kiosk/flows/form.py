"""Questions of the catalogue as pages: asked one a page, checked on continue, in the question's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kiosk import pages
from kiosk.catalogue.model import Component, Group, Question
from kiosk.forms import check, visible
from kiosk.pages import Answer, Choice, Input
from kiosk.regions import RegionTree
from kiosk.visit import Visit
from kiosk.words import Words, say

_INPUTS = {
    Component.CHOICE: Input.CHOICE,
    Component.SEVERAL: Input.SEVERAL,
    Component.TEXT: Input.TEXT,
    Component.NUMBER: Input.NUMBER,
    Component.PHONE: Input.PHONE,
    Component.REGION: Input.REGION,
}


async def ask_question(
    visit: Visit, key: str, question: Question, regions: RegionTree, proposal: str | None = None
) -> Answer:
    """A checked answer; a wrong one stays in its field, with the reason at it."""
    value: object = visit.known(key) or proposal
    error: Words = ""
    while True:
        page = question_page(question, regions, value, error, is_proposed=proposal is not None)
        answer = await visit.ask(
            key,
            page,
            remember=lambda given: check(question, given) is None,
            still_fits=lambda given: check(question, given) is None,
        )
        problem = check(question, answer)
        if problem is None:
            return answer
        value, error = answer, problem


async def ask_all(
    visit: Visit,
    questions: Sequence[Question],
    regions: RegionTree,
    answers: dict[str, Answer],
    proposals: Mapping[str, str | None] | None = None,
) -> None:
    """Ask every visible question in order into `answers`; an answer may make later ones visible."""
    for question in questions:
        if question not in visible(questions, answers):
            continue
        proposal = (proposals or {}).get(question.prefill or "")
        answers[question.id] = await ask_question(
            visit, question_key(question), question, regions, proposal
        )


async def fill_form(
    visit: Visit,
    matter: str,
    groups: Sequence[Group],
    regions: RegionTree,
    answers: dict[str, Answer],
    proposals: Mapping[str, str | None],
) -> None:
    """The one form, group by group."""
    for place, group in enumerate(groups, start=1):
        visit.kicker = say(
            "form.kicker", matter=matter, group=place, groups=len(groups), title=group.title
        )
        await ask_all(visit, group.questions, regions, answers, proposals)
    visit.kicker = matter


def question_key(question: Question) -> str:
    """The page key of a question, by which check-answers asks it again."""
    return f"question.{question.id}"


def question_page(
    question: Question, regions: RegionTree, value: object, error: Words, *, is_proposed: bool
) -> pages.Question:
    is_region = question.component is Component.REGION
    return pages.Question(
        title=question.title,
        explanation=question.hint,
        input=_INPUTS[question.component],
        choices=regions.roots if is_region else _choices(question),
        children=regions.children if is_region else None,
        unit=question.unit,
        value=value if isinstance(value, str | tuple) else None,
        proposed_from=say("form.from_card") if is_proposed and not error else "",
        error=error,
        is_optional=not question.is_required,
        max_length=question.max_length,
    )


def spoken_answer(question: Question, answer: Answer, regions: RegionTree) -> str:
    """An answer as a person reads it back."""
    if question.component is Component.REGION:
        return regions.path(answer)
    labels = {option.value: option.label for option in question.options}
    values = (answer,) if isinstance(answer, str) else answer
    text = "、".join(labels.get(value, value) for value in values)  # noqa: RUF001
    return f"{text} {question.unit}".strip()


def _choices(question: Question) -> tuple[Choice, ...]:
    return tuple(Choice(option.value, option.label, option.hint) for option in question.options)
