"""A thing behind a queue that can be unplugged, break and hang to order."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable

from peripherals.devices import DeviceState, Failed, Status
from peripherals.queue import DeviceQueue
from peripherals.worker import Pace

PACE = Pace(
    poll_s=0.02,
    settle_s=0.1,
    first_wait_s=0.02,
    longest_wait_s=0.05,
    open_timeout_s=0.4,
    status_timeout_s=0.4,
)


class Gadget:
    """What all instances of one driver share: the physical thing and what happened to it."""

    def __init__(self) -> None:
        self.is_plugged = True
        self.release = threading.Event()
        self.opened = 0
        self.closed = 0
        self.error: Exception = OSError("cable pulled")
        self.does_status_hang = False
        self.does_open_hang = False
        self.does_open_succeed_blindly = False


class Driver:
    def __init__(self, gadget: Gadget) -> None:
        self._gadget = gadget

    def open(self) -> None:
        if self._gadget.does_open_hang:
            self._gadget.release.wait()
        if not self._gadget.does_open_succeed_blindly:
            self._check()
        self._gadget.opened += 1

    def close(self) -> None:
        self._gadget.closed += 1

    def status(self) -> Status:
        if self._gadget.does_status_hang:
            self._gadget.does_status_hang = False
            self._gadget.release.wait()
        self._check()
        return Status(DeviceState.ONLINE)

    def work(self) -> str:
        self._check()
        return "done"

    def hang(self) -> str:
        self._gadget.release.wait()
        return "late"

    def _check(self) -> None:
        if not self._gadget.is_plugged:
            raise self._gadget.error


Story = Callable[[Gadget, DeviceQueue[Driver], list[Status]], Awaitable[None]]


def play(story: Story) -> Gadget:
    """Runs a story with a started queue and closes it after."""
    gadget = Gadget()

    async def whole() -> None:
        queue = DeviceQueue("gadget", lambda: Driver(gadget), PACE)
        seen: list[Status] = []
        queue.start(seen.append)
        try:
            await story(gadget, queue, seen)
        finally:
            gadget.release.set()
            await queue.close()

    asyncio.run(whole())
    return gadget


async def is_ready(queue: DeviceQueue[Driver]) -> bool:
    return await queue.wait_until(lambda status: status.is_ready, 3)


async def is_lost(queue: DeviceQueue[Driver]) -> bool:
    return await queue.wait_until(lambda status: not status.is_ready, 3)


def failed(result: object) -> Failed:
    assert isinstance(result, Failed)
    return result
