"""The home page: what can be done here now, and why not the rest."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from kiosk.flows.apply import apply
from kiosk.flows.assist import assist
from kiosk.flows.ending import Ending
from kiosk.flows.guide import guide
from kiosk.flows.service import service
from kiosk.flows.track import track
from kiosk.pages import Choice, Home, Tile
from kiosk.patience import Patience
from kiosk.services import Services
from kiosk.visit import Visit
from kiosk.words import Words, fault, say
from peripherals.readiness import Availability, Service

Journey = Callable[[Visit, Services], Coroutine[Any, Any, Ending]]

_ASSIST, _SERVICE = "assist", "service"
JOURNEYS: Mapping[str, Journey] = {
    "apply": apply,
    "track": track,
    "guide": guide,
    _ASSIST: assist,
    _SERVICE: service,
}
_TILES = ("apply", "track", "supplement", "book", "guide", "rate")
_SERVICE_OF = {"apply": Service.APPLY, "track": Service.TRACK}


async def home(visit: Visit, services: Services) -> Ending:
    """One journey from the home page to its end."""
    chosen = await visit.ask("home", home_page(services), patience=Patience.MENU)
    return await JOURNEYS[chosen](visit, services)


def home_page(services: Services) -> Home:
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
                blocked=_blocked(tile, availability),
            )
            for tile in _TILES
        ),
        staff=_ways_in(services),
    )


def _ways_in(services: Services) -> tuple[Choice, ...]:
    """Small, and only where the profile names somebody who may use them."""
    registered = {_ASSIST: services.profile.helpers, _SERVICE: services.profile.staff.members}
    return tuple(Choice(way, say(f"home.{way}")) for way, members in registered.items() if members)


def _blocked(tile: str, availability: Mapping[Service, Availability]) -> Words:
    if tile not in JOURNEYS:
        return say("home.not_offered")
    state = availability[_SERVICE_OF[tile]] if tile in _SERVICE_OF else Availability()
    return fault(state.code) if state.code else ""
