"""The endless evening of a terminal: attract, one visit, farewell, attract."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from itertools import count

from kiosk.flows.home import Ending, home
from kiosk.lights import attract_page, watch_lights
from kiosk.pages import Attract, Choice, Frame, Leave, Message, Stage, Tone
from kiosk.services import Services
from kiosk.visit import open_visit
from kiosk.words import say
from peripherals.devices import CardMedia

log = logging.getLogger(__name__)

_FAREWELL_S = 6.0
_APOLOGY_S = 20.0
_LOOK_S = 0.2


async def serve(stage: Stage, services: Services) -> None:
    """One visit after the other, until cancelled. A bug ends its visit safely, is told, and then raised:
    the supervisor starts a fresh process."""
    lights = asyncio.create_task(watch_lights(stage, services))
    try:
        for _ in count():
            stage.reset()
            await _attract(stage, services)
            await _visits(stage, services)
    finally:
        lights.cancel()


async def _attract(stage: Stage, services: Services) -> None:
    page = attract_page(services)
    while True:
        shown = asyncio.ensure_future(stage.show(page, Frame()))
        changed = asyncio.create_task(_changed(page, services))
        try:
            await asyncio.wait((shown, changed), return_when=asyncio.FIRST_COMPLETED)
            if shown.done():
                shown.result()
                return
            page = changed.result()
            stage.refresh(page)
            await shown
            return
        finally:
            shown.cancel()
            changed.cancel()
            await asyncio.gather(shown, changed, return_exceptions=True)
