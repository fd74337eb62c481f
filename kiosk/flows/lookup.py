"""What the government already holds: agreed to as easily as not, looked up once, not waited for long."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field

from kiosk.answers import Value
from kiosk.applications import card_holder
from kiosk.catalogue.walk import questions_in_order
from kiosk.holdings import Held, Lookup, holder_for, re_usable
from kiosk.matter import Matter
from kiosk.pages import Busy, Consent
from kiosk.parties import applicant, capacity_of, is_for_unit
from kiosk.services import Services
from kiosk.visit import Visit
from kiosk.words import say
from peripherals.identity import Identity
from sync.inquiry import HoldingQuestion
from sync.protocol.holdings import RECORDS_CONSENT, Holder
from sync.protocol.wire import Capacity
from sync.sealed_question import NotKnown

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Found:
    """What was found in this visit, so that Back asks nobody again; gone with the visit."""

    by_holder: dict[tuple[str, str, str], Held] = field(default_factory=dict)


async def agrees_to_records(visit: Visit, answers: Mapping[str, Value]) -> bool:
    """Whether the government may be asked. Who does not want it scans instead: nothing else changes.

    An agent of another person is not asked: that one would have to agree.
    """
    if capacity_of(answers) is Capacity.AGENT and not is_for_unit(answers):
        return False
    page = Consent(
        title=say("records.title"),
        points=(say(RECORDS_CONSENT), say("records.point.refuse")),
        agree=say("records.agree"),
        decline=say("records.decline"),
    )
    return await visit.ask("consent.records", page)


async def look_up(
    visit: Visit,
    services: Services,
    matter: Matter,
    identity: Identity,
    answers: Mapping[str, Value],
    *,
    has_agreed: bool,
) -> Held:
    """What is known of the applicant: the card holder, or the unit whose code has been told."""
    told = matter.counting(answers)
    holder = holder_for(identity.number, applicant(card_holder(identity), told))
    if holder is None:
        return Held(lookup=Lookup.NOT_ASKED)
    if not has_agreed:
        return Held(lookup=Lookup.DECLINED)

    async def fresh() -> _Found:
        return _Found()

    found = await visit.once("holdings", fresh)
    key = (matter.code, holder.kind.value, holder.number)
    if key not in found.by_holder:
        found.by_holder[key] = await _ask(visit, services, matter, identity, holder)
    return found.by_holder[key]


async def _ask(visit: Visit, services: Services, matter: Matter, identity: Identity, holder: Holder) -> Held:
    items = [part.item for part in matter.parts]
    questions = (question for item in items for question in questions_in_order(item) if question.is_common)
    question = HoldingQuestion(
        holder=holder,
        card_number=identity.number,
        documents=tuple(dict.fromkeys(key for item in items for key in re_usable(item))),
        questions=tuple(dict.fromkeys(question.id for question in questions)),
        consents=(RECORDS_CONSENT,),
        asked_at=services.now(),
    )
    page = Busy(
        title=say("records.busy"),
        explanation=say("records.busy.explanation"),
        way_out=say("records.busy.way_out"),
    )
    answer = await visit.busy("holdings", page, lambda: services.ask_backend(services.ask_holdings, question))
    if answer is None or isinstance(answer, NotKnown):
        log.info("holdings are not known: %s", answer.code if answer else "not waited for")
        return Held(lookup=Lookup.UNREACHABLE)
    return Held.of(answer)
