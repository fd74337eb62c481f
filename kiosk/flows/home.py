"""The home page: what can be done here now, and why not the rest."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from contextlib import nullcontext
from typing import Any

from kiosk.flows.apply import apply
from kiosk.flows.assist import assist
from kiosk.flows.book import book
from kiosk.flows.code import HOME, RESUME, Scanned, code_words, scanned
from kiosk.flows.ending import Ending
from kiosk.flows.guide import guide
from kiosk.flows.rate_ended import rate_ended
from kiosk.flows.resume import resume
from kiosk.flows.service.mode import service
from kiosk.flows.supplement import supplement
from kiosk.flows.track import track
from kiosk.maintenance import MAINTAINED, is_maintained
from kiosk.pages import Choice, Home, Tile, Tone
from kiosk.patience import Patience
from kiosk.services import Services
from kiosk.visit import Visit
from kiosk.words import Words, fault, say
from peripherals.devices import Guide
from peripherals.readiness import Availability, Service

Journey = Callable[[Visit, Services], Coroutine[Any, Any, Ending]]

_ASSIST, _SERVICE = "assist", "service"
JOURNEYS: Mapping[str, Journey] = {
    "apply": apply,
    "track": track,
    "supplement": supplement,
    "book": book,
    "guide": guide,
    "rate": rate_ended,
    _ASSIST: assist,
    _SERVICE: service,
}
_LED: Mapping[str, Callable[[Visit, Services, str], Coroutine[Any, Any, Ending]]] = {
    "apply": apply,
    "track": track,
    "supplement": supplement,
    "guide": guide,
}
_TILES = ("apply", "track", "supplement", "book", "guide", "rate")
_SERVICE_OF = {
    "apply": Service.APPLY,
    "track": Service.TRACK,
    "supplement": Service.SUPPLEMENT,
    "book": Service.BOOK,
    "rate": Service.TRACK,
}


async def home(visit: Visit, services: Services) -> Ending:
    """One journey from the home page to its end; a code held to the reader may choose it."""
    page = home_page(services)

    async def code() -> Scanned:
        return await scanned(visit.stage, services, lambda refused: home_page(services, refused))

    with services.pointing.at(Guide.CODE) if page.code else nullcontext():
        chosen = await visit.ask_or(HOME, page, code, patience=Patience.MENU)
    if isinstance(chosen, Scanned) and chosen.journey == RESUME:
        return await resume(visit, services)
    if isinstance(chosen, Scanned):
        return await _LED[chosen.journey](visit, services, chosen.about)
    return await JOURNEYS[chosen](visit, services)


def home_page(services: Services, refused: Words = "") -> Home:
    """`refused`: why the code that was just held there leads nowhere."""
    availability = services.availability()
    return Home(
        title=say("home.title"),
        subtitle=say("home.subtitle"),
        tiles=tuple(
            Tile(
                tile,
                say(f"home.tile.{tile}"),
                say(f"home.tile.{tile}.subtitle"),
                is_primary=tile == "apply",
                blocked=_blocked(tile, availability, services),
            )
            for tile in _TILES
        ),
        staff=_ways_in(services),
        code=refused or code_words(services, "home.code"),
        code_tone=Tone.WARN if refused else Tone.NEUTRAL,
    )


def _ways_in(services: Services) -> tuple[Choice, ...]:
    """Small, and only where the profile names somebody who may use them."""
    registered = {_ASSIST: services.profile.helpers, _SERVICE: services.profile.staff.members}
    return tuple(Choice(way, say(f"home.{way}")) for way, members in registered.items() if members)


def maintenance_words(services: Services) -> Words:
    """What people are told while the sign is up; else nothing."""
    is_up = is_maintained(services.profile.data_dir)
    return _with_phone(services, "maintenance.attract") if is_up else ""


def _with_phone(services: Services, key: str) -> Words:
    """The text that names the hall's telephone, where there is one."""
    phone = services.profile.terminal.helpline
    return say(f"{key}.phone", phone=phone) if phone else say(key)


def _blocked(tile: str, availability: Mapping[Service, Availability], services: Services) -> Words:
    state = availability[_SERVICE_OF[tile]] if tile in _SERVICE_OF else Availability()
    if state.code == MAINTAINED:
        return _with_phone(services, "maintenance.tile")
    if tile == "book" and state.code == "network.offline":
        return say("book.offline")  # the usual words say that all goes on without a line
    return fault(state.code) if state.code else ""
