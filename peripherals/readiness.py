"""What this terminal can offer now, and why not the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from peripherals.devices import Status


class Service(StrEnum):
    """What a citizen may come for."""

    APPLY = "apply"
    SCAN = "scan"
    PRINT = "print"
    ONLINE = "online"


NEEDS: Mapping[Service, str | None] = {
    Service.APPLY: "id_reader",
    Service.SCAN: "document_camera",
    Service.PRINT: "slip_printer",
    Service.ONLINE: None,
}
"""The device behind each service; None: the network."""
INSTEAD: Mapping[Service, str] = {Service.SCAN: "document_scanner"}
"""A device that does as well, where the first one cannot: a flatbed for the camera."""


@dataclass(frozen=True, slots=True)
class Availability:
    """Whether a service is open. If not, `code` says why: the strings `fault.<code>.*`."""

    code: str | None = None
    device: str | None = None

    @property
    def is_open(self) -> bool:
        return self.code is None


def ready(devices: Mapping[str, Status], is_online: bool) -> Mapping[Service, Availability]:
    """Every service with its availability; a pure function of the devices' states and the line's."""
    return {
        service: _instead(service, _availability(device, devices, is_online), devices)
        for service, device in NEEDS.items()
    }


def _instead(service: Service, first: Availability, devices: Mapping[str, Status]) -> Availability:
    """The other device where there is one; of two that cannot, the one that is installed tells why."""
    other = INSTEAD.get(service)
    if first.is_open or other is None:
        return first
    second = _availability(other, devices, is_online=False)
    return second if second.is_open or first.code == "device.not_installed" else first


def _availability(device: str | None, devices: Mapping[str, Status], is_online: bool) -> Availability:
    if device is None:
        return Availability() if is_online else Availability("network.offline")
    status = devices.get(device)
    if status is None:
        return Availability("device.not_installed", device)
    if status.is_ready:
        return Availability(device=device)
    return Availability(status.fault.code if status.fault else f"device.{status.device}", device)
