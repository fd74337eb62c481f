"""One device behind its queue: commands, losses, hangs and floods, on real threads."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Awaitable, Callable

import pytest

from peripherals.devices import DeviceState, Failed, Status
from peripherals.queue import MOST_HUNG_THREADS, DeviceQueue
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


def test_a_command_given_before_the_device_is_open_is_done_when_it_is() -> None:
    async def story(gadget: Gadget, queue: DeviceQueue[Driver], seen: list[Status]) -> None:
        assert await queue.run(Driver.work, 1) == "done"

    gadget = play(story)
    assert (gadget.opened, gadget.closed) == (1, 1)


def test_status_is_told_on_change_only() -> None:
    async def story(gadget: Gadget, queue: DeviceQueue[Driver], seen: list[Status]) -> None:
        assert await is_ready(queue)
        await asyncio.sleep(0.3)
        assert seen == [Status(DeviceState.ONLINE)]

    play(story)


def test_a_lost_device_is_told_once_with_the_drivers_words_and_is_reopened(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)

    async def story(gadget: Gadget, queue: DeviceQueue[Driver], seen: list[Status]) -> None:
        assert await is_ready(queue)
        gadget.is_plugged = False
        assert await is_lost(queue)
        assert queue.status.fault is not None
        assert queue.status.fault.original == "cable pulled"
        refused = failed(await queue.run(Driver.work, 1))
        assert (refused.code, refused.detail) == ("device.lost", "cable pulled")
        gadget.is_plugged = True
        assert await is_ready(queue)
        assert await queue.run(Driver.work, 1) == "done"
        assert [status.device for status in seen] == ["online", "no_device", "online"]

    gadget = play(story)
    assert gadget.opened == 2
    assert [record.levelname for record in caplog.records if record.name == "peripherals.queue"] == [
        "INFO",
        "WARNING",
        "INFO",
    ]


def test_a_flap_is_not_told() -> None:
    async def story(gadget: Gadget, queue: DeviceQueue[Driver], seen: list[Status]) -> None:
        assert await is_ready(queue)
        gadget.is_plugged = False
        await asyncio.sleep(0.03)
        gadget.is_plugged = True
        await asyncio.sleep(0.3)
        assert seen == [Status(DeviceState.ONLINE)]

    assert play(story).opened == 2


def test_a_device_lost_during_a_command_is_a_result() -> None:
    async def story(gadget: Gadget, queue: DeviceQueue[Driver], seen: list[Status]) -> None:
        assert await is_ready(queue)

        def lose(device: Driver) -> str:
            gadget.is_plugged = False
            return device.work()

        assert failed(await queue.run(lose, 1)).code == "device.lost"

    play(story)


def test_a_bug_in_a_driver_reaches_the_caller_and_the_device_is_reopened() -> None:
    async def story(gadget: Gadget, queue: DeviceQueue[Driver], seen: list[Status]) -> None:
        def bug(device: Driver) -> str:
            raise KeyError("secret name")

        with pytest.raises(KeyError):
            await queue.run(bug, 1)
        assert await is_ready(queue)
        assert await queue.run(Driver.work, 1) == "done"

    assert play(story).opened == 2


def test_a_bug_is_told_by_its_place_never_by_its_message() -> None:
    async def story(gadget: Gadget, queue: DeviceQueue[Driver], seen: list[Status]) -> None:
        gadget.error = KeyError("secret name")
        gadget.is_plugged = False
        assert await queue.wait_until(lambda status: status.device is DeviceState.HARDWARE_ERROR, 3)
        assert queue.status.fault is not None
        assert queue.status.fault.code == "device.driver_error"
        assert "KeyError at " in queue.status.fault.original
        assert "secret" not in queue.status.fault.original

    play(story)


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


def test_a_command_whose_turn_never_comes_is_busy() -> None:
    async def story(gadget: Gadget, queue: DeviceQueue[Driver], seen: list[Status]) -> None:
        long = asyncio.create_task(queue.run(Driver.hang, 5))
        await asyncio.sleep(0.05)
        assert failed(await queue.run(Driver.work, 0.1)).code == "device.busy"
        gadget.release.set()
        assert await long == "late"

    play(story)


def test_a_command_cancelled_before_its_turn_is_never_run() -> None:
    ran: list[str] = []

    async def story(gadget: Gadget, queue: DeviceQueue[Driver], seen: list[Status]) -> None:
        long = asyncio.create_task(queue.run(Driver.hang, 5))
        await asyncio.sleep(0.05)
        waiting = asyncio.create_task(queue.run(lambda _: ran.append("ran"), 5))
        await asyncio.sleep(0.05)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        gadget.release.set()
        await long
        assert await queue.run(Driver.work, 1) == "done"

    play(story)
    assert ran == []


def test_commands_of_many_callers_are_done_one_at_a_time_in_order() -> None:
    order: list[int] = []

    async def story(gadget: Gadget, queue: DeviceQueue[Driver], seen: list[Status]) -> None:
        await asyncio.gather(*(queue.run(lambda _, i=i: order.append(i), 2) for i in range(200)))  # type: ignore[misc]

    play(story)
    assert order == list(range(200))


def test_closing_refuses_what_waits_and_ends_the_thread() -> None:
    async def story(gadget: Gadget, queue: DeviceQueue[Driver], seen: list[Status]) -> None:
        long = asyncio.create_task(queue.run(Driver.hang, 5))
        await asyncio.sleep(0.05)
        waiting = asyncio.create_task(queue.run(Driver.work, 5))
        await asyncio.sleep(0.05)
        asyncio.get_running_loop().call_later(0.05, gadget.release.set)
        await queue.close()
        assert failed(await waiting).code == "device.closed"
        assert await long == "late"
        assert failed(await queue.run(Driver.work, 1)).code == "device.closed"

    play(story)
    assert "device gadget" not in [thread.name for thread in threading.enumerate()]


def test_closing_does_not_wait_for_a_stuck_driver() -> None:
    async def story(gadget: Gadget, queue: DeviceQueue[Driver], seen: list[Status]) -> None:
        stuck = asyncio.create_task(queue.run(Driver.hang, 60))
        await asyncio.sleep(0.05)
        began_s = time.monotonic()
        await queue.close()
        assert time.monotonic() - began_s < 4
        assert failed(await stuck).code == "device.closed"

    play(story)


def test_a_device_that_opens_and_then_fails_is_not_tried_in_a_busy_loop() -> None:
    async def story(gadget: Gadget, queue: DeviceQueue[Driver], seen: list[Status]) -> None:
        assert await is_ready(queue)
        gadget.does_open_succeed_blindly = True
        gadget.is_plugged = False
        opened = gadget.opened
        assert failed(await queue.run(Driver.work, 1)).code == "device.lost"
        assert failed(await queue.run(Driver.work, 1)).code == "device.lost"
        await asyncio.sleep(0.2)
        assert gadget.opened - opened < 20

    play(story)
