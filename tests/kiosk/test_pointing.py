"""Guide lights follow where a hand is wanted."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from kiosk.pointing import Pointing
from peripherals.absent import AbsentQueue
from peripherals.devices import Guide, GuideLights
from peripherals.lights.simulator import LampFolder
from peripherals.lights.sysfs import SysfsLights
from peripherals.queue import DeviceQueue


def test_a_lamp_is_lit_while_its_place_is_wanted_and_a_little_longer_where_something_lies(
    tmp_path: Path,
) -> None:
    lamps = LampFolder(tmp_path, ("card", "printer"))
    card, printer = (str(lamps.path(name)) for name in ("card", "printer"))

    async def story() -> None:
        queue: DeviceQueue[Any] = DeviceQueue("lights", lambda: SysfsLights(card=card, printer=printer))
        queue.start()
        pointing = Pointing(queue)
        await queue.wait_until(lambda status: status.is_ready, 3)
        with pointing.at(Guide.CARD):
            await becomes(lamps, {"card"})
            with pointing.at(Guide.PRINTER, linger_s=0.4):
                await becomes(lamps, {"card", "printer"})
            await asyncio.sleep(0.2)
            assert lamps.lit() == {"card", "printer"}
            await becomes(lamps, {"card"})
        await becomes(lamps, set())
        await queue.close()

    asyncio.run(story())


async def becomes(lamps: LampFolder, lit: set[str]) -> None:
    async with asyncio.timeout(3):
        while lamps.lit() != lit:
            await asyncio.sleep(0.02)


def test_without_lamps_nothing_happens_and_nothing_is_waited_for() -> None:
    async def story() -> None:
        queue: AbsentQueue[GuideLights] = AbsentQueue("lights")
        with Pointing(queue).at(Guide.CARD):
            await asyncio.sleep(0.05)
        await asyncio.sleep(0.05)

    asyncio.run(story())
