"""From a terminal profile to devices."""

from __future__ import annotations

import asyncio
import tomllib
from pathlib import Path

import pytest

from peripherals import registry
from peripherals.devices import Deadline, DeviceState, Failed, Status
from peripherals.registry import BUILT_IN, DeviceConfigError, open_devices


class VendorReader:
    def __init__(self, port: str, baud: int = 115200) -> None:
        self.port = port
        if baud <= 0:
            raise ValueError("baud must be positive")

    def open(self) -> None: ...
    def close(self) -> None: ...
    def read(self) -> None: ...
    def status(self) -> Status:
        return Status(DeviceState.ONLINE)


@pytest.fixture
def vendor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(BUILT_IN, "acme", "tests.peripherals.test_registry:VendorReader")
    monkeypatch.setitem(BUILT_IN, "broken", "no.such.module:Thing")


def test_a_device_that_no_profile_names_says_that_it_is_not_installed() -> None:
    async def terminal() -> None:
        devices = open_devices({})
        devices.start(lambda _name, _status: None)
        try:
            answer = await devices.id_reader.run(lambda reader: reader.read(Deadline.after(1)), 2)
            assert isinstance(answer, Failed)
            assert answer.code == "device.not_installed"
            assert {s.fault and s.fault.code for s in devices.statuses().values()} == {"device.not_installed"}
        finally:
            await devices.close()

    asyncio.run(terminal())


def test_changes_are_told_with_the_name_of_their_device(vendor: None) -> None:
    async def terminal() -> None:
        told: set[str] = set()
        devices = open_devices({"id_reader": {"driver": "acme", "port": "COM1"}})
        devices.start(lambda name, _status: told.add(name))
        try:
            assert await devices.id_reader.wait_until(lambda status: status.is_ready, 2)
            assert await devices.slip_printer.wait_until(lambda _: "slip_printer" in told, 2)
            assert told == set(devices.queues())
        finally:
            await devices.close()

    asyncio.run(terminal())


@pytest.mark.usefixtures("vendor")
@pytest.mark.parametrize(
    ("profile", "message"),
    [
        ({"id_raeder": {"driver": "pcsc"}}, "devices.id_raeder：没有这种设备；可以写：id_reader"),
        ({"id_reader": {}}, "devices.id_reader.driver：没有驱动 None；可以写："),
        ({"id_reader": {"driver": "pcsk"}}, "devices.id_reader.driver：没有驱动 pcsk；可以写：.*pcsc"),
        (
            {"id_reader": {"driver": "pcsc", "port": 1}},
            "devices.id_reader.options：驱动 pcsc .*reader_name.*unexpected keyword.*'port'",
        ),
        (
            {"id_reader": {"driver": "acme"}},
            "devices.id_reader.options：.*missing a required argument: 'port'",
        ),
        (
            {"id_reader": {"driver": "acme", "port": "x", "baud": 0}},
            "devices.id_reader.options：.*baud must be positive",
        ),
        (
            {"slip_printer": {"driver": "pcsc"}},
            "devices.slip_printer.driver：驱动 pcsc 不能当 slip_printer 用",
        ),
        (
            {"id_reader": {"driver": "broken"}},
            "devices.id_reader.driver：no.such.module:Thing 装不上",
        ),
    ],
)
def test_a_wrong_profile_is_told_by_its_place(profile: dict[str, dict[str, object]], message: str) -> None:
    with pytest.raises(DeviceConfigError, match=message):
        open_devices(profile)


def test_a_source_checkout_knows_the_same_drivers_as_an_installed_package() -> None:
    project = tomllib.loads(Path(__file__).parents[2].joinpath("pyproject.toml").read_text())
    assert project["project"]["entry-points"][registry.ENTRY_POINT_GROUP] == BUILT_IN
