"""What a technician on the glass is told of this terminal: as the doctor words it, no device opened."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Iterator, Mapping

from kiosk.device_board import Told, read_board
from kiosk.doctor.clock import clock_against_server, clock_findings
from kiosk.doctor.devices import fault_words, of_device
from kiosk.doctor.finding import Finding, fail, looked
from kiosk.doctor.line import agent_findings, certificate_findings
from kiosk.doctor.rounds import Report, catalogue_findings
from kiosk.doctor.software import font_findings, library_findings
from kiosk.doctor.storage import disk_findings, queue_findings, store_findings
from kiosk.services import Services
from kiosk.words import say
from peripherals.devices import Status
from sync.store.store import Store
from sync.store.trouble import NotStored


async def go_service_round(services: Services) -> tuple[Finding, ...]:
    """What needs a hand first. Thread: called on the loop, looked at on others."""
    devices = await asyncio.to_thread(_of_devices_and_house, services, services.statuses())
    return _worst_first([*devices, *await _stored(services, _of_store)])


async def look_at_line(services: Services) -> tuple[Finding, ...]:
    """The agent, and the backend with its certificate: one connection, within seconds."""
    backend = await asyncio.to_thread(
        looked, "backend", lambda: certificate_findings(services.profile.backend.url)
    )
    return _worst_first([*backend, *await _stored(services, _of_agent)])


async def whole_report(services: Services) -> Report:
    """All that the doctor tells, as far as the terminal that runs can."""
    software = await asyncio.to_thread(_of_software, services)
    store = await _stored(services, lambda store: looked("store", lambda: store_findings(store)))
    findings = (*software, *await go_service_round(services), *await look_at_line(services), *store)
    offered = {service.value: state.code for service, state in services.availability().items()}
    return Report(findings, offered)


async def _stored(services: Services, look: Callable[[Store], list[Finding]]) -> list[Finding]:
    found = await services.try_store(look)
    if isinstance(found, NotStored):
        return [fail("store", fault_words(found.code), say("doctor.store.do"), code=found.code)]
    return found


def _worst_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda each: -each.verdict.exit_status))


def _of_software(services: Services) -> list[Finding]:
    return [
        *looked("libraries", library_findings),
        *looked("fonts", font_findings),
        *looked("catalogue", lambda: catalogue_findings(services.profile)),
    ]


def _of_agent(store: Store) -> list[Finding]:
    return looked("agent", lambda: agent_findings(store, is_terminal_running=True))


def _of_devices_and_house(services: Services, statuses: Mapping[str, Status]) -> list[Finding]:
    return [
        *looked("devices", lambda: _devices(services, statuses)),
        *looked("disk", lambda: disk_findings(services.profile.data_dir)),
        *looked("clock", lambda: clock_findings(services.now())),
    ]


def device_findings_now(services: Services) -> tuple[Finding, ...]:
    """How each device is at this moment, in the order of the profile."""
    return tuple(_devices(services, services.statuses()))


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
