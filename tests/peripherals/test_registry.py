"""From a terminal profile to devices."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from peripherals import registry
from peripherals.registry import BUILT_IN, DeviceConfigError, open_devices


class VendorReader:
    def __init__(self, port: str, baud: int = 115200) -> None:
        self.port = port
        if baud <= 0:
            raise ValueError("baud must be positive")

    def read(self) -> None: ...


@pytest.fixture
def vendor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(BUILT_IN, "acme", "test_registry:VendorReader")
    monkeypatch.setitem(BUILT_IN, "broken", "no.such.module:Thing")


def test_a_profile_names_its_devices() -> None:
    devices = open_devices({"id_reader": {"driver": "pcsc", "reader_name": "Virtual PCD"}})
    assert devices.id_reader is not None
    assert devices.slip_printer is None
    assert list(devices.statuses()) == ["id_reader"]


def test_an_empty_profile_has_no_devices() -> None:
    assert open_devices({}).statuses() == {}


@pytest.mark.usefixtures("vendor")
@pytest.mark.parametrize(
    ("profile", "message"),
    [
        ({"id_raeder": {"driver": "pcsc"}}, r"devices\.id_raeder: no such device; known: id_reader"),
        ({"id_reader": {}}, r"devices\.id_reader\.driver: no driver None; known: "),
        ({"id_reader": {"driver": "pcsk"}}, r"devices\.id_reader\.driver: no driver 'pcsk'; known: .*pcsc"),
        ({"id_reader": {"driver": "pcsc", "port": 1}}, r"devices\.id_reader: .*unexpected keyword.*'port'"),
        ({"id_reader": {"driver": "acme"}}, r"devices\.id_reader: .*missing a required argument: 'port'"),
        (
            {"id_reader": {"driver": "acme", "port": "x", "baud": 0}},
            r"devices\.id_reader: .*baud must be positive",
        ),
        ({"slip_printer": {"driver": "pcsc"}}, r"devices\.slip_printer\.driver: 'pcsc' cannot print_slip"),
        (
            {"id_reader": {"driver": "broken"}},
            r"devices\.id_reader\.driver: no\.such\.module:Thing cannot be loaded",
        ),
    ],
)
def test_a_wrong_profile_is_told_by_its_place(profile: dict[str, dict[str, object]], message: str) -> None:
    with pytest.raises(DeviceConfigError, match=message):
        open_devices(profile)


@pytest.mark.usefixtures("vendor")
def test_a_driver_of_a_vendor_is_found_by_name() -> None:
    assert open_devices({"id_reader": {"driver": "acme", "port": "COM1"}}).id_reader is not None


def test_a_source_checkout_knows_the_same_drivers_as_an_installed_package() -> None:
    project = tomllib.loads(Path(__file__).parents[2].joinpath("pyproject.toml").read_text())
    assert project["project"]["entry-points"][registry.ENTRY_POINT_GROUP] == BUILT_IN
