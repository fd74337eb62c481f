"""What a terminal offers with which devices."""

from __future__ import annotations

import pytest

from peripherals.devices import CardMedia, DeviceState, ErrorAction, Fault, Paper, Status
from peripherals.readiness import Availability, Service, ready

READER = Status(DeviceState.ONLINE, media=CardMedia.NOT_PRESENT)
CAMERA = Status(DeviceState.ONLINE)
PRINTER = Status(DeviceState.ONLINE, paper=Paper.LOW)
LOST = Status(DeviceState.NO_DEVICE, fault=Fault("device.lost", ErrorAction.SUSPEND, "unplugged"))
NO_PAPER = Status(DeviceState.ONLINE, paper=Paper.OUT, fault=Fault("printer.paper_out", ErrorAction.CLEAR))
ALL = {"id_reader": READER, "document_camera": CAMERA, "slip_printer": PRINTER}


def test_a_whole_terminal_offers_everything() -> None:
    assert all(availability.is_open for availability in ready(ALL, is_online=True).values())


@pytest.mark.parametrize(
    ("devices", "is_online", "service", "code"),
    [
        (ALL | {"id_reader": LOST}, True, Service.APPLY, "device.lost"),
        (ALL | {"document_camera": LOST}, True, Service.SCAN, "device.lost"),
        (ALL | {"slip_printer": NO_PAPER}, True, Service.PRINT, "printer.paper_out"),
        (ALL | {"id_reader": Status(DeviceState.BUSY)}, True, Service.APPLY, "device.busy"),
        (ALL | {"id_reader": Status(DeviceState.OFFLINE)}, True, Service.APPLY, "device.offline"),
        ({"document_camera": CAMERA, "slip_printer": PRINTER}, True, Service.APPLY, "device.not_installed"),
        (ALL, False, Service.ONLINE, "network.offline"),
    ],
)
def test_one_missing_thing_closes_one_service_and_says_why(
    devices: dict[str, Status], is_online: bool, service: Service, code: str
) -> None:
    offered = ready(devices, is_online)
    closed = {name: availability.code for name, availability in offered.items() if not availability.is_open}
    assert closed == {service: code}


def test_a_closed_service_names_its_device() -> None:
    assert ready(ALL | {"id_reader": LOST}, True)[Service.APPLY] == Availability("device.lost", "id_reader")


def test_an_empty_terminal_still_answers_for_every_service() -> None:
    assert set(ready({}, is_online=False)) == set(Service)
