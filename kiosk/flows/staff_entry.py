"""Staff prove who they are on the glass: a card or a one-time code, and always the own PIN.

Number, code and PIN are never remembered by the visit, never shown again and never logged. What was wrong of
them is not told; how long is to be waited is.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime
from itertools import count

from kiosk.deadlines import LOCAL_ZONE
from kiosk.pages import CardPrompt, CardStep, Choice, Choose, Input, Message, Question, Tone
from kiosk.patience import Patience
from kiosk.services import Services
from kiosk.staff import ByCard, ByCode, Refused, StaffMember, authenticate_staff, prove_card
from kiosk.staff_ledger import StaffLedger
from kiosk.visit import Visit
from kiosk.words import Words, fault, say
from peripherals.card.piv import StaffCard
from peripherals.devices import CardMedia, Completion, Deadline, Done, Failed, Guide, Recovery

log = logging.getLogger(__name__)
_PROVE_S = 10.0
_ID_LETTERS, _CODE_DIGITS, _PIN_DIGITS = 5, 6, 12
_IN_MINUTES_S = 120
_BY_CARD, _BY_CODE = "card", "code"


async def enter_staff(visit: Visit, services: Services) -> StaffMember:
    """Who entered. Ends only so, or by Back, Leave or time-out: how often is tried is the lock-out's."""
    for turn in count():
        given = await _given(visit, services, turn)
        found = Refused(given) if isinstance(given, Failed) else await _judged(visit, services, given)
        if isinstance(found, StaffMember):
            return found
        await _tell_refusal(visit, services, found, turn)
    raise AssertionError("count() never ends")


async def _given(visit: Visit, services: Services, turn: int) -> ByCard | ByCode | Failed:
    if await _way(visit, services, turn) == _BY_CARD:
        card = await _proven_card(visit, services, turn)
        return card if isinstance(card, Failed) else ByCard(card, await _typed(visit, turn, "pin"))
    id_ = await _typed(visit, turn, "id")
    code = await _typed(visit, turn, "code")
    return ByCode(id_, code, await _typed(visit, turn, "pin"))


async def _way(visit: Visit, services: Services, turn: int) -> str:
    """By card or by code; asked only where the profile's members have both."""
    members = services.profile.staff.members
    has = {_BY_CARD: any(each.card for each in members), _BY_CODE: any(each.code_secret for each in members)}
    ways = [way for way, is_there in has.items() if is_there]
    if len(ways) == 1:
        return ways[0]
    page = Choose(
        title=say("service.enter.title"),
        explanation=say("service.enter.explanation"),
        choices=tuple(Choice(way, say(f"service.enter.{way}")) for way in ways),
    )
    return await visit.ask(f"service.way/{turn}", page, patience=Patience.MENU, remember=lambda _: False)


async def _proven_card(visit: Visit, services: Services, turn: int) -> StaffCard | Failed:
    page = CardPrompt(
        title=say("service.card.title"),
        explanation=say("service.card.explanation"),
        step=CardStep.WAITING,
        is_laid=services.is_card_laid,
    )
    reader = services.id_reader

    async def proven() -> StaffCard | Failed:
        await reader.wait_until(lambda status: status.media is CardMedia.PRESENT or not status.is_ready)
        with visit.idle.at_work():
            result = await reader.run(
                lambda device: prove_card(device, Deadline.after(_PROVE_S)), _PROVE_S + 2
            )
        return result.value if isinstance(result, Done) else result

    with services.pointing.at(Guide.CARD):
        return await visit.ask_or(f"service.card/{turn}", page, proven, remember=lambda _: False)


async def _typed(visit: Visit, turn: int, what: str) -> str:
    kind, longest = {
        "id": (Input.DOCUMENT_NUMBER, _ID_LETTERS),
        "code": (Input.NUMBER, _CODE_DIGITS),
        "pin": (Input.PIN, _PIN_DIGITS),
    }[what]
    page = Question(
        title=say(f"service.{what}.title"),
        explanation=say(f"service.{what}.explanation"),
        input=kind,
        max_length=longest,
    )
    return str(await visit.ask(f"service.{what}/{turn}", page, remember=lambda _: False))


async def _judged(visit: Visit, services: Services, given: ByCard | ByCode) -> StaffMember | Refused:
    """On a thread, which nobody cuts: an attempt once begun counts."""
    profile = services.profile

    def judge() -> StaffMember | Refused:
        try:
            return authenticate_staff(profile.staff, StaffLedger(profile.data_dir), given, services.now())
        except (OSError, ValueError) as error:
            log.error("staff cannot be checked: %s", error)
            return Refused(Failed(Completion.DEVICE_NOT_READY, "staff.cannot_check", Recovery.STAFF))

    with visit.idle.at_work():
        return await asyncio.to_thread(judge)


async def _tell_refusal(visit: Visit, services: Services, refused: Refused, turn: int) -> None:
    waiting = (wait_words(refused.locked_until, services.now()),) if refused.locked_until else ()
    page = Message(
        title=say("service.refused.title"),
        paragraphs=(fault(refused.failed.code), *waiting),
        actions=(Choice("again", say("service.again")),),
        tone=Tone.WARN,
    )
    await visit.ask(f"service.refused/{turn}", page, patience=Patience.MENU, remember=lambda _: False)


def wait_words(until: datetime, now: datetime) -> Words:
    """How long is to be waited, and until what time of the hall's clock."""
    seconds = max(1, round((until - now).total_seconds()))
    at = f"{until.astimezone(LOCAL_ZONE):%H:%M:%S}"
    if seconds < _IN_MINUTES_S:
        return say("service.wait.seconds", count=seconds, at=at)
    return say("service.wait.minutes", count=-(-seconds // 60), at=at)
