"""Looks after the house beside the visits: what the battery allows, and whether the clock can be right."""

from __future__ import annotations

import asyncio
from typing import Never

from kiosk.power import BatteryWatch
from kiosk.services import Services
from peripherals.devices import Deadline
from sync.clock import to_ms
from sync.store.store import Store
from sync.store.trouble import NotStored

_POWER_LOOK_S = 0.25
_CLOCK_LOOK_S = 30.0
_COMPARE_S = 4.0


async def watch_power(services: Services) -> Never:
    """Keeps `services.ruling`, for ever."""
    watch = BatteryWatch(services.profile.power)
    clock = asyncio.get_running_loop().time
    while True:
        services.ruling = watch.rule(services.devices.power.status.supply, clock())
        await asyncio.sleep(_POWER_LOOK_S)


async def watch_clock(services: Services) -> Never:
    """Tells the clock, again and again, what is known to be past: a driver opened anew has forgotten it."""
    while True:
        known_ms = await services.try_store(_known_to_be_past)
        if not isinstance(known_ms, NotStored):
            await services.devices.clock.run(
                lambda device, known_ms=known_ms: device.compare(known_ms, Deadline.after(_COMPARE_S)),  # type: ignore[misc]
                _COMPARE_S + 1,
            )
        await asyncio.sleep(_CLOCK_LOOK_S)


def _known_to_be_past(store: Store) -> int:
    """The last receipt's time, or the last time a server told. Units: ms since 1970 UTC."""
    server = store.link.server_time()
    told_ms = 0 if server is None else server.server_ms
    return max(to_ms(store.cases.last_received_at()), told_ms)
