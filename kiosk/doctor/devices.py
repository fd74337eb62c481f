"""Every device of the profile: opened or not, how it is, its last fault, what to do.

While a terminal runs its devices are not touched: what it last wrote on its board is told. Else they are
opened here, under the same lock, looked at and closed.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from config.profile import Profile
from config.strings import texts
from kiosk.device_board import Told, read_board
from kiosk.device_hold import DevicesHeld, Holder
from kiosk.doctor.finding import Finding, Verdict, fail, ok, warn
from kiosk.words import Words, say
from peripherals.devices import Device, ErrorAction, Fault, Paper, Room, Status
from peripherals.manifest import manifest_of
from peripherals.queue import STARTING, DeviceQueue
from peripherals.readiness import House, Service, ready
from peripherals.registry import DeviceConfigError, driver_class, driver_maker

_EVERYWHERE = frozenset({"disk", "clock"})  # devices that no profile needs to name
_LOOK_S = 12.0  # the longest a driver may take to open, and then to say how it is


@dataclass(frozen=True, slots=True)
class Round:
    """What each device of the profile said, and whether the running terminal was asked or the hardware."""

    told: Mapping[str, Told | DeviceConfigError | None]
    holder: Holder | None = None
    """Who has the devices, where it was not us."""

    @property
    def is_terminal_running(self) -> bool:
        return self.holder is not None and self.holder.is_terminal

    def statuses(self) -> dict[str, Status]:
        """As `ready` takes them: a device of which nothing is known is not there."""
        return {name: told.status for name, told in self.told.items() if isinstance(told, Told)}


def go_round(profile: Profile) -> Round:
    """Errors: OSError when the terminal's folder cannot be written."""
    choices = profile.chosen_devices()
    if not profile.data_dir.exists():  # no terminal ran yet; whoever looks does not make its folder
        return Round(asyncio.run(_looked_at(choices)))
    held = DevicesHeld(profile.data_dir, "kiosk doctor")
    if not held.take():
        holder = held.holder()
        board = read_board(profile.data_dir) if holder.is_terminal else {}
        return Round({name: board.get(name) for name in choices}, holder)
    try:
        return Round(asyncio.run(_looked_at(choices)))
    finally:
        held.give_back()


def device_findings(profile: Profile, seen: Round) -> Iterator[Finding]:
    """One a device, and who was asked."""
    choices = profile.chosen_devices()
    asked = "terminal" if seen.is_terminal_running else "hardware"
    if seen.holder is not None and not seen.holder.is_terminal:
        for check in ("devices", *(f"device.{name}" for name in choices)):
            yield warn(check, seen.holder.words(), say("doctor.devices.busy.do"), asked="nobody")
        return
    if choices.keys() <= _EVERYWHERE:
        yield warn("devices", say("doctor.devices.none"), say("doctor.devices.none.do"))
    else:
        yield ok("devices", say(f"doctor.devices.{asked}"), asked=asked)
    for name, told in seen.told.items():
        yield of_device(name, choices[name], told)


async def _looked_at(choices: Mapping[str, Mapping[str, object]]) -> dict[str, Told | DeviceConfigError]:
    found = await asyncio.gather(*(_look(name, choice) for name, choice in choices.items()))
    return dict(zip(choices, found, strict=True))


async def _look(name: str, choice: Mapping[str, object]) -> Told | DeviceConfigError:
    try:
        make = await asyncio.to_thread(driver_maker, name, choice)
    except DeviceConfigError as error:
        return error
    queue: DeviceQueue[Device] = DeviceQueue(name, make)
    queue.start()
    try:
        await queue.wait_until(lambda status: status != STARTING, _LOOK_S)
        now_ms = time.time_ns() // 1_000_000
        fault = queue.status.fault
        return Told(queue.status, now_ms, fault, now_ms if fault else None)
    finally:
        await queue.close()


def of_device(name: str, choice: Mapping[str, object], told: Told | DeviceConfigError | None) -> Finding:
    """How one device is."""
    check = f"device.{name}"
    if told is None:
        return warn(check, say("doctor.device.not_told"), say("doctor.device.not_told.do"))
    if isinstance(told, DeviceConfigError):
        return fail(
            check, say("doctor.device.misconfigured", why=str(told)), say("doctor.action.configuration")
        )
    facts = _facts(choice, told)
    status = told.status
    if status.is_ready and status.paper is Paper.LOW:
        return Finding(
            check, Verdict.WARN, say("doctor.device.paper_low"), say("doctor.device.paper_low.do"), facts
        )
    if status.is_ready and status.room is Room.LOW:
        return Finding(
            check, Verdict.WARN, say("doctor.device.room_low"), say("doctor.device.room_low.do"), facts
        )
    if status.is_ready:
        last = told.last_fault
        words = say("doctor.device.ok") if last is None else say("doctor.device.ok_again", code=last.code)
        return Finding(check, Verdict.OK, words, "", facts)
    fault = status.fault or Fault(f"device.{status.device}", ErrorAction.CLEAR)
    verdict = Verdict.WARN if fault == STARTING.fault else Verdict.FAIL
    return Finding(check, verdict, fault_words(fault.code), say(f"doctor.action.{fault.action}"), facts)


def fault_words(code: str) -> Words:
    """The technician's words; a vendor's own code that has none is told as it is."""
    key = f"fault.{code}.technician"
    return say(key) if key in texts() else say("doctor.device.unknown_code", code=code)


def _facts(choice: Mapping[str, object], told: Told) -> dict[str, object]:
    manifest = manifest_of(driver_class(str(choice["driver"]))) if not choice.get("own_process") else None
    status, last = told.status, told.last_fault
    return {
        "driver": choice["driver"],
        "quality": manifest.quality.value if manifest else None,
        "tested_on_hardware": manifest.tested_on_hardware if manifest else None,
        "device": status.device.value,
        "paper": status.paper and status.paper.value,
        "cover": status.cover and status.cover.value,
        "room": status.room and status.room.value,
        "code": status.fault.code if status.fault else None,
        "since": _moment(told.since_ms),
        "last_fault": last and last.code,
        "last_fault_words": last and last.original,
        "last_fault_at": _moment(told.last_fault_ms),
    }


def _moment(at_ms: int | None) -> str | None:
    return None if at_ms is None else datetime.fromtimestamp(at_ms / 1000, UTC).isoformat(timespec="seconds")


def services_now(seen: Round, house: House) -> dict[str, str | None]:
    """What the terminal offers now: null is open, else the code that says why not. Empty when no device
    could be asked."""
    if seen.holder is not None and not seen.holder.is_terminal:
        return {}
    offered = ready(Service, seen.statuses(), house)
    return {service.value: state.code for service, state in offered.items()}
