"""The same driver over a real pty, a pipe and a file."""

from __future__ import annotations

import os
import termios
import time
import tty
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from peripherals.devices import Cover, Deadline, DeviceState, Failed, JobState, Paper, PrintJob
from peripherals.printer.device_file import DeviceFilePrinter, DeviceFileTransport
from peripherals.printer.document import Slip
from peripherals.printer.serial_line import Flow, SerialPrinter, SerialTransport
from peripherals.printer.simulator import Conditions, PipePrinterSimulator, SerialPrinterSimulator

BYTES_PER_S_AT_115200 = 11_520


@pytest.fixture
def wire(tmp_path: Path) -> Iterator[SerialPrinterSimulator]:
    with SerialPrinterSimulator(tmp_path / "slips") as running:
        yield running


@pytest.fixture
def on_wire(wire: SerialPrinterSimulator) -> Iterator[SerialPrinter]:
    printer = SerialPrinter(wire.port)
    yield printer
    printer.close()


def code(job: PrintJob) -> str:
    assert isinstance(job.failed, Failed)
    return job.failed.code


def await_ready(printer: SerialPrinter, deadline: Deadline) -> None:
    while not printer.status().is_ready and not deadline.is_over:
        time.sleep(0.1)


def test_a_slip_over_a_serial_line_is_confirmed_and_takes_the_time_of_its_bytes(
    wire: SerialPrinterSimulator, slip: Slip
) -> None:
    wire.conditions = Conditions(bytes_per_s=BYTES_PER_S_AT_115200)
    printer = SerialPrinter(wire.port, model="gb18030_80")
    started_s = time.monotonic()
    job = printer.print_slip(slip, Deadline.after(20))
    took_s = time.monotonic() - started_s
    printer.close()
    assert job.state is JobState.CONFIRMED
    assert took_s > job.bytes_sent / BYTES_PER_S_AT_115200 - 0.3
    assert wire.wait_slip(1).number == 1


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        (Conditions(paper=Paper.OUT), "printer.paper_out"),
        (Conditions(is_cover_open=True), "printer.cover_open"),
        (Conditions(has_cutter_error=True), "printer.cutter"),
        (Conditions(is_overheated=True), "printer.overheated"),
        (Conditions(is_jammed=True), "printer.jam"),
        (Conditions(is_mute=True), "printer.no_answer"),
    ],
)
def test_a_fault_is_known_before_a_byte_of_the_job_goes_over_the_wire(
    wire: SerialPrinterSimulator, on_wire: SerialPrinter, slip: Slip, conditions: Conditions, expected: str
) -> None:
    wire.conditions = conditions
    job = on_wire.print_slip(slip, Deadline.after(5))
    assert (job.state, job.bytes_sent, code(job)) == (JobState.FAILED_BEFORE_SEND, 0, expected)


def test_paper_that_ends_on_a_serial_line_leaves_the_slip_unknown(
    wire: SerialPrinterSimulator, on_wire: SerialPrinter, slip: Slip
) -> None:
    wire.conditions = Conditions(paper_left_rows=200)
    job = on_wire.print_slip(slip, Deadline.after(3))
    assert (job.state, code(job)) == (JobState.UNKNOWN, "printer.paper_out")
    assert job.bytes_sent > 0


def test_power_that_flickers_loses_the_fence_and_the_slip_stays_unknown(
    wire: SerialPrinterSimulator, on_wire: SerialPrinter, slip: Slip
) -> None:
    wire.conditions = Conditions(paper_left_rows=200)
    on_wire.print_slip(slip, Deadline.after(2))
    wire.lose_power()
    wire.conditions = Conditions()
    with pytest.raises(TimeoutError):
        wire.wait_slip(0.2)


def test_an_answer_lost_with_the_power_does_not_leave_every_later_slip_unconfirmed(
    wire: SerialPrinterSimulator, slip: Slip
) -> None:
    weak = Conditions(knows_process_id=False)
    wire.conditions = weak
    printer = SerialPrinter(wire.port, model="gb18030_80")
    assert printer.print_slip(slip, Deadline.after(8)).state is JobState.CONFIRMED
    rows = wire.wait_slip(1).image.height
    wire.conditions = replace(weak, paper_left_rows=rows - 40)  # all is sent when the paper ends
    assert printer.print_slip(slip, Deadline.after(3)).state is JobState.UNKNOWN
    wire.lose_power()
    wire.conditions = weak
    job = printer.print_slip(slip, Deadline.after(6))
    printer.close()
    assert job.state is JobState.CONFIRMED


def test_after_a_slip_that_was_broken_off_the_next_one_stands_on_paper_of_its_own(
    wire: SerialPrinterSimulator, on_wire: SerialPrinter, slip: Slip
) -> None:
    wire.conditions = Conditions(bytes_per_s=2_000)
    cut_short = on_wire.print_slip(slip, Deadline.after(3))
    assert cut_short.state is JobState.UNKNOWN
    wire.conditions = Conditions()
    await_ready(on_wire, Deadline.after(10))  # what lies in the line arrives first
    assert on_wire.print_slip(slip, Deadline.after(20)).state is JobState.CONFIRMED
    broken, whole = wire.wait_slip(1), wire.wait_slip(1)
    assert broken.image.height < whole.image.height


