"""A network scanner: what it says is understood, what breaks is told, and another client reads the
simulator too.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peripherals.devices import Completion, Cover, Deadline, DeviceState, Done, Failed, Paper
from peripherals.scanner import escl_simulator
from peripherals.scanner.escl import EsclScanner
from peripherals.scanner.escl_desk import GLASS_PICTURE, ScannerFault
from peripherals.scanner.escl_simulator import EsclSimulator
from peripherals.scanner.escl_xml import (
    PWG,
    SCAN,
    NotEscl,
    ScannerStatus,
    Source,
    best_dpi,
    job,
    read_capabilities,
    read_status,
    summarise,
)
from peripherals.scanner.flat import FlatPage, flat_page
from peripherals.scanner.frame import Bgr
from peripherals.scanner.simulator import FAULT_FILE

IDLE = "ScannerAdfEmpty"


@pytest.fixture
def simulator(tmp_path: Path) -> Iterator[EsclSimulator]:
    with EsclSimulator(tmp_path) as running:
        yield running


@pytest.fixture
def scanner(simulator: EsclSimulator) -> Iterator[EsclScanner]:
    device = EsclScanner(simulator.url)
    device.open()
    yield device
    device.close()


def break_it(folder: Path, fault: ScannerFault) -> None:
    (folder / FAULT_FILE).write_text(json.dumps({"fault": fault.value}))


def mend(folder: Path) -> None:
    (folder / FAULT_FILE).unlink()


def lay(folder: Path, sheet: Bgr, name: str = GLASS_PICTURE) -> None:
    cv2.imwrite(str(folder / name), sheet)


def test_a_sheet_on_the_glass_becomes_one_page_at_200_dpi(
    scanner: EsclScanner, tmp_path: Path, form: Bgr
) -> None:
    lay(tmp_path, form)
    told = scanner.scan(Deadline.after(10))
    assert isinstance(told, Done)
    (page,) = told.value
    assert page.shape[:2] == pytest.approx(form.shape[:2], abs=3)
    assert np.abs(page[:2000, :1600].astype(int) - form[:2000, :1600]).mean() < 8


def test_the_feeder_is_emptied_in_order(scanner: EsclScanner, tmp_path: Path) -> None:
    for level in (60, 120, 180):
        lay(tmp_path, np.full((1169, 827, 3), level, np.uint8), f"feeder-{level:03}.png")
    scanner._asked_at_s = 0
    assert scanner.status().paper is Paper.FULL
    told = scanner.scan(Deadline.after(20))
    assert isinstance(told, Done)
    assert [round(float(np.median(page)), -1) for page in told.value] == [60, 120, 180]
    assert list(tmp_path.glob("feeder-*")) == []


def test_an_empty_glass_is_a_blank_page(scanner: EsclScanner) -> None:
    told = scanner.scan(Deadline.after(10))
    assert isinstance(told, Done)
    blank = flat_page(told.value[0])
    assert isinstance(blank, Failed)
    assert blank.code == "scan.blank_page"


def test_a_date_and_a_signature_are_no_blank_page(form: Bgr) -> None:
    page = np.full_like(form, 240)
    cv2.putText(page, "2026-09-25", (900, 2000), cv2.FONT_HERSHEY_SIMPLEX, 1.5, (40, 40, 40), 4)
    assert isinstance(flat_page(page), FlatPage)


def test_a_grey_lamp_is_made_white(form: Bgr) -> None:
    page = flat_page((form * np.array([0.75, 0.8, 0.85])).astype(np.uint8))
    assert isinstance(page, FlatPage)
    assert np.percentile(page.image, 75, axis=(0, 1)) == pytest.approx([250] * 3, abs=3)


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (ScannerFault.JAM, "scan.jam"),
        (ScannerFault.COVER_OPEN, "scan.cover_open"),
        (ScannerFault.STOPPED, "scan.stopped"),
        (ScannerFault.BUSY, "scan.busy"),
        (ScannerFault.UNAVAILABLE, "scan.too_slow"),
        (ScannerFault.SLOW, "scan.too_slow"),
        (ScannerFault.HALF_JPEG, "scan.half_picture"),
    ],
)
def test_each_fault_is_a_result_in_time_and_the_next_scan_succeeds(
    scanner: EsclScanner, tmp_path: Path, fault: ScannerFault, code: str
) -> None:
    break_it(tmp_path, fault)
    began_s = time.monotonic()
    told = scanner.scan(Deadline.after(1.5))
    assert time.monotonic() - began_s < 3
    assert isinstance(told, Failed)
    assert told.code == code
    mend(tmp_path)
    assert isinstance(scanner.scan(Deadline.after(10)), Done)


@pytest.mark.parametrize("fault", [ScannerFault.GONE, ScannerFault.RUBBISH])
def test_a_scanner_that_is_gone_or_talks_rubbish_is_lost_and_comes_back(
    scanner: EsclScanner, tmp_path: Path, fault: ScannerFault
) -> None:
    break_it(tmp_path, fault)
    with pytest.raises(OSError, match=re.escape(scanner._url)):
        scanner.scan(Deadline.after(2))
    with pytest.raises(OSError, match=re.escape(scanner._url)):
        scanner.open()
    mend(tmp_path)
    scanner.open()
    assert scanner.status().is_ready


@pytest.mark.parametrize("fault", [ScannerFault.JAM, ScannerFault.COVER_OPEN, ScannerFault.STOPPED])
def test_the_status_tells_before_anybody_scans(
    scanner: EsclScanner, tmp_path: Path, fault: ScannerFault
) -> None:
    break_it(tmp_path, fault)
    scanner._asked_at_s = 0
    assert not scanner.status().is_ready


def test_a_job_is_taken_back_whatever_came_of_it(
    simulator: EsclSimulator, scanner: EsclScanner, tmp_path: Path
) -> None:
    scanner.scan(Deadline.after(10))
    break_it(tmp_path, ScannerFault.HALF_JPEG)
    scanner.scan(Deadline.after(10))
    assert simulator._jobs == {}


def test_nobody_there_is_no_scanner() -> None:
    with pytest.raises(OSError, match=r"127\.0\.0\.1:9"):
        EsclScanner("http://127.0.0.1:9/eSCL").open()


@pytest.mark.parametrize("options", [{"url": "ftp://x"}, {"url": "http://x/eSCL", "source": "tray"}])
def test_a_profile_that_makes_no_sense_is_refused(options: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"url|source"):
        EsclScanner(**options)


def test_a_closed_scanner_is_no_device() -> None:
    device = EsclScanner("http://127.0.0.1:9/eSCL")
    assert device.status().device is DeviceState.NO_DEVICE
    with pytest.raises(OSError, match="not open"):
        device.scan(Deadline.after(1))


@pytest.mark.parametrize(
    ("told", "device", "code"),
    [
        (ScannerStatus("Idle"), DeviceState.ONLINE, None),
        (ScannerStatus("Idle", IDLE), DeviceState.ONLINE, None),
        (ScannerStatus("Processing", "ScannerAdfProcessing"), DeviceState.BUSY, None),
        (ScannerStatus("Idle", "ScannerAdfJam"), DeviceState.USER_ERROR, "scan.jam"),
        (ScannerStatus("Idle", "ScannerAdfMultipickDetected"), DeviceState.USER_ERROR, "scan.jam"),
        (ScannerStatus("Stopped", "ScannerAdfHatchOpen"), DeviceState.HARDWARE_ERROR, "scan.cover_open"),
        (ScannerStatus("Down"), DeviceState.HARDWARE_ERROR, "scan.stopped"),
    ],
)
def test_states_in_the_words_of_every_device(
    told: ScannerStatus, device: DeviceState, code: str | None
) -> None:
    status = summarise(told)
    assert (status.device, status.fault.code if status.fault else None) == (device, code)


def test_a_scanner_without_a_feeder_says_nothing_of_paper_and_cover() -> None:
    assert (summarise(ScannerStatus("Idle")).paper, summarise(ScannerStatus("Idle")).cover) == (None, None)
    assert summarise(ScannerStatus("Idle", IDLE)).cover is Cover.CLOSED


def test_a_resolution_is_chosen_that_loses_nothing() -> None:
    assert best_dpi((75, 150, 300, 600), 200) == 300
    assert best_dpi((75, 150), 200) == 150
    assert best_dpi((), 200) == 200


def test_resolutions_given_as_a_range_are_understood() -> None:
    caps = f"""<scan:ScannerCapabilities xmlns:scan="{SCAN}" xmlns:pwg="{PWG}"><pwg:Version>2.1</pwg:Version>
    <scan:Platen><scan:PlatenInputCaps><scan:MaxWidth>2480</scan:MaxWidth><scan:MaxHeight>3000</scan:MaxHeight>
    <scan:XResolutionRange><scan:Min>100</scan:Min><scan:Max>400</scan:Max></scan:XResolutionRange>
    </scan:PlatenInputCaps></scan:Platen></scan:ScannerCapabilities>""".encode()
    read = read_capabilities(caps)
    assert read.platen is not None
    assert read.platen.resolutions == (150, 200, 300, 400)
    assert b"<pwg:Height>3000<" in job(read, Source.PLATEN, 200, both_sides=True)
    assert b"Duplex" not in job(read, Source.PLATEN, 200, both_sides=True)


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'


@pytest.mark.parametrize("xml", [b"", b"<", b"<x/>", BOMB, b"<a>" + b" " * 300_000 + b"</a>"])
def test_what_is_no_answer_is_refused(xml: bytes) -> None:
    for read in (read_status, read_capabilities):
        with pytest.raises(NotEscl):
            read(xml)


@given(st.binary(max_size=400))
def test_no_bytes_are_more_than_a_refusal(data: bytes) -> None:
    with pytest.raises(NotEscl):
        read_status(data)


def test_a_client_of_other_people_scans_from_the_simulator(
    simulator: EsclSimulator, tmp_path: Path, form: Bgr
) -> None:
    """Proof that the simulator speaks eSCL and not only to our own driver."""
    lay(tmp_path, form)
    (tmp_path / "dll.conf").write_text("airscan\n")
    (tmp_path / "airscan.conf").write_text(
        f'[devices]\n"Sim" = {simulator.url}, eSCL\n[options]\ndiscovery = disable\n'
    )
    ran = subprocess.run(
        ["scanimage", "-d", "airscan:e0:Sim", "--mode", "Color", "--resolution", "200", "--format=png"],
        env={**os.environ, "SANE_CONFIG_DIR": str(tmp_path), "LC_ALL": "C"},
        capture_output=True,
        timeout=60,
        check=True,
    )
    page = cv2.imdecode(np.frombuffer(ran.stdout, np.uint8), cv2.IMREAD_COLOR)
    assert np.abs(page[:2000, :1600].astype(int) - form[:2000, :1600]).mean() < 8


def test_a_host_named_in_an_answer_is_not_gone_to(
    simulator: EsclSimulator, scanner: EsclScanner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Scanners behind an address translator name their own; only the path is used."""
    monkeypatch.setattr(escl_simulator.EsclSimulator, "url", property(lambda _: "http://192.0.2.1/eSCL"))
    told = scanner.scan(Deadline.after(10))
    assert isinstance(told, Done)


def test_too_late_is_told_as_such(scanner: EsclScanner, tmp_path: Path) -> None:
    break_it(tmp_path, ScannerFault.BUSY)
    told = scanner.scan(Deadline.after(0.2))
    assert isinstance(told, Failed)
    assert told.completion is Completion.TIME_OUT
