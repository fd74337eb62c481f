"""What works now, kept true on the screen: the status strip, the attract page, the home page."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

from kiosk.flows.code import code_words
from kiosk.flows.home import home_page, maintenance_words
from kiosk.pages import Attract, Home, Light, Stage, Tone
from kiosk.power import CLOSED_CODES
from kiosk.services import Services
from kiosk.words import Words, say
from peripherals.readiness import Availability, Service, ready
from sync.clock import best_time_ms
from sync.store.store import Store
from sync.store.trouble import NotStored

_LOOK_S = 0.5
_LINK_LOOK_S = 2.0
_TOLD = frozenset({"printer.paper_out", "printer.cover_open"})  # in a word on the strip
_OFFLINE = "network.offline"
_STRIP = {
    "card": Service.TRACK,  # open as soon as a card can be read
    "scan": Service.SCAN,
    "print": Service.PRINT,
    "online": Service.ONLINE,
}


async def watch_lights(stage: Stage, services: Services) -> None:
    """Follows devices and line for ever, and says what changed within a second."""
    shown: tuple[tuple[Light, ...], Home] | None = None
    looked_s = 0.0
    clock = asyncio.get_running_loop().time
    while True:
        if clock() - looked_s > _LINK_LOOK_S:
            looked_s = clock()
            await _look_at_store(services)
        now = (lights(services), home_page(services))
        if now != shown:
            shown = now
            stage.set_lights(now[0])
            stage.refresh(attract_page(services))
            stage.refresh(now[1])
        await asyncio.sleep(_LOOK_S)


async def _look_at_store(services: Services) -> None:
    """The line, the room on the disk, the time. A store that cannot be read is off-line and without room."""

    def look(store: Store) -> tuple[bool, bool, timedelta, bool]:
        reading, server = store.clock(), store.link.server_time()
        error = timedelta(milliseconds=best_time_ms(reading, server) - reading.wall_ms)
        knows_time = server is not None and server.age_ms(reading) is not None
        return store.link.status().is_online, store.blobs.has_room(0), error, knows_time

    seen = await services.try_store(look)
    if isinstance(seen, NotStored):
        services.is_online = services.has_room = False
    else:
        services.is_online, services.has_room, services.clock_error, services.knows_time = seen


def lights(services: Services) -> tuple[Light, ...]:
    """What each device can do, also while a sign hangs here; on a battery that closes the house only that,
    since the devices are well."""
    if (closed := CLOSED_CODES.get(services.ruling)) is not None:
        return (Light(say(f"light.note.{closed}"), is_ok=False),)
    availability = ready(Service, services.statuses(), replace(services.house(), closed=None))
    return tuple(_light(name, availability[service]) for name, service in _STRIP.items())


def attract_page(services: Services, refused: Words = "") -> Attract:
    """`refused`: why the code that was just held there leads nowhere."""
    terminal, closed = services.profile.terminal, maintenance_words(services)
    return Attract(
        hall=terminal.hall,
        hours=terminal.hours,
        works=lights(services),
        closed=closed,
        note=services.catalogue.note,
        code=refused or ("" if closed else code_words(services, "attract.code")),
        code_tone=Tone.WARN if refused else Tone.NEUTRAL,
    )


def _light(name: str, state: Availability) -> Light:
    if state.code == _OFFLINE:
        return Light(say(f"light.note.{_OFFLINE}"), is_ok=False)  # names the line itself
    code = state.code if state.code in _TOLD else "off"
    note: Words = "" if state.is_open else say(f"light.note.{code}")
    return Light(say(f"light.{name}"), state.is_open, note)
