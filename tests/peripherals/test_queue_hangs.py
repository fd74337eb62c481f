"""A driver that does not come back: its caller is answered, the device replaced, threads bounded."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest

from peripherals.devices import Status
from peripherals.queue import MOST_HUNG_THREADS, DeviceQueue
from tests.peripherals.gadget import Driver, Gadget, failed, is_lost, is_ready, play


def test_a_hung_command_fails_at_its_deadline_and_the_next_is_done() -> None:
    async def story(gadget: Gadget, queue: DeviceQueue[Driver], seen: list[Status]) -> None:
        assert await is_ready(queue)
        began_s = time.monotonic()
        assert failed(await queue.run(Driver.hang, 0.2)).code == "device.hung"
        assert await queue.run(Driver.work, 1) == "done"
        assert time.monotonic() - began_s < 1.0

    play(story)


def test_a_hung_thread_that_comes_back_takes_no_command_and_ends() -> None:
    async def story(gadget: Gadget, queue: DeviceQueue[Driver], seen: list[Status]) -> None:
        await queue.run(Driver.hang, 0.2)
        assert await queue.run(Driver.work, 1) == "done"
        gadget.release.set()
        await asyncio.sleep(0.1)
        assert [t.name for t in threading.enumerate()].count("device gadget") == 1

    assert play(story).closed == 2


@pytest.mark.parametrize("what", ["does_status_hang", "does_open_hang"])
def test_a_hang_outside_a_command_is_noticed_too(what: str) -> None:
    async def story(gadget: Gadget, queue: DeviceQueue[Driver], seen: list[Status]) -> None:
        assert await is_ready(queue)
        setattr(gadget, what, True)
        gadget.is_plugged = what == "does_status_hang"
        await asyncio.sleep(0.6)
        gadget.is_plugged = True
        gadget.does_open_hang = False
        assert await is_ready(queue)
        assert await queue.run(Driver.work, 2) == "done"

    play(story)


def test_threads_left_behind_are_bounded_and_the_device_heals_when_they_return() -> None:
    async def story(gadget: Gadget, queue: DeviceQueue[Driver], seen: list[Status]) -> None:
        for _ in range(MOST_HUNG_THREADS):
            assert failed(await queue.run(Driver.hang, 0.1)).code == "device.hung"
        assert failed(await queue.run(Driver.work, 1)).code == "device.hung"
        assert await is_lost(queue)
        gadget.release.set()
        assert await is_ready(queue)
        assert await queue.run(Driver.work, 1) == "done"

    play(story)


def test_closing_does_not_wait_for_a_stuck_driver() -> None:
    async def story(gadget: Gadget, queue: DeviceQueue[Driver], seen: list[Status]) -> None:
        stuck = asyncio.create_task(queue.run(Driver.hang, 60))
        await asyncio.sleep(0.05)
        began_s = time.monotonic()
        await queue.close()
        assert time.monotonic() - began_s < 4
        assert failed(await stuck).code == "device.closed"

    play(story)
