"""Whether what was told of the parties fits the card; where it does not, one of the answers is changed."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.answers import Answers
from kiosk.catalogue.model import Question
from kiosk.flows.question import question_key
from kiosk.pages import Choice, Message, Tone
from kiosk.parties import CAPACITY, objection
from kiosk.visit import Visit
from kiosk.words import say
from sync.protocol.wire import CardHolder


async def parties_fit(
    visit: Visit, holder: CardHolder, questions: Sequence[Question], answers: Answers
) -> None:
    """Returns when card and answers agree about who is who; else one page says what does not fit and asks
    anew what was answered wrongly."""
    for question in questions:
        trouble = objection(question.id, answers, holder)
        if trouble is None:
            continue
        page = Message(
            title=say("party.does_not_fit"),
            paragraphs=(trouble,),
            actions=(
                Choice(question_key(question), say("party.change", what=question.short_title)),
                Choice(f"question.{CAPACITY}", say("party.change_capacity")),
            ),
            tone=Tone.WARN,
        )
        visit.change(await visit.ask(f"party.{question.id}", page, remember=lambda _: False))
