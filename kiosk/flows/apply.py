"""Apply: from the wish to the receipt, in the order a citizen is led through it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kiosk.answers import Value
from kiosk.applications import Application, card_holder
from kiosk.catalogue.model import Option
from kiosk.consents import consents
from kiosk.flows.card import read_identity
from kiosk.flows.consenting import agrees
from kiosk.flows.ending import Ending
from kiosk.flows.find import find_matter
from kiosk.flows.form import ask_all, fill_form, scanned_files
from kiosk.flows.keeping import keep_or_delete, offer_to_keep
from kiosk.flows.lookup import agrees_to_records
from kiosk.flows.materials import settle_materials
from kiosk.flows.notice import ends_without_licence, show_notice
from kiosk.flows.parties import parties_fit
from kiosk.flows.prefilling import Prefilling
from kiosk.flows.receiving import one_id
from kiosk.flows.review import DELIVERY_KEY, review
from kiosk.flows.signature import sign
from kiosk.flows.submit import submit_and_hand_out
from kiosk.matter import Matter
from kiosk.matter_needs import matter_needs
from kiosk.pages import Choice, Input, Leave, Question
from kiosk.parties import applicant
from kiosk.services import Services
from kiosk.station import is_open_at
from kiosk.templates import known_of_item
from kiosk.visit import Visit
from kiosk.words import Words, say
from peripherals.identity import Identity


async def apply(visit: Visit, services: Services, matter_code: str = "") -> Ending:
    """One matter to the receipt in hand; ends earlier where no licence is needed or none can be had here."""
    try:
        return await _apply(visit, services, matter_code)
    except Leave:
        await keep_or_delete(visit)
        raise


async def _apply(visit: Visit, services: Services, matter_code: str) -> Ending:
    matter = await find_matter(visit, services, matter_code, is_to_apply=True)
    visit.kicker = matter.short_name
    answers: dict[str, Value] = {}
    if await ends_without_licence(visit, services, matter, answers):
        return Ending.HOME
    await ask_all(visit, services, matter, matter.situation(answers), answers)
    if not await _goes_on(visit, services, matter, answers):
        return Ending.HOME
    has_agreed = await agrees_to_records(visit, answers)
    identity = await read_identity(visit, services, "card.why.apply")
    await offer_to_keep(visit, services, matter, identity)
    prefilling = Prefilling(visit, services, matter, identity, has_agreed=has_agreed)
    await fill_form(visit, services, matter, answers, prefilling)
    await parties_fit(visit, card_holder(identity), matter.questions(answers), answers)
    await prefilling.know(answers)
    situation = prefilling.situation(answers)
    known = _known(matter, identity, answers)
    needs = matter_needs(matter, situation)
    settled = await settle_materials(visit, services, needs, known, prefilling.held.lookup, prefilling.scans)
    delivery = await _delivery(visit, matter.delivery(answers))
    submission_id = await one_id(visit, "submission_id")
    files = await scanned_files(visit, services, matter.questions(answers), answers)
    application = Application(
        submission_id,
        matter,
        situation,
        identity,
        settled,
        delivery,
        files,
        helper=visit.helper,
        has_agreed_to_records=has_agreed,
    )
    await review(visit, application, services.today())
    strokes = await sign(visit, services)
    await submit_and_hand_out(visit, services, application, strokes)
    return Ending.FAREWELL


async def _goes_on(visit: Visit, services: Services, matter: Matter, answers: Mapping[str, Value]) -> bool:
    """Who has read what it takes, may begin it at this station, and consents."""
    is_here = is_open_at(services.catalogue, matter.code, services.profile.station)
    elsewhere: Words = "" if is_here else say("notice.blocked.station")
    if not await show_notice(visit, services, matter, answers, elsewhere):
        return False
    return await agrees(visit, consents(visit.helper))


def _known(matter: Matter, identity: Identity, answers: Mapping[str, Value]) -> Mapping[str, str]:
    """What a commitment's text can name."""
    principal = applicant(card_holder(identity), answers).name
    return known_of_item(matter.short_name, principal=principal, agent=identity.name)


async def _delivery(visit: Visit, options: Sequence[Option]) -> Option:
    page = Question(
        title=say("delivery.title"),
        explanation=say("delivery.explanation"),
        input=Input.CHOICE,
        choices=tuple(Choice(option.value, option.label, option.hint) for option in options),
        value=_text(visit.known(DELIVERY_KEY)),
    )
    chosen = await visit.ask(DELIVERY_KEY, page)
    return next(option for option in options if option.value == chosen)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
