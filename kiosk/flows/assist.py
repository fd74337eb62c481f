"""Assisted mode: a station helper opens it with the own card, and ends it by card or button.

The helper never becomes the applicant: the citizen's own card is read as always, and what is agreed to or
signed is the citizen's. Only who helps outlives a visit (`Visit.helper`); nobody's silence is answered by it:
when nobody stirs, the mode ends with the visit.
"""

from __future__ import annotations

import asyncio
from typing import Literal

from kiosk.assistance import helper_words, recognise
from kiosk.flows.card import READ_TIMEOUT_S, is_out, read_identity
from kiosk.flows.ending import Ending
from kiosk.pages import Choice, Message, Tone
from kiosk.patience import Patience
from kiosk.services import Services
from kiosk.visit import Visit
from kiosk.words import Words, say
from peripherals.devices import CardMedia, Deadline, Done
from sync.protocol.wire import Helper

_END: Literal["end"] = "end"
_HOME = "home"


async def assist(visit: Visit, services: Services) -> Ending:
    """Begins to help, or ends it where somebody helps already."""
    if visit.helper is None:
        await _begin(visit, services)
        return Ending.HOME
    return await _end(visit, services, visit.helper)


async def _begin(visit: Visit, services: Services) -> None:
    identity = await read_identity(visit, services, "assist.card")
    register = services.profile.helpers

    async def looked_up() -> Helper | None:
        return await asyncio.get_running_loop().run_in_executor(None, recognise, register, identity)

    helper = await visit.once("assist.helper", looked_up)
    if helper is None:
        unknown = (say("assist.unknown.explanation"),)
        await _tell(visit, "assist.unknown", say("assist.unknown.title"), unknown, Tone.WARN)
        return
    begun = (say("assist.may"), say("assist.may_not"), say("assist.how_to_end"))
    await _tell(visit, "assist.begun", say("assist.begun.title", helper=helper_words(helper)), begun, Tone.OK)
    await _wait_for_card_to_be_taken(visit, services)
    visit.helper = helper


async def _wait_for_card_to_be_taken(visit: Visit, services: Services) -> None:
    """Else the helper's card would be the next that is read."""

    async def taken() -> None:
        await services.id_reader.wait_until(is_out(services.id_reader.status))

    page = Message(title=say("farewell.card.title"), paragraphs=(say("assist.take_card"),), actions=())
    if not services.is_card_gone():
        await visit.ask_or("assist.take_card", page, taken)


async def _end(visit: Visit, services: Services, helper: Helper) -> Ending:
    page = Message(
        title=say("assist.end.title"),
        paragraphs=(helper_words(helper), say("assist.end.explanation")),
        actions=(Choice(_END, say("assist.end")), Choice(_HOME, say("assist.go_on"))),
    )

    async def own_card() -> Literal["end"]:
        return await _wait_for_card_of(services, helper)

    if await visit.ask_or("assist.end", page, own_card, patience=Patience.MENU) != _END:
        return Ending.HOME
    visit.helper = None
    return Ending.FAREWELL


async def _wait_for_card_of(services: Services, helper: Helper) -> Literal["end"]:
    """Until the helper's own card was read; nobody else's is kept."""
    reader = services.id_reader
    while True:
        await reader.wait_until(lambda status: status.media is CardMedia.PRESENT)
        lies_there = reader.status
        result = await reader.run(
            lambda device: device.read(Deadline.after(READ_TIMEOUT_S)), READ_TIMEOUT_S + 2
        )
        if isinstance(result, Done) and result.value.number == helper.number:
            return _END
        await reader.wait_until(is_out(lies_there))


async def _tell(visit: Visit, key: str, title: Words, paragraphs: tuple[Words, ...], tone: Tone) -> None:
    page = Message(
        title=title, paragraphs=paragraphs, actions=(Choice("continue", say("frame.close")),), tone=tone
    )
    await visit.ask(key, page)
