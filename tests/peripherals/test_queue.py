"""One device behind its queue: commands, losses, bugs and floods, on real threads."""

from __future__ import annotations

import asyncio
import logging
import threading

import pytest

from peripherals.devices import DeviceState, Status
from peripherals.queue import DeviceQueue
from tests.peripherals.gadget import Driver, Gadget, failed, is_lost, is_ready, play


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
