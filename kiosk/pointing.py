"""Guide lights: the lamp is lit at the place where a hand is wanted, as long as it is."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from peripherals.devices import Deadline, Guide, GuideLights
from peripherals.queue import DeviceQueue

_LIGHT_S = 1.0


class Pointing:
    """Nobody waits for a lamp, and without lamps nothing happens. Thread: the event loop's."""

    def __init__(self, lights: DeviceQueue[GuideLights]) -> None:
        self._lights = lights
        self._lit: list[Guide] = []
        self._work: set[asyncio.Task[object]] = set()

    @contextmanager
    def at(self, guide: Guide, linger_s: float = 0.0) -> Iterator[None]:
        """`linger_s`: how long it stays lit afterwards, for what lies there to be taken."""
        self._lit.append(guide)
        self._light()
        try:
            yield
        finally:
            asyncio.get_running_loop().call_later(linger_s, self._leave, guide)

    def _leave(self, guide: Guide) -> None:
        self._lit.remove(guide)
        self._light()

    def _light(self) -> None:
        guides = tuple(dict.fromkeys(self._lit))
        lit = self._lights.run(lambda device: device.light(guides, Deadline.after(_LIGHT_S)), _LIGHT_S + 1)
        task = asyncio.get_running_loop().create_task(lit)
        self._work.add(task)
        task.add_done_callback(self._work.discard)
