"""What this terminal can offer now, and why not the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from peripherals.devices import Status


class Service(StrEnum):
    """What somebody may come for."""

    APPLY = "apply"
    TRACK = "track"  # look a case up with the card
    SUPPLEMENT = "supplement"  # what a correction notice asks for
    BOOK = "book"  # an appointment at a window
    SCAN = "scan"
    PRINT = "print"  # slips
    PAGES = "pages"  # sealed papers, A4
    ONLINE = "online"
    STAFF = "staff"  # sign in with a helper's or technician's card


@dataclass(frozen=True, slots=True)
class House:
    """What is no device and yet needed."""

    is_online: bool
    has_room: bool = True  # on the disk, for one more application
    knows_time: bool = False  # from the backend, since the machine was started
    closed: str | None = None  # the code why nothing new is begun: battery, or maintenance


@dataclass(frozen=True, slots=True)
class Need:
    """All of it must be there; what is missing first is told first. Of `one_of` one device will do."""

    devices: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    line: bool = False
    room: bool = False
    time: bool = False  # on the receipt


NEEDS: Mapping[Service, Need] = {
    Service.APPLY: Need(("id_reader",), room=True, time=True),
    Service.TRACK: Need(("id_reader",)),
    Service.SUPPLEMENT: Need(
        ("id_reader",), one_of=("document_camera", "document_scanner"), room=True, time=True
    ),
    Service.BOOK: Need(("id_reader",), line=True),  # only the backend knows what is free
    Service.SCAN: Need(one_of=("document_camera", "document_scanner")),
    Service.PRINT: Need(("slip_printer",)),
    Service.PAGES: Need(("page_printer",), line=True),  # only the backend has sealed papers
    Service.ONLINE: Need(line=True),
    Service.STAFF: Need(("id_reader",)),
}


_NOT_LOOKED_AT = frozenset({"device.not_installed", "device.starting"})
_NO_TIME = frozenset({"clock.behind", "clock.implausible"})


@dataclass(frozen=True, slots=True)
class Availability:
    """Whether a service is open. If not, `code` says why, and `device` which one it is about."""

    code: str | None = None
    device: str | None = None

    @property
    def is_open(self) -> bool:
        return self.code is None

    @property
    def citizen_key(self) -> str:
        """Of the words for the person who stands there; empty when it is open."""
        return f"fault.{self.code}.citizen" if self.code else ""

    @property
    def technician_key(self) -> str:
        return f"fault.{self.code}.technician" if self.code else ""


def ready(
    services: Iterable[Service], devices: Mapping[str, Status], house: House
) -> Mapping[Service, Availability]:
    """Each service with its availability; a pure function of the states of devices, line and disk."""
    return {service: _of(service, devices, house) for service in services}


def _of(service: Service, devices: Mapping[str, Status], house: House) -> Availability:
    if house.closed is not None and service is not Service.STAFF:
        return Availability(house.closed)
    return _availability(NEEDS[service], devices, house)


def _availability(need: Need, devices: Mapping[str, Status], house: House) -> Availability:
    for name in need.devices:
        if (code := _trouble(devices.get(name))) is not None:
            return Availability(code, name)
    one = _best(need.one_of, devices)
    if one is not None and (code := _trouble(devices.get(one))) is not None:
        return Availability(code, one)
    if need.room and (code := _host_trouble(devices.get("disk"))) is not None:
        return Availability(code, "disk")
    if need.room and not house.has_room:
        return Availability("store.disk_full")
    if need.time and not house.knows_time and (code := _host_trouble(devices.get("clock"))) in _NO_TIME:
        return Availability(code, "clock")
    if need.line and not house.is_online:
        return Availability("network.offline")
    return Availability(device=need.devices[0] if need.devices else one)


def _best(names: tuple[str, ...], devices: Mapping[str, Status]) -> str | None:
    """The first that works; else the first that is installed, which tells why; else the first."""
    troubles = {name: _trouble(devices.get(name)) for name in names}
    working = [name for name in names if troubles[name] is None]
    installed = [name for name in names if troubles[name] != "device.not_installed"]
    return next(iter((*working, *installed, *names)), None)


def _host_trouble(status: Status | None) -> str | None:
    """Of what no terminal lacks: one that was not looked at yet stops nothing."""
    code = _trouble(status)
    return None if code in _NOT_LOOKED_AT else code


def _trouble(status: Status | None) -> str | None:
    if status is None:
        return "device.not_installed"
    if status.is_ready:
        return None
    return status.fault.code if status.fault else f"device.{status.device}"
