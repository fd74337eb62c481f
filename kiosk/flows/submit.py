"""Submit: one durable transaction, then the number, the slip and the rating."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import count
from typing import Any, Never

from kiosk.applications import Application
from kiosk.catalogue.model import Routing
from kiosk.deadlines import LOCAL_ZONE, local_date
from kiosk.flows.printing import job_words, print_receipt
from kiosk.flows.rating import rate
from kiosk.next_steps import PartDates, next_steps, part_dates
from kiosk.pages import Busy, Choice, Done, DoneAnswer, Message, Stroke, Tone
from kiosk.party_words import masked_parties
from kiosk.services import Services
from kiosk.slips import Received, receipt_slip, slip_to_json
from kiosk.visit import Visit
from kiosk.words import Words, fault, listed, say
from peripherals.printer.document import Slip
from sync.store.submissions import Submitted
from sync.store.trouble import NotStored

_LONG_S = 3600.0


async def submit_and_hand_out(
    visit: Visit, services: Services, application: Application, strokes: Sequence[Stroke]
) -> None:
    """From the transaction to the last page of the matter. There is no way back over it."""
    submitted = await _submit(visit, services, application, strokes)
    await hand_out(visit, services, application, submitted)
    await rate(visit, services, submitted.submission_id)


async def _submit(
    visit: Visit, services: Services, application: Application, strokes: Sequence[Stroke]
) -> Submitted:
    """Tries until it is on the disk; nothing is lost meanwhile, and nothing is said before."""
    for attempt in count():

        async def stored() -> Submitted | NotStored:
            now = services.now()
            dates = _dates(services, application, now)
            draft = application.draft(services.catalogue.version, dates, strokes, now)

            def compose(number: str, received_at: datetime) -> dict[str, Any]:
                slip = _receipt(services, application, number, received_at)
                return dict(json.loads(slip_to_json(slip)))

            return await services.in_store(lambda _: services.submissions.submit(draft, compose))

        async def once_stored(attempt: int = attempt) -> Submitted | NotStored:
            return await visit.once(f"submit.{attempt}", stored)

        page = Busy(title=say("submit.title"), explanation=say("submit.explanation"))
        outcome = await visit.busy(f"submit.{attempt}", page, once_stored)
        if isinstance(outcome, Submitted):
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


def _receipt(services: Services, application: Application, number: str, received_at: datetime) -> Slip:
    received = Received(
        number=number,
        received_at=received_at,
        matter=application.matter,
        answers=application.answers,
        routings=_routings(services, application, local_date(received_at)),
        parties=masked_parties(application),
        materials=application.materials(),
        dates=_dates(services, application, received_at),
        delivery=application.delivery.short or application.delivery.label,
        qr=services.case_link(number),
        source_note=services.catalogue.note,
    )
    return receipt_slip(received, services.place)


def _dates(services: Services, application: Application, at: datetime) -> tuple[PartDates, ...]:
    return part_dates(application.matter, application.answers, services.calendar, at)


def _routings(services: Services, application: Application, on: date) -> Mapping[str, Routing]:
    return {part.code: services.catalogue.routing(part.code, on) for part in application.parts}


async def hand_out(visit: Visit, services: Services, application: Application, submitted: Submitted) -> None:
    """The number in large, the slip, the dates. The page stands while the printer works."""
    page = _done_page(services, application, submitted)
    for turn in count():
        visit.close_the_way_back()

        async def printed() -> Done:
            job = await print_receipt(services, application.identity.number, submitted.submission_id)
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


def _way_to(services: Services, body: Words) -> Words:
    """When it gets to those who receive it."""
    if services.is_online:
        return say("done.note.online", body=body)
    hours = services.profile.terminal.line_hours
    if not hours:
        return say("done.note.offline", body=body)
    return say("done.note.offline_until", body=body, hours=hours)


def _done_page(services: Services, application: Application, submitted: Submitted) -> Done:
    at = submitted.received_at.astimezone(LOCAL_ZONE)
    dates = _dates(services, application, submitted.received_at)
    time = say("date.time", year=at.year, month=at.month, day=at.day, clock=f"{at:%H:%M}")
    routings = _routings(services, application, local_date(submitted.received_at))
    receivers = dict.fromkeys(routing.receives.name for routing in routings.values())
    return Done(
        title=say("done.title"),
        explanation=say("done.explanation", time=time),
        number_label=say("done.number"),
        number=submitted.receipt_number,
        dates=next_steps(dates, application.delivery.short or application.delivery.label, application.owed()),
        note=_way_to(services, listed(receivers)),
        printing=say("done.printing"),
        printing_tone=Tone.NEUTRAL,
        can_reprint=False,
        go=say("done.go"),
    )
