"""Read the card: wait for one, say what is happening, tell trouble in words, and try again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from itertools import count
from typing import Never, TypeVar

from kiosk.flows.document_key import ask_document_key
from kiosk.pages import CardPrompt, CardStep
from kiosk.services import Services
from kiosk.visit import Visit
from kiosk.words import fault
from peripherals.devices import CardMedia, Completion, Deadline, Done, Failed, Guide, Recovery, Status
from peripherals.document_key import DocumentKey
from peripherals.identity import Identity

T = TypeVar("T")
READ_TIMEOUT_S = 6.0
_ASK_FOR_KEY = frozenset({"card.needs_mrz", "travel_document.wrong_key"})


async def read_identity(
    visit: Visit,
    services: Services,
    why: str,
    meanwhile: Callable[[CardPrompt], Awaitable[Never]] | None = None,
) -> Identity:
    """Who is here, by the card. `why` is the key of the words that say what for.

    Ends only with an identity, or by Back, Leave or time-out, or as `meanwhile` ends it, which gets the page.
    """
    trouble: Failed | None = None
    tried: Status | None = None  # the reader as it was when a card in it was read
    key: DocumentKey | None = None
    turns = count()
    while True:
        page = _prompt(services, why, trouble)
        if trouble is not None and _is_of_device(trouble):
            tried = None

        async def card(page: CardPrompt = page, key: DocumentKey | None = key) -> Identity | Failed | None:
            nonlocal tried
            if (lost := await _wait_for_card(visit, services, page, tried)) is not None:
                return lost
            if services.id_reader.status.media is not CardMedia.PRESENT:
                return None
            tried = services.id_reader.status
            return await _read(visit, services, page, key)

        async def card_or_else(page: CardPrompt = page) -> Identity | Failed | None:
            return await (card() if meanwhile is None else _first(card(), meanwhile(page)))

        with services.pointing.at(Guide.CARD):
            answer = await visit.ask_or("card", page, card_or_else, remember=_is_identity)
        if isinstance(answer, Identity):
            visit.idle.met_card()
            return answer
        trouble = answer if isinstance(answer, Failed) else None
        if trouble is not None and trouble.code in _ASK_FOR_KEY:
            key = await ask_document_key(visit, services.today(), next(turns), is_refused=key is not None)
            trouble = tried = None  # the document lies where it lay


def _prompt(services: Services, why: str, trouble: Failed | None) -> CardPrompt:
    return CardPrompt(
        title=services.card_words("card.title"),
        explanation=services.card_words(why),
        step=CardStep.WAITING if trouble is None else CardStep.TROUBLE,
        message="" if trouble is None else fault(trouble.code),
        is_laid=services.is_card_laid,
    )


async def _first(card: Awaitable[T], other: Awaitable[Never]) -> T:
    """What the card gives, unless the other one ends it."""
    ways: tuple[asyncio.Future[T], asyncio.Future[Never]] = (
        asyncio.ensure_future(card),
        asyncio.ensure_future(other),
    )
    try:
        done, _ = await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        return ways[0].result() if ways[0] in done else ways[1].result()
    finally:
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)


def is_out(lay_there: Status) -> Callable[[Status], bool]:
    """Whether the card that lay in the reader is out of it, be it that another one has come since."""
    return lambda now: now.media is not CardMedia.PRESENT or now.media_events != lay_there.media_events


async def _wait_for_card(
    visit: Visit, services: Services, page: CardPrompt, tried: Status | None
) -> Failed | None:
    """Until there is a card that was not tried, or the reader is lost (told once: then until it is back)."""
    reader = services.id_reader
    if tried is not None:
        await reader.wait_until(is_out(tried))
        visit.stage.refresh(replace(page, step=CardStep.WAITING))
    await reader.wait_until(lambda status: status.media is CardMedia.PRESENT or not status.is_ready)
    lost = _device_fault(reader.status)
    if lost is not None and page.message == fault(lost.code):
        await reader.wait_until(lambda status: status.is_ready)
        return None
    return lost


async def _read(
    visit: Visit, services: Services, page: CardPrompt, key: DocumentKey | None
) -> Identity | Failed:
    visit.idle.stir()
    visit.stage.refresh(replace(page, step=CardStep.READING, message=""))
    keys = () if key is None else (key,)
    with visit.idle.at_work():
        result = await services.id_reader.run(
            lambda device: device.read(Deadline.after(READ_TIMEOUT_S), *keys), READ_TIMEOUT_S + 2
        )
    if isinstance(result, Done) and result.value.is_expired(services.today()):
        return Failed(Completion.INVALID_DATA, "card.expired", Recovery.STAFF)
    if isinstance(result, Done) and visit.helper is not None and result.value.number == visit.helper.number:
        return Failed(Completion.INVALID_DATA, "card.of_helper", Recovery.RETRY)
    return result.value if isinstance(result, Done) else result


def _is_identity(answer: object) -> bool:
    return isinstance(answer, Identity)


def _device_fault(status: Status) -> Failed | None:
    """Why the reader itself cannot read now."""
    if status.is_ready:
        return None
    code = status.fault.code if status.fault else "device.lost"
    return Failed(Completion.DEVICE_NOT_READY, code, Recovery.LATER)


def _is_of_device(trouble: Failed) -> bool:
    return trouble.completion is Completion.DEVICE_NOT_READY
