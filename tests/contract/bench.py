"""The real queue around a rig's device, and what a house may ask of it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from config.strings import texts
from peripherals.devices import Deadline, Failed, Status
from peripherals.queue import DeviceQueue
from peripherals.worker import Pace
from tests.contract.rig import PACE, Rig, Trouble, codes_in

MARGIN_S = 2.5
"""What the house adds to a deadline before it calls a driver hung, and a little for a busy machine."""


@dataclass(slots=True)
class Bench:
    rig: Rig
    queue: DeviceQueue[Any]
    seen: list[Status] = field(default_factory=list)

    async def work(self, within_s: float | None = None) -> object:
        """The outcome of one command, as a visit gives it."""
        limit_s = within_s or self.rig.work_s
        await asyncio.to_thread(self.rig.prepare)
        outcome = await self.queue.run(
            lambda device: self.rig.command(device, Deadline.after(limit_s)), limit_s + 1.5
        )
        told_in_words(outcome)
        return outcome

    async def does_work(self, patience_s: float = 12.0) -> bool:
        """Whether the command is done in the end, tried as people do: again."""
        until_s = time.monotonic() + patience_s
        while not (is_done := self.rig.is_done(await self.work())) and time.monotonic() < until_s:
            await asyncio.sleep(0.2)
        return is_done

    async def is_ready(self) -> bool:
        return await self.queue.wait_until(lambda status: status.is_ready, 12)

    async def is_lost(self) -> bool:
        return await self.queue.wait_until(lambda status: not status.is_ready, 12)

    async def break_it(self, trouble: Trouble) -> None:
        """Hands take time, and the house goes on meanwhile."""
        await asyncio.to_thread(self.rig.cause, trouble)

    async def mend_it(self) -> None:
        await asyncio.to_thread(self.rig.mend)


def told_in_words(told: object) -> None:
    """Every code has words for both listeners."""
    keys = {f"fault.{code}.{to}" for code in codes_in(told) for to in ("citizen", "technician")}
    assert keys - texts().keys() == set()


Story = Callable[[Bench], Awaitable[None]]


def play(rig: Rig, story: Story, *, own_process: bool = False, pace: Pace = PACE) -> Bench:
    """Runs a story with a device that is ready, and closes it after."""
    make = rig.maker(own_process=own_process)

    async def whole() -> Bench:
        bench = Bench(rig, DeviceQueue(rig.kind, make, pace))
        bench.queue.start(bench.seen.append)
        try:
            assert await bench.is_ready()
            await story(bench)
        finally:
            await bench.mend_it()
            await bench.queue.close()
        for status in bench.seen:
            told_in_words(status)
        return bench

    return asyncio.run(whole())


def failed(outcome: object) -> Failed:
    """The refusal in an outcome, whatever its kind."""
    found = outcome if isinstance(outcome, Failed) else getattr(outcome, "failed", None)
    assert isinstance(found, Failed)
    return found
