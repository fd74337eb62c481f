"""What works now, kept true on the screen: the status strip, the attract page, the home page."""

from __future__ import annotations

import asyncio

from kiosk.flows.home import home_page
from kiosk.pages import Attract, Light, Stage
from kiosk.services import Services
from kiosk.words import Words, say
from peripherals.readiness import Availability, Service
from sync.store.link import LinkStatus

_LOOK_S = 0.5
_LINK_LOOK_S = 2.0
_TOLD = frozenset({"printer.paper_out", "printer.cover_open", "network.offline"})  # in a word on the strip


async def watch_lights(stage: Stage, services: Services) -> None:
    """Follows devices and line for ever, and says what changed within a second."""
    shown: tuple[Light, ...] | None = None
    looked_s = 0.0
    clock = asyncio.get_running_loop().time
    while True:
        if clock() - looked_s > _LINK_LOOK_S:
            looked_s = clock()
            status: LinkStatus = await services.in_store(lambda store: store.link.status())
            services.is_online = status.is_online
        now = lights(services)
        if now != shown:
            shown = now
            stage.set_lights(now)
            stage.refresh(attract_page(services))
            stage.refresh(home_page(services))
        await asyncio.sleep(_LOOK_S)


def lights(services: Services) -> tuple[Light, ...]:
    return tuple(_light(service, state) for service, state in services.availability().items())


def attract_page(services: Services) -> Attract:
    terminal = services.profile.terminal
    return Attract(
        hall=terminal.hall,
        hours=terminal.hours,
        works=lights(services),
        note=services.catalogue.note,
    )


def _light(service: Service, state: Availability) -> Light:
    code = state.code if state.code in _TOLD else "off"
    note: Words = "" if state.is_open else say(f"light.note.{code}")
    return Light(say(f"light.{service.value}"), state.is_open, note)
