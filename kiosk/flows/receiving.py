"""Receive: one durable transaction, then the number in large and the slip. There is no way back over it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from itertools import count
from typing import Any, Never

from kiosk.flows.printing import job_words, print_receipt
from kiosk.pages import Busy, Choice, Done, DoneAnswer, Message, Tone
from kiosk.services import Services
from kiosk.slips import slip_to_json
from kiosk.visit import Visit
from kiosk.words import Words, fault, say
from peripherals.printer.document import Slip
from sync.store.submissions import SubmissionDraft, Submitted, new_id
from sync.store.trouble import NotStored

_LONG_S = 3600.0


async def one_id(visit: Visit, key: str) -> str:
    """One and the same, however often the flow is run again."""

    async def made() -> str:
        return new_id()

    return await visit.once(key, made)


async def receive(
    visit: Visit,
    services: Services,
    draft: Callable[[datetime], SubmissionDraft],
    slip: Callable[[str, datetime], Slip],
) -> Submitted:
    """Tries until it is on the disk; nothing is lost meanwhile, and nothing is said before."""
    for attempt in count():

        async def stored() -> Submitted | NotStored:
            frozen = draft(services.now())

            def compose(number: str, received_at: datetime) -> dict[str, Any]:
                return dict(json.loads(slip_to_json(slip(number, received_at))))

            return await services.in_store(lambda _: services.submissions.submit(frozen, compose))

        async def once_stored(attempt: int = attempt) -> Submitted | NotStored:
            return await visit.once(f"submit.{attempt}", stored)

        page = Busy(title=say("submit.title"), explanation=say("submit.explanation"))
        outcome = await visit.busy(f"submit.{attempt}", page, once_stored)
        if isinstance(outcome, Submitted):
            visit.has_received = True
            return outcome
        await _tell_not_stored(visit, attempt, outcome.code if outcome else "store.busy")
    raise AssertionError("count() never ends")


async def _tell_not_stored(visit: Visit, attempt: int, code: str) -> None:
    await visit.ask(
        f"submit.{attempt}.trouble",
        Message(
            title=say("submit.trouble.title"),
            paragraphs=(fault(code), say("submit.trouble.nothing_lost")),
            actions=(Choice("again", say("submit.again")),),
            tone=Tone.WARN,
        ),
    )


async def hand_out(
    visit: Visit, services: Services, page: Done, card_number: str, submission_id: str
) -> None:
    """The number in large, the slip, the dates. The page stands while the printer works."""
    for turn in count():
        visit.close_the_way_back()

        async def printed() -> Done:
            job = await print_receipt(services, card_number, submission_id)
            words, tone = job_words(job)
            return replace(page, printing=words, printing_tone=tone, can_reprint=True)

        async def print_once(turn: int = turn, printed: Callable[[], Awaitable[Done]] = printed) -> Done:
            return await visit.once(f"print.{turn}", printed)

        work = visit.start(print_once())

        async def follow(work: asyncio.Task[Done] = work) -> Never:
            visit.stage.refresh(await asyncio.shield(work))
            while True:
                await asyncio.sleep(_LONG_S)

        answer = await visit.ask_or(f"done.{turn}", page, follow)
        if answer is DoneAnswer.CONTINUE:
            await work
            visit.close_the_way_back()
            return


def way_to(services: Services, body: Words) -> Words:
    """When it gets to those who receive it."""
    if services.is_online:
        return say("done.note.online", body=body)
    hours = services.profile.terminal.line_hours
    if not hours:
        return say("done.note.offline", body=body)
    return say("done.note.offline_until", body=body, hours=hours)
