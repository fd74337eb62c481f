"""What a terminal offers with which devices, and in which words it says why not the rest."""

from __future__ import annotations

import pytest

from config.strings import texts
from peripherals.devices import CardMedia, DeviceState, ErrorAction, Fault, Paper, Status
from peripherals.readiness import NEEDS, Availability, House, Service, ready

READER = Status(DeviceState.ONLINE, media=CardMedia.NOT_PRESENT)
WELL = Status(DeviceState.ONLINE)
PRINTER = Status(DeviceState.ONLINE, paper=Paper.LOW)
LOST = Status(DeviceState.NO_DEVICE, fault=Fault("device.lost", ErrorAction.SUSPEND, "unplugged"))
NO_PAPER = Status(DeviceState.ONLINE, paper=Paper.OUT, fault=Fault("printer.paper_out", ErrorAction.CLEAR))
ALL = {"id_reader": READER, "document_camera": WELL, "slip_printer": PRINTER, "page_printer": WELL}
WHOLE = House(is_online=True)
OFFLINE = House(is_online=False)
FULL = House(is_online=True, has_room=False)
CARD = {Service.APPLY, Service.TRACK, Service.SUPPLEMENT, Service.BOOK, Service.STAFF}
SCAN = {Service.SCAN, Service.SUPPLEMENT}


def without(name: str) -> dict[str, Status]:
    return {device: status for device, status in ALL.items() if device != name}


def having(name: str, status: Status) -> dict[str, Status]:
    return ALL | {name: status}


@pytest.mark.parametrize(
    ("devices", "house", "closed", "code"),
    [
        (ALL, WHOLE, set(), None),
        (having("id_reader", LOST), WHOLE, CARD, "device.lost"),
        (having("id_reader", Status(DeviceState.BUSY)), WHOLE, CARD, "device.busy"),
        (having("id_reader", Status(DeviceState.POWER_OFF)), WHOLE, CARD, "device.power_off"),
        (without("id_reader"), WHOLE, CARD, "device.not_installed"),
        (having("document_camera", LOST), WHOLE, SCAN, "device.lost"),
        (without("document_camera"), WHOLE, SCAN, "device.not_installed"),
        (having("slip_printer", NO_PAPER), WHOLE, {Service.PRINT}, "printer.paper_out"),
        (without("slip_printer"), WHOLE, {Service.PRINT}, "device.not_installed"),
        (having("page_printer", LOST), WHOLE, {Service.PAGES}, "device.lost"),
        (without("page_printer"), WHOLE, {Service.PAGES}, "device.not_installed"),
        (ALL, OFFLINE, {Service.ONLINE, Service.PAGES, Service.BOOK}, "network.offline"),
        (ALL, FULL, {Service.APPLY, Service.SUPPLEMENT}, "store.disk_full"),
    ],
)
def test_one_missing_thing_closes_what_needs_it_and_says_why(
    devices: dict[str, Status], house: House, closed: set[Service], code: str | None
) -> None:
    offered = ready(Service, devices, house)
    assert {service for service, state in offered.items() if not state.is_open} == closed
    assert {offered[service].code for service in closed} == {code} - {None}


@pytest.mark.parametrize(
    ("service", "devices", "house", "expected"),
    [
        (Service.APPLY, having("id_reader", LOST), FULL, Availability("device.lost", "id_reader")),
        (Service.APPLY, ALL, FULL, Availability("store.disk_full")),
        (
            Service.PAGES,
            without("page_printer"),
            OFFLINE,
            Availability("device.not_installed", "page_printer"),
        ),
        (Service.PRINT, ALL, OFFLINE, Availability(device="slip_printer")),
        (Service.ONLINE, {}, WHOLE, Availability()),
    ],
)
def test_of_several_things_that_are_missing_the_device_is_told_first(
    service: Service, devices: dict[str, Status], house: House, expected: Availability
) -> None:
    assert ready([service], devices, house) == {service: expected}


def test_every_service_has_its_needs_written_down() -> None:
    assert set(NEEDS) == set(Service)


@pytest.mark.parametrize("state", [state for state in DeviceState if state is not DeviceState.ONLINE])
def test_a_device_in_any_state_is_told_in_words_to_the_citizen_and_to_the_technician(
    state: DeviceState,
) -> None:
    for found in ready(Service, dict.fromkeys(ALL, Status(state)), WHOLE).values():
        assert found.is_open or {found.citizen_key, found.technician_key} <= texts().keys()


@pytest.mark.parametrize("house", [WHOLE, OFFLINE, FULL])
def test_whatever_the_house_lacks_is_told_in_words(house: House) -> None:
    for found in ready(Service, {}, house).values():
        assert found.is_open or {found.citizen_key, found.technician_key} <= texts().keys()


FULL_DISK = Status(DeviceState.HARDWARE_ERROR, fault=Fault("disk.full", ErrorAction.CLEAR))
STARTING = Status(DeviceState.OFFLINE, fault=Fault("device.starting", ErrorAction.SUSPEND))
BEHIND = Status(DeviceState.HARDWARE_ERROR, fault=Fault("clock.behind", ErrorAction.CONFIGURATION))
OLD_CELL = Status(DeviceState.HARDWARE_ERROR, fault=Fault("clock.battery", ErrorAction.MAINTENANCE))


@pytest.mark.parametrize(
    ("host", "house", "code"),
    [
        ({"disk": FULL_DISK}, House(True), "disk.full"),
        ({"disk": LOST}, House(True), "device.lost"),
        ({"disk": STARTING}, House(True), None),
        ({"clock": BEHIND}, House(True), "clock.behind"),
        ({"clock": BEHIND}, House(True, knows_time=True), None),
        ({"clock": OLD_CELL}, House(True), None),
        ({"clock": LOST}, House(True), None),
        (
            {"power": LOST, "lights": LOST, "proximity": LOST, "speaker": LOST, "code_reader": LOST},
            House(True),
            None,
        ),
    ],
)
def test_disk_and_clock_stop_applications_and_what_stands_beside_stops_nothing(
    host: dict[str, Status], house: House, code: str | None
) -> None:
    offered = ready(Service, ALL | host, house)
    assert offered[Service.APPLY].code == code
    assert offered[Service.TRACK].is_open


def test_while_the_battery_ends_only_staff_may_begin() -> None:
    offered = ready(Service, ALL, House(True, closed="power.low_battery"))
    assert {name for name, state in offered.items() if state.code != "power.low_battery"} == {Service.STAFF}
