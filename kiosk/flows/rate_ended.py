"""Rate later: with the card, a matter that has come to its end; once, and as easily not."""

from __future__ import annotations

from kiosk.flows.card import read_identity
from kiosk.flows.ending import Ending
from kiosk.flows.rating import rate
from kiosk.pages import Choice, Choose, Message, Tone
from kiosk.patience import Patience
from kiosk.services import Services
from kiosk.visit import Visit
from kiosk.words import Words, fault, say
from sync.protocol.wire import CaseState
from sync.store.cases import StoredSubmission
from sync.store.store import Store
from sync.store.trouble import NotStored

_ENDED = frozenset(
    {
        CaseState.REJECTED,
        CaseState.GRANTED,
        CaseState.REFUSED,
        CaseState.LICENCE_MADE,
        CaseState.DELIVERED,
        CaseState.WITHDRAWN,
        CaseState.GAP_EXPIRED,
    }
)


async def rate_ended(visit: Visit, services: Services) -> Ending:
    """One rating of one matter that was made here with this card. It needs no line: it is sent later."""
    identity = await read_identity(visit, services, "card.why.rate")

    async def looked() -> tuple[StoredSubmission, ...] | NotStored:
        return await services.try_store(lambda store: _unrated(store, identity.number))

    found = await visit.once("rate.found", looked)
    if isinstance(found, NotStored):
        return await _tell(visit, say("track.not_read.title"), fault(found.code), Tone.WARN)
    if not found:
        return await _tell(visit, say("rate.none.title"), say("rate.none"), Tone.NEUTRAL)
    case = found[0] if len(found) == 1 else await _which(visit, services, found)
    visit.kicker = services.name_of(case.matter_code, case.catalogue_version)
    kept = await rate(visit, services, case.submission_id)
    if kept is None:
        return Ending.HOME
    if isinstance(kept, NotStored):
        return await _tell(visit, say("rate.not_kept.title"), fault(kept.code), Tone.WARN)
    visit.close_the_way_back()
    if not kept:  # its days here ended while its person chose
        return await _tell(visit, say("rate.not_kept.title"), say("rate.none"), Tone.WARN)
    return await _tell(visit, say("rate.kept.title"), say("rate.kept"), Tone.OK)


def _unrated(store: Store, card_number: str) -> tuple[StoredSubmission, ...]:
    cases = [case for case in store.cases.of_holder(card_number) if _has_ended(case)]
    rated = store.ratings.rated()
    return tuple(case for case in cases if case.submission_id not in rated)


def _has_ended(case: StoredSubmission) -> bool:
    """Each of its items has; what was only handed in after a notice has no end of its own."""
    latest = {event.item_code: event.state for event in case.events}
    return case.supplement_to is None and all(latest.get(code) in _ENDED for code in case.item_codes)


async def _which(visit: Visit, services: Services, found: tuple[StoredSubmission, ...]) -> StoredSubmission:
    choices = tuple(
        Choice(
            case.submission_id,
            services.name_of(case.matter_code, case.catalogue_version),
            note=case.receipt_number,
        )
        for case in found
    )
    page = Choose(title=say("rate.which"), choices=choices)
    chosen = await visit.ask("rate.case", page, patience=Patience.MENU)
    return next(case for case in found if case.submission_id == chosen)


async def _tell(visit: Visit, title: Words, words: Words, tone: Tone) -> Ending:
    home = Choice("home", say("frame.home"))
    await visit.ask("rate.told", Message(title=title, paragraphs=(words,), actions=(home,), tone=tone))
    return Ending.HOME
