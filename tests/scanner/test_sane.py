"""Scanners by SANE, against its own test backend: a real program, real bytes, real faults."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest

from peripherals.devices import Deadline, DeviceState, Done, Failed
from peripherals.scanner import sane
from peripherals.scanner.sane import SaneScanner


@pytest.fixture
def config(tmp_path: Path) -> str:
    (tmp_path / "dll.conf").write_text("test\n")
    (tmp_path / "test.conf").write_text("number_of_devices 1\n")
    return str(tmp_path)


def scanner(config: str, *options: str, **more: object) -> SaneScanner:
    device = SaneScanner("test:0", options=options, config_dir=config, **more)  # type: ignore[arg-type]
    device.open()
    return device


def test_a_picture_comes_at_200_dpi_whatever_was_asked_of_the_scanner(config: str) -> None:
    for dpi in (100, 200, 400):
        told = scanner(config, "--test-picture", "Grid", dpi=dpi).scan(Deadline.after(20))
        assert isinstance(told, Done)
        (page,) = told.value
        assert page.shape[:2] == pytest.approx((100 / 25.4 * 200, 80 / 25.4 * 200), abs=3)


def test_colours_are_what_the_scanner_saw(config: str) -> None:
    told = scanner(config, "--test-picture", "Color pattern").scan(Deadline.after(20))
    assert isinstance(told, Done)
    blue, green, red = (told.value[0][:, :, channel].astype(int) for channel in range(3))
    assert (red - np.maximum(green, blue) > 60).mean() > 0.05
    assert (blue - np.maximum(green, red) > 60).mean() > 0.05


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("JAMMED", "scan.jam"),
        ("COVER_OPEN", "scan.cover_open"),
        ("NO_DOCS", "scan.feeder_empty"),
        ("DEVICE_BUSY", "scan.busy"),
        ("INVAL", "scan.refused"),
        ("EOF", "scan.half_picture"),
    ],
)
def test_what_the_backend_says_is_told_in_our_words(config: str, status: str, code: str) -> None:
    told = scanner(config, "--read-return-value", f"SANE_STATUS_{status}").scan(Deadline.after(20))
    assert isinstance(told, Failed)
    assert told.code == code


@pytest.mark.parametrize("status", ["IO_ERROR", "ACCESS_DENIED"])
def test_a_broken_line_loses_the_device(config: str, status: str) -> None:
    device = scanner(config, "--read-return-value", f"SANE_STATUS_{status}")
    with pytest.raises(OSError, match="test:0"):
        device.scan(Deadline.after(20))


def test_a_scanner_that_does_not_come_to_an_end_is_ended(config: str) -> None:
    slow = (
        "--read-delay=yes",
        "--read-delay-duration",
        "200000",
        "--read-limit=yes",
        "--read-limit-size",
        "99",
    )
    device = scanner(config, *slow)
    began_s = time.monotonic()
    told = device.scan(Deadline.after(0.7))
    assert time.monotonic() - began_s < 3
    assert isinstance(told, Failed)
    assert told.code == "scan.too_slow"


def test_a_feeder_gives_sheets_and_no_more_than_is_sane(config: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sane, "MOST_SHEETS", 3)  # the test backend's feeder never empties between runs
    device = scanner(config, source="Automatic Document Feeder", is_feeder=True)
    told = device.scan(Deadline.after(30))
    assert isinstance(told, Done)
    assert len(told.value) == 3
    assert all(np.array_equal(page, told.value[0]) for page in told.value)


def test_a_name_that_sane_does_not_know_is_no_scanner(config: str) -> None:
    with pytest.raises(OSError, match="nothing:0"):
        SaneScanner("nothing:0", config_dir=config).open()


def test_without_the_program_there_is_no_scanner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sane, "PROGRAM", "no-such-program")
    with pytest.raises(OSError, match="no-such-program"):
        SaneScanner("test:0").open()


def test_a_closed_scanner_is_no_device() -> None:
    assert SaneScanner("test:0").status().device is DeviceState.NO_DEVICE


def test_a_resolution_nobody_scans_with_is_refused() -> None:
    with pytest.raises(ValueError, match="dpi"):
        SaneScanner("test:0", dpi=20)
