"""Between visits: the attract page until somebody comes, and what stands there while nobody may begin."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from kiosk.flows.code import Scanned, scanned
from kiosk.lights import attract_page
from kiosk.pages import Frame, Message, Page, Stage, Tone
from kiosk.power import CLOSED_CODES, Ruling
from kiosk.services import Services
from kiosk.words import fault, say
from peripherals.devices import Presence

_LOOK_S = 0.2


class PowerEnds(Exception):
    """The battery is about to end, nobody is in a visit, and all is stored: the programs may be ended."""


async def wait_for_someone(stage: Stage, services: Services) -> Scanned | None:
    """Until somebody touches, steps up where a sensor sees it, or holds a slip's code to the reader: then
    where that leads. Errors: PowerEnds."""
    while True:
        if services.ruling is not Ruling.OPEN:
            await _stand_closed(stage, services)
        elif came := await _attract(stage, services):
            return came if isinstance(came, Scanned) else None


async def _attract(stage: Stage, services: Services) -> Scanned | bool:
    """Whether somebody came before the house had to close; with a code, where it leads."""
    touched: Coroutine[Any, Any, None] = stage.show(attract_page(services), Frame())
    ways: tuple[Coroutine[Any, Any, Scanned | bool | None], ...] = (
        touched,
        scanned(stage, services, lambda refused: attract_page(services, refused)),
        _step_up(services),
        _closing(services),
    )
    waits = [asyncio.ensure_future(way) for way in ways]
    try:
        done, _ = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        first, *_ = [ended.result() for ended in waits if ended in done]
        return True if first is None else first
    finally:
        await _cancel(*waits)


async def _step_up(services: Services) -> None:
    """Somebody who was not there yet: who lingers after a visit does not begin another one."""
    sensor = services.devices.proximity
    await sensor.wait_until(lambda status: status.presence is Presence.NOT_PRESENT)
    await sensor.wait_until(lambda status: status.presence is Presence.PRESENT)


async def _closing(services: Services) -> bool:
    """Nobody may begin any more."""
    while services.ruling is Ruling.OPEN:
        await asyncio.sleep(_LOOK_S)
    return False


async def _stand_closed(stage: Stage, services: Services) -> None:
    """The page that says why, until the ruling is another one. Errors: PowerEnds once it is time."""
    ruling = services.ruling
    words = (fault(CLOSED_CODES[ruling]),)
    page = Message(title=say("closed.power.title"), paragraphs=words, actions=(), tone=Tone.WARN)
    shown = asyncio.ensure_future(_show(stage, page))
    clock = asyncio.get_running_loop().time
    since_s = clock()
    try:
        while services.ruling is ruling:
            if ruling is Ruling.END and clock() - since_s >= services.profile.power.shutdown_after_s:
                raise PowerEnds
            await asyncio.sleep(_LOOK_S)
    finally:
        await _cancel(shown)


async def _show(stage: Stage, page: Page[str]) -> None:
    await stage.show(page, Frame())


async def _cancel(*tasks: asyncio.Future[Any]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
