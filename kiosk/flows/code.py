"""A code held to the code reader: what is printed on our slips leads on, anything else gets one sentence."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kiosk.pages import Page, Stage
from kiosk.services import Services
from kiosk.slip_codes import CaseCode, GuideCode, SupplementCode, slip_code
from kiosk.words import Words, fault, say
from peripherals.devices import Completion, Done, Failed, Recovery
from peripherals.readiness import Service

HOME = "home"
"""The key of the home page: a code held to the reader is an answer to it, wherever that happens."""
RESUME = "resume"
"""No code leads there: somebody goes on with what was kept of a visit before."""
_PAUSE_S = 0.05
_TOLD_S = 8.0  # so long a sentence about a foreign code stands; then the invitation is back


@dataclass(frozen=True, slots=True)
class Scanned:
    """Where a code leads: a journey of the home page, and the matter, the receipt or the case it is about."""

    journey: str
    about: str


def code_words(services: Services, key: str) -> Words:
    """The invitation to hold a code there; empty where no code reader is at work."""
    return say(key) if services.devices.code_reader.status.is_ready else ""


def code_of(services: Services, number: str) -> str:
    """What a case's page shows to be photographed; empty where no code reader is at work to hold it to."""
    return services.case_link(number) if services.devices.code_reader.status.is_ready else ""


async def scanned(
    stage: Stage,
    services: Services,
    page: Callable[[Words], Page[Any]],
    why_not_here: Callable[[Scanned], str] = lambda _: "",
) -> Scanned:
    """The next code that leads somewhere. Waits for ever, also where there is no reader.

    A code that leads nowhere puts its sentence on the page on show, which `page` makes anew; of what it says
    nothing is kept. `why_not_here`: the code of the sentence for one that leads elsewhere than from here.
    """
    is_told = False
    while True:
        heard = asyncio.ensure_future(_heard(services))
        try:
            if is_told and not (await asyncio.wait((heard,), timeout=_TOLD_S))[0]:
                stage.refresh(page(""))
            found = await heard
        finally:
            heard.cancel()
        refused = why_not_here(found) if isinstance(found, Scanned) else found.code
        if isinstance(found, Scanned) and not refused:
            return found
        is_told = True
        stage.refresh(page(fault(refused)))


async def _heard(services: Services) -> Scanned | Failed:
    """What somebody holds there next, and what it means here and now."""
    reader = services.devices.code_reader
    while True:
        await reader.wait_until(lambda status: status.is_ready)
        heard = await services.code_ear.hear(reader)
        if isinstance(heard, Done):
            return _leads_to(services, heard.value.text)
        if heard.completion is Completion.INVALID_DATA:
            return heard
        await asyncio.sleep(_PAUSE_S)  # nothing was held there, or the reader is away


def _leads_to(services: Services, text: str) -> Scanned | Failed:
    offered = services.availability()
    match slip_code(text, services.profile.backend.public_url):
        case CaseCode(number):
            closed = offered[Service.TRACK].code
            return _refused(closed, Recovery.LATER) if closed else Scanned("track", number)
        case SupplementCode(number):
            closed = offered[Service.SUPPLEMENT].code
            return _refused(closed, Recovery.LATER) if closed else Scanned("supplement", number)
        case GuideCode(matter) if services.knows(matter):
            return Scanned("apply" if offered[Service.APPLY].is_open else "guide", matter)
        case _:
            return _refused("code.foreign", Recovery.RETRY)


def _refused(code: str, recovery: Recovery) -> Failed:
    return Failed(Completion.INVALID_DATA, code, recovery)
