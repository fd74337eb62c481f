"""Submit an application: received durably, its number and slip handed out, then the rating."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from kiosk.applications import Application
from kiosk.catalogue.model import Routing
from kiosk.deadlines import local_date
from kiosk.flows.code import code_of
from kiosk.flows.rating import rate
from kiosk.flows.receiving import hand_out, receive, way_to
from kiosk.next_steps import PartDates, next_steps, part_dates, time_words
from kiosk.pages import Done, Stroke, Tone
from kiosk.party_words import masked_parties
from kiosk.services import Services
from kiosk.slips import Received, receipt_slip
from kiosk.visit import Visit
from kiosk.words import listed, say
from peripherals.printer.document import Slip
from sync.store.submissions import SubmissionDraft, Submitted


async def submit_and_hand_out(
    visit: Visit, services: Services, application: Application, strokes: Sequence[Stroke]
) -> None:
    """From the transaction to the last page of the matter. There is no way back over it."""

    def draft(now: datetime) -> SubmissionDraft:
        dates = _dates(services, application, now)
        return application.draft(services.catalogue.version, dates, strokes, now)

    def slip(number: str, received_at: datetime) -> Slip:
        return _receipt(services, application, number, received_at)

    submitted = await receive(visit, services, draft, slip)
    visit.follow = None  # what was kept went with the receipt
    page = _done_page(services, application, submitted)
    await hand_out(visit, services, page, application.identity.number, submitted.submission_id)
    await rate(visit, services, submitted.submission_id)


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


def _done_page(services: Services, application: Application, submitted: Submitted) -> Done:
    dates = _dates(services, application, submitted.received_at)
    routings = _routings(services, application, local_date(submitted.received_at))
    receivers = dict.fromkeys(routing.receives.name for routing in routings.values())
    return Done(
        title=say("done.title"),
        explanation=say("done.explanation", time=time_words(submitted.received_at)),
        number_label=say("done.number"),
        number=submitted.receipt_number,
        dates=next_steps(dates, application.delivery.short or application.delivery.label, application.owed()),
        note=way_to(services, listed(receivers)),
        printing=say("done.printing"),
        printing_tone=Tone.NEUTRAL,
        can_reprint=False,
        qr=code_of(services, submitted.receipt_number),
        go=say("done.go"),
    )
