"""The reader in its queue: stuck cards, a daemon that dies, and a visit that goes on."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import pairwise

import pytest

from peripherals.card.pcsc import PcscReader
from peripherals.card.pcscd import PcscDaemon, PcscdUnavailableError
from peripherals.card.virtual_card import VirtualCard
from peripherals.card.virtual_ssc import CardFault, CardProfile, Holder
from peripherals.devices import CardMedia, Deadline, Done, Failed, IdReader, Status
from peripherals.identity import Identity
from peripherals.queue import DeviceQueue
from peripherals.worker import Pace
from tests.card.waiting import until_empty


@asynccontextmanager
async def running(seen: list[Status] | None = None) -> AsyncIterator[DeviceQueue[IdReader]]:
    pace = Pace(settle_s=0.5, longest_wait_s=0.5)
    reader: DeviceQueue[IdReader] = DeviceQueue("id_reader", lambda: PcscReader("Virtual PCD 0 00 00"), pace)
    reader.start(None if seen is None else seen.append)
    try:
        yield reader
    finally:
        await reader.close()


async def read_presented(reader: DeviceQueue[IdReader]) -> Done[Identity] | Failed:
    """As a visit does it: the reader's thread is free while one waits for a card."""
    await reader.wait_until(lambda status: status.media is CardMedia.PRESENT or not status.is_ready, 5)
    return await reader.run(lambda device: device.read(Deadline.after(5)), 7)


async def card_taken(reader: DeviceQueue[IdReader]) -> bool:
    return await reader.wait_until(lambda status: status.media is CardMedia.NOT_PRESENT, 3)


def test_a_card_put_in_while_waiting_is_read(daemon: PcscDaemon, holder: Holder) -> None:
    until_empty()

    async def visit() -> None:
        async with running() as reader:
            waiting = asyncio.create_task(read_presented(reader))
            await asyncio.sleep(0.5)
            with VirtualCard(CardProfile(holder)):
                assert isinstance(await waiting, Done)
            assert await card_taken(reader)

    asyncio.run(visit())


def test_waiting_for_a_card_is_cancelled_at_once(daemon: PcscDaemon) -> None:
    async def visit() -> None:
        async with running() as reader:
            assert await reader.wait_until(lambda status: status.is_ready, 5)
            waiting = asyncio.create_task(read_presented(reader))
            await asyncio.sleep(0.1)
            waiting.cancel()
            began_s = time.monotonic()
            await asyncio.gather(waiting, return_exceptions=True)
            assert time.monotonic() - began_s < 0.5

    asyncio.run(visit())


def test_a_mute_card_costs_less_than_ten_seconds_and_the_next_is_read(
    daemon: PcscDaemon, holder: Holder
) -> None:
    async def visit() -> None:
        async with running() as reader:
            with VirtualCard(CardProfile(holder, fault=CardFault.MUTE, fault_after=3)):
                began_s = time.monotonic()
                result = await read_presented(reader)
                assert isinstance(result, Failed)
                assert result.code == "device.hung"
                again = await reader.run(lambda device: device.read(Deadline.after(1)), 3)
                assert isinstance(again, Failed)
                assert again.code == "card.in_use"
                assert time.monotonic() - began_s < 10
            assert await card_taken(reader)
            with VirtualCard(CardProfile(holder)):
                assert isinstance(await read_presented(reader), Done)

    asyncio.run(visit())


@pytest.mark.parametrize(("how", "has_card"), [(signal.SIGTERM, False), (signal.SIGKILL, True)])
def test_the_reader_is_back_after_the_daemon_was_gone(
    daemon: PcscDaemon, holder: Holder, how: signal.Signals, has_card: bool
) -> None:
    async def visit() -> None:
        seen: list[Status] = []
        card = VirtualCard(CardProfile(holder))
        async with running(seen) as reader:
            assert await reader.wait_until(lambda status: status.is_ready, 5)
            for _ in range(has_card):
                card.insert()
            daemon.down(how=how)
            assert await reader.wait_until(lambda status: not status.is_ready, 5)
            result = await read_presented(reader)
            assert isinstance(result, Failed)
            assert result.code == "device.lost"
            assert "8010001D" in result.detail
            daemon.start()
            assert await reader.wait_until(lambda status: status.is_ready, 8)
            card.insert()
            assert isinstance(await read_presented(reader), Done)
            card.pull()
            assert await card_taken(reader)
        readiness = [status.is_ready for status in seen]
        turns = [now for before, now in pairwise(readiness) if now is not before]
        assert turns == [False, True]  # lost once, back once, whatever words each attempt to open it gives
        lost = next(status for status in seen if not status.is_ready)
        assert "8010001D" in (lost.fault.original if lost.fault else "")

    asyncio.run(visit())


def test_a_daemon_that_dies_during_a_reading_is_a_result(daemon: PcscDaemon, holder: Holder) -> None:
    async def visit() -> None:
        async with running() as reader:
            assert await reader.wait_until(lambda status: status.is_ready, 5)
            with VirtualCard(CardProfile(holder, fault=CardFault.SLOW, slowness_s=0.3)):
                assert await reader.wait_until(lambda status: status.media is CardMedia.PRESENT, 5)
                reading = asyncio.create_task(read_presented(reader))
                await asyncio.sleep(0.5)
                daemon.down()
                result = await reading
                daemon.start()
            assert isinstance(result, Failed)
            assert result.code in ("device.lost", "card.pulled")
            assert await reader.wait_until(lambda status: status.is_ready, 8)

    asyncio.run(visit())


def test_only_one_at_a_time_may_use_the_daemon(daemon: PcscDaemon) -> None:
    with pytest.raises(PcscdUnavailableError, match="another program holds"):
        PcscDaemon(lock_timeout_s=0.2).start()
