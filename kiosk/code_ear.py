"""Listens at the code reader, over the change from one page that does to the next: no code is lost."""

from __future__ import annotations

import asyncio

from peripherals.code_reader.code import Code
from peripherals.devices import CodeReader, Deadline, Done, Failed
from peripherals.queue import DeviceQueue

_LISTEN_S = 0.5  # the reader's status has its turn in between


class CodeEar:
    """What came while nobody listened is forgotten. Thread: the event loop's."""

    def __init__(self) -> None:
        self._listening: asyncio.Future[Done[Code] | Failed] | None = None

    async def hear(self, reader: DeviceQueue[CodeReader]) -> Done[Code] | Failed:
        """A code, or that none came for a moment. Whoever is cancelled leaves the moment to who comes next:
        the command on its way to the reader would else swallow a code."""
        if self._listening is None:
            heard = reader.run(lambda device: device.next_code(Deadline.after(_LISTEN_S)), _LISTEN_S + 1)
            self._listening = asyncio.ensure_future(heard)
            self._listening.add_done_callback(self._forget)
        return await asyncio.shield(self._listening)

    def _forget(self, _done: object) -> None:
        self._listening = None
