"""The form of an item: every question that the answers make visible, in order, into typed answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kiosk.answers import Value
from kiosk.applications import ScannedDocument
from kiosk.catalogue.model import Component, Question
from kiosk.catalogue.walk import questions_in_order
from kiosk.flows.prefilling import Prefilling
from kiosk.flows.question import ask_question, question_key
from kiosk.flows.rows import ask_rows
from kiosk.flows.scan import scan_document, scanned
from kiosk.matter import Matter
from kiosk.pages import Choice, Commitment, Message, Tone
from kiosk.prefill import Proposal, Sources
from kiosk.services import Services
from kiosk.visit import Visit
from kiosk.words import Words, say


async def ask_all(
    visit: Visit,
    services: Services,
    matter: Matter,
    questions: Sequence[Question],
    answers: dict[str, Value],
    sources: Sources | None = None,
) -> None:
    """Ask those of the questions that are to be asked into `answers`; an answer may make later ones so.

    Where there is but one thing to choose, or the card settles it, nobody is asked.
    """
    on = matter.on
    for question in questions:
        if question.id not in matter.asked(answers):
            continue
        known = sources or Sources()
        value = known.fixed(question, on)
        if value is None:
            value = await _ask(visit, services, question, known.proposal(question, on))
        if value is not None:
            answers[question.id] = value


async def fill_form(
    visit: Visit,
    services: Services,
    matter: Matter,
    answers: dict[str, Value],
    prefilling: Prefilling,
) -> None:
    """The one form, group by group; what does not fit together is told as soon as it is known."""
    name = matter.short_name
    for group in matter.groups(answers):
        asked = matter.groups_asked(answers)
        place = next((n for n, each in enumerate(asked, start=1) if each.id == group.id), None)
        if place is None:
            continue
        visit.kicker = say("form.kicker", matter=name, group=place, groups=len(asked), title=group.title)
        await prefilling.before(group, answers)
        await ask_all(visit, services, matter, group.questions, answers, prefilling.sources)
        await tell_failed_checks(visit, matter, answers)
    visit.kicker = name


async def tell_failed_checks(visit: Visit, matter: Matter, answers: Mapping[str, Value]) -> None:
    """Returns when nothing contradicts; else its person is told, and changes one of the answers concerned."""
    asked = {question.id: question for question in matter.questions(answers)}
    for part, failed in matter.failed_checks(answers):
        keys = (part.key(q) for q in questions_in_order(part.item) if q.id in failed.must.names)
        concerned = [asked[key] for key in keys if key in asked and key not in part.given]
        page = Message(
            title=say("form.check.title"),
            paragraphs=(failed.message, *((say("exit.basis", basis=failed.basis),) if failed.basis else ())),
            actions=tuple(
                Choice(question_key(question), say("form.check.change", what=question.short_title))
                for question in concerned
            ),
            tone=Tone.WARN,
        )
        visit.change(await visit.ask(f"check.{part.code}.{failed.id}", page, remember=lambda _: False))


async def scanned_files(
    visit: Visit, services: Services, questions: Sequence[Question], answers: Mapping[str, Value]
) -> dict[str, ScannedDocument]:
    """The documents that are answers, by their id."""
    found = [
        await scanned(visit, services, question_key(question))
        for question in questions
        if question.component is Component.FILE and question.id in answers
    ]
    return {document.id: document for document in found if document is not None}


async def _ask(
    visit: Visit, services: Services, question: Question, proposal: Proposal | None
) -> Value | None:
    on = services.today()
    value, source = (proposal.value, proposal.source) if proposal else (None, "")
    match question.component:
        case Component.REPEAT:
            return await ask_rows(visit, question, on, value)
        case Component.DECLARATION:
            return await _declare(visit, question)
        case Component.FILE:
            return await _scan(visit, services, question)
        case _:
            return await ask_question(visit, question, on, value=value, proposed_from=source)


async def _declare(visit: Visit, question: Question) -> bool | None:
    """True when it was declared. Who need not declare and does not has not answered."""
    page = Commitment(
        title=question.title,
        text=question.text,
        agree=say("form.declare"),
        decline=say("form.declare_not"),
    )
    has_agreed = await visit.ask(question_key(question), page)
    if not has_agreed and question.is_required:
        why = say("form.missing.declaration", what=question.short_title)
        await _ask_again(visit, question, why, say("form.declare_again"))
    return True if has_agreed else None


async def _scan(visit: Visit, services: Services, question: Question) -> str | None:
    """The id of the document; None when it was left out and may be."""
    document = await scan_document(visit, services, question_key(question), question.short_title)
    if document is None and question.is_required:
        why = say("form.missing.file", what=question.short_title)
        await _ask_again(visit, question, why, say("form.scan_again"))
    return document.id if document else None


async def _ask_again(visit: Visit, question: Question, why: Words, again: Words) -> None:
    """Nothing goes on without this answer: its person is told, and asked once more. Never returns
    normally."""
    key = question_key(question)
    page = Message(
        title=why,
        paragraphs=(say("form.needed_explanation"),),
        actions=(Choice(key, again),),
        tone=Tone.WARN,
    )
    visit.change(await visit.ask(f"{key}/needed", page, remember=lambda _: False))
