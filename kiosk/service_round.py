"""What a technician on the glass is told of this terminal: as the doctor words it, no device opened."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Mapping

from kiosk.device_board import Told, read_board
from kiosk.doctor.clock import clock_against_server, clock_findings
from kiosk.doctor.devices import of_device
from kiosk.doctor.finding import Finding, looked
from kiosk.doctor.storage import disk_findings, queue_findings
from kiosk.services import Services
from peripherals.devices import Status
from sync.store.store import Store
from sync.store.trouble import NotStored


async def go_service_round(services: Services) -> tuple[Finding, ...]:
    """What needs a hand first. Thread: called on the loop, looked at on others."""
    devices = await asyncio.to_thread(_of_devices_and_house, services, services.statuses())
    stored = await services.try_store(_of_store)
    of_store = [] if isinstance(stored, NotStored) else stored
    return tuple(sorted([*devices, *of_store], key=lambda each: -each.verdict.exit_status))


def _of_devices_and_house(services: Services, statuses: Mapping[str, Status]) -> list[Finding]:
    return [
        *looked("devices", lambda: _devices(services, statuses)),
        *looked("disk", lambda: disk_findings(services.profile.data_dir)),
        *looked("clock", lambda: clock_findings(services.now())),
    ]


def _devices(services: Services, statuses: Mapping[str, Status]) -> Iterator[Finding]:
    """How each is now; since when, and its last fault, from the board, where that agrees."""
    board = read_board(services.profile.data_dir)
    now_ms = time.time_ns() // 1_000_000
    for name, choice in services.profile.chosen_devices().items():
        yield of_device(name, choice, _told(board.get(name), statuses[name], now_ms))


def _told(posted: Told | None, status: Status, now_ms: int) -> Told:
    if posted is not None and (posted.status.device, posted.status.fault) == (status.device, status.fault):
        return posted
    return Told(status, now_ms, status.fault, now_ms if status.fault else None)


def _of_store(store: Store) -> list[Finding]:
    return [
        *looked("queue", lambda: queue_findings(store)),
        *looked("clock.server", lambda: clock_against_server(store)),
    ]
