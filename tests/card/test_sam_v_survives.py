"""The SAM_V reader in its queue, on a pseudo-terminal: pulled, hung and noisy in nearly every state."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from peripherals.card.sam_v.commands import FIND, MODULE_STATE, NEW_ADDRESS, READ, SELECT, Command
from peripherals.card.sam_v.serial_port import SamVSerialReader
from peripherals.card.sam_v.simulator.port import SamVFault, SamVSimulator, Trouble
from peripherals.devices import CardMedia, Deadline, Done, Failed, IdReader, Status
from peripherals.identity import Identity
from peripherals.queue import DeviceQueue
from peripherals.worker import Pace
from tests.card.sam_v import WHO, failed, identity, plugged, resident

Queue = DeviceQueue[IdReader]
PACE = Pace(poll_s=0.1, settle_s=0.2, first_wait_s=0.1, longest_wait_s=0.2)


@asynccontextmanager
async def running(
    simulator: SamVSimulator, seen: list[Status] | None = None, photo_decoder: str = ""
) -> AsyncIterator[Queue]:
    def make() -> SamVSerialReader:
        return SamVSerialReader(str(simulator.port), photo_decoder=photo_decoder)

    queue: Queue = DeviceQueue("id_reader", make, PACE)
    queue.start(None if seen is None else seen.append)
    try:
        yield queue
    finally:
        await queue.close()


def is_ready(status: Status) -> bool:
    return status.is_ready


def is_lost(status: Status) -> bool:
    return not status.is_ready


async def read_presented(queue: Queue, timeout_s: float = 6) -> Done[Identity] | Failed:
    """As a visit does it: once the status tells of a card."""
    await queue.wait_until(lambda status: status.media is CardMedia.PRESENT, 3)
    return await queue.run(lambda device: device.read(Deadline.after(timeout_s)), timeout_s + 2)


async def heals(simulator: SamVSimulator, queue: Queue) -> None:
    """The device is open, and the next card is read."""
    assert await queue.wait_until(lambda now: now.is_ready and now.media is not CardMedia.PRESENT, 12)
    with resident(simulator):
        assert identity(await read_presented(queue)).number == WHO.number


def test_a_module_plugged_in_late_and_out_and_in_again_is_at_work_each_time(tmp_path: Path) -> None:
    async def story() -> None:
        simulator = plugged(tmp_path)
        seen: list[Status] = []
        async with running(simulator, seen) as queue:
            assert failed(await queue.run(lambda device: device.read(Deadline.after(1)), 2)).code in (
                "device.lost",
                "device.starting",
            )
            for _ in range(2):
                simulator.plug()
                await heals(simulator, queue)
                simulator.unplug()
                assert await queue.wait_until(is_lost, 4)
        changes = [status.is_ready for status in seen]
        assert [now for before, now in zip([None, *changes], changes, strict=False) if now != before] == [
            False,
            True,
            False,
            True,
            False,
        ]
        assert all(status.fault and status.fault.original for status in seen[1:] if not status.is_ready)

    asyncio.run(story())


@pytest.mark.parametrize("step", [MODULE_STATE, FIND, SELECT, READ, NEW_ADDRESS])
@pytest.mark.parametrize("fault", [SamVFault.UNPLUGGED, SamVFault.SILENT, SamVFault.RUBBISH, SamVFault.SLOW])
def test_whatever_happens_at_any_step_the_call_ends_and_the_reader_is_back(
    tmp_path: Path, step: Command, fault: SamVFault
) -> None:
    async def story() -> None:
        with plugged(tmp_path) as simulator:
            simulator.trouble = Trouble(fault, step, times=1 if fault is SamVFault.SLOW else 2)
            async with running(simulator) as queue:
                with resident(simulator):
                    result = await read_presented(queue)
                assert isinstance(result, Done) or result.code != "device.hung"
                simulator.trouble = None
                simulator.plug()
                await heals(simulator, queue)

    asyncio.run(story())


def test_a_module_silent_for_a_while_is_told_once_and_is_back(tmp_path: Path) -> None:
    async def story() -> None:
        seen: list[Status] = []
        with plugged(tmp_path) as simulator:
            async with running(simulator, seen) as queue:
                assert await queue.wait_until(is_ready, 5)
                simulator.trouble = Trouble(SamVFault.SILENT)
                assert await queue.wait_until(is_lost, 6)
                assert "no answer" in (queue.status.fault.original if queue.status.fault else "")
                simulator.trouble = None
                await heals(simulator, queue)
        assert [status.is_ready for status in seen].count(False) <= 2  # while starting, and now

    asyncio.run(story())


def test_the_status_tells_the_whole_way_of_a_card(tmp_path: Path) -> None:
    async def story() -> None:
        seen: list[Status] = []
        with plugged(tmp_path) as simulator:
            async with running(simulator, seen) as queue:
                assert await queue.wait_until(is_ready, 5)
                with resident(simulator):
                    identity(await read_presented(queue))
                    assert await queue.wait_until(lambda status: status.media is CardMedia.UNKNOWN, 2)
                with resident(simulator):
                    identity(await read_presented(queue))
        assert [(status.media, status.media_events) for status in seen if status.is_ready] == [
            (CardMedia.NOT_PRESENT, 0),
            (CardMedia.PRESENT, 1),
            (CardMedia.UNKNOWN, 1),
            (CardMedia.PRESENT, 2),
            *[(CardMedia.UNKNOWN, 2)] * (seen[-1].media is CardMedia.UNKNOWN),
        ]

    asyncio.run(story())


HANGS = threading.Event()


def hangs_once(_raw: bytes) -> bytes | None:
    """A vendor's decoder that does not come back."""
    HANGS.wait(30)
    return None


def test_a_decoder_that_hangs_costs_one_reading_and_never_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    HANGS.clear()

    async def story() -> None:
        with plugged(tmp_path) as simulator:
            async with running(simulator, photo_decoder=f"{__name__}:hangs_once") as queue:
                with resident(simulator):
                    assert failed(await read_presented(queue, 1)).code == "device.hung"
                HANGS.set()
                await heals(simulator, queue)

    asyncio.run(story())


@pytest.mark.parametrize("noise", [b"\xaa" * 64, bytes(64), b"\xaa\xaa\xaa\x96\x69\x0f\xff"])
def test_a_line_full_of_noise_is_a_lost_device_and_no_bug(
    tmp_path: Path, noise: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoilt(_self: SamVSimulator, _frame: bytes, _fault: SamVFault | None) -> bytes:
        return noise

    async def story(mend: Callable[[], None]) -> None:
        with plugged(tmp_path) as simulator:
            async with running(simulator) as queue:
                assert await queue.wait_until(
                    lambda status: status.fault is not None and status.fault.code == "device.lost", 8
                )
                mend()
                await heals(simulator, queue)

    with monkeypatch.context() as patch:
        patch.setattr(SamVSimulator, "_spoilt", spoilt)
        asyncio.run(story(patch.undo))