def test_a_port_that_vanishes_is_lost_and_found_again(slip: Slip, tmp_path: Path) -> None:
    link = tmp_path / "ttyPrinter"
    wire = SerialPrinterSimulator()
    printer = SerialPrinter(str(link))
    with pytest.raises(OSError, match="ttyPrinter"):
        printer.open()
    wire.start()
    link.symlink_to(wire.port)
    assert printer.status().is_ready
    wire.stop()
    with pytest.raises(OSError, match=r".+"):
        printer.status()
    link.unlink()
    wire.start()
    link.symlink_to(wire.port)
    assert printer.print_slip(slip, Deadline.after(10)).state is JobState.CONFIRMED
    printer.close()
    wire.stop()


@pytest.mark.parametrize(
    ("flow", "hardware", "software"),
    [(Flow.RTS_CTS, True, False), (Flow.XON_XOFF, False, True), (Flow.NONE, False, False)],
)
def test_speed_and_flow_control_are_those_of_the_profile(flow: Flow, hardware: bool, software: bool) -> None:
    master, slave = os.openpty()
    line = SerialTransport(os.ttyname(slave), 19_200, flow)
    iflag, _, cflag, _, _, speed, _ = termios.tcgetattr(slave)
    line.close()
    os.close(master)
    os.close(slave)
    assert bool(cflag & termios.CRTSCTS) is hardware
    assert bool(iflag & termios.IXON) is software
    assert speed == termios.B19200


def test_a_serial_printer_that_takes_nothing_costs_the_deadline_and_a_short_close() -> None:
    master, slave = os.openpty()
    tty.setraw(slave)
    line = SerialTransport(os.ttyname(slave), flow=Flow.NONE)
    started_s = time.monotonic()
    written = line.write(bytes(1_000_000), Deadline.after(0.5))
    assert 0 < written.count < 1_000_000
    assert written.lost is None
    line.close()
    assert time.monotonic() - started_s < 4
    os.close(master)
    os.close(slave)


@pytest.mark.parametrize(("option", "value"), [("baud", 12_345), ("flow", "dtr")])
def test_a_speed_or_a_flow_control_there_is_not_is_a_wrong_profile(option: str, value: Any) -> None:
    with pytest.raises(ValueError, match=str(value)):
        SerialPrinter("/dev/ttyS0", **{option: value})


def test_a_device_file_talks_both_ways(wire: SerialPrinterSimulator, slip: Slip) -> None:
    printer = DeviceFilePrinter(wire.port)
    assert printer.status().paper is Paper.FULL
    assert printer.print_slip(slip, Deadline.after(10)).state is JobState.CONFIRMED
    printer.close()


def test_a_slip_through_a_pipe_is_printed_and_honestly_unknown(tmp_path: Path, slip: Slip) -> None:
    with PipePrinterSimulator(tmp_path / "lp", tmp_path / "slips") as pipe:
        printer = DeviceFilePrinter(str(pipe.path), model="mute_80")
        status = printer.status()
        job = printer.print_slip(slip, Deadline.after(5))
        printer.close()
        assert (status.is_ready, status.paper, status.cover) == (True, Paper.UNKNOWN, Cover.UNKNOWN)
        assert (job.state, code(job)) == (JobState.UNKNOWN, "printer.unconfirmed")
        assert pipe.wait_slip(5).number == 1


def test_a_pipe_that_nobody_reads_fails_before_a_byte_is_sent(tmp_path: Path, slip: Slip) -> None:
    os.mkfifo(tmp_path / "lp")
    job = DeviceFilePrinter(str(tmp_path / "lp"), model="mute_80").print_slip(slip, Deadline.after(3))
    assert (job.state, job.bytes_sent, code(job)) == (JobState.FAILED_BEFORE_SEND, 0, "printer.unreachable")


def test_a_pipe_asked_for_its_state_is_silent_and_not_well(tmp_path: Path) -> None:
    with PipePrinterSimulator(tmp_path / "lp") as pipe:
        printer = DeviceFilePrinter(str(pipe.path))
        status = printer.status()
        printer.close()
    assert status.device is DeviceState.OFFLINE
    assert status.fault is not None
    assert status.fault.code == "printer.no_answer"


def test_a_file_takes_one_job_after_the_other(tmp_path: Path, slip: Slip) -> None:
    file = tmp_path / "slips.bin"
    file.touch()
    printer = DeviceFilePrinter(str(file), model="mute_58")
    sent = [printer.print_slip(slip, Deadline.after(3)).bytes_sent for _ in range(2)]
    printer.close()
    assert file.stat().st_size == sum(sent)


def test_a_folder_is_no_printer(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="no printer"):
        DeviceFileTransport(str(tmp_path))
