"""The driver against the simulator over real sockets: what is said of a slip is what became of it."""

from __future__ import annotations

import socket
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from config.fonts import FontFaces
from config.printer_model import load_model
from peripherals.devices import Cover, Deadline, DeviceState, Failed, JobState, Paper, PrintJob, Recovery
from peripherals.printer import driver
from peripherals.printer.document import Slip
from peripherals.printer.escpos import PAPER_FENCE, STATUS_PUSH_OFF, process_id_fence
from peripherals.printer.job import job_bytes
from peripherals.printer.raster import render
from peripherals.printer.simulator import Conditions, PrinterSimulator
from peripherals.printer.tcp import TcpPrinter

FENCE_BYTES = len(process_id_fence(b"    ") + STATUS_PUSH_OFF)


def code(job: PrintJob) -> str:
    assert isinstance(job.failed, Failed)
    return job.failed.code


@pytest.fixture
def job_length(slip: Slip, faces: FontFaces) -> int:
    return len(job_bytes(slip, faces, load_model("raster_80")))


def test_a_printed_slip_is_confirmed_and_looks_like_its_raster(
    simulator: PrinterSimulator, printer: TcpPrinter, slip: Slip, faces: FontFaces, job_length: int
) -> None:
    job = printer.print_slip(slip, Deadline.after(10))
    assert job == PrintJob(JobState.CONFIRMED, job_length + FENCE_BYTES)
    raster, printed = render(slip, faces), simulator.wait_slip(1).image
    assert printed.crop((0, 0, *raster.size)).tobytes() == raster.tobytes()
    tail = printed.crop((0, raster.height, *printed.size))
    assert tail.height > 0
    assert tail.histogram()[0] == 0


def test_the_tray_holds_a_picture_and_the_bytes_of_every_slip(
    simulator: PrinterSimulator, printer: TcpPrinter, slip: Slip, faces: FontFaces, tmp_path: Path
) -> None:
    printer.print_slip(slip, Deadline.after(10))
    printer.print_slip(replace(slip, copy=1), Deadline.after(10))
    first, second = simulator.wait_slip(1), simulator.wait_slip(1)
    assert (first.number, second.number) == (1, 2)
    assert first.raw.endswith(job_bytes(slip, faces, load_model("raster_80")))
    assert (tmp_path / "slips" / "slip-2.bin").read_bytes() == second.raw
    saved = Image.open(tmp_path / "slips" / "slip-2.png").convert("1")
    assert saved.tobytes() == second.image.tobytes()


def test_a_printer_without_process_ids_confirms_by_its_paper_answer(
    simulator: PrinterSimulator, printer: TcpPrinter, slip: Slip, job_length: int
) -> None:
    simulator.conditions = Conditions(knows_process_id=False)
    job = printer.print_slip(slip, Deadline.after(10))
    assert job == PrintJob(JobState.CONFIRMED, job_length + len(PAPER_FENCE + STATUS_PUSH_OFF))


def test_a_printer_that_answers_no_fence_leaves_the_slip_unknown(
    simulator: PrinterSimulator, printer: TcpPrinter, slip: Slip, job_length: int
) -> None:
    simulator.conditions = Conditions(knows_process_id=False, knows_paper_question=False)
    job = printer.print_slip(slip, Deadline.after(10))
    assert (job.state, job.bytes_sent) == (JobState.UNKNOWN, job_length + len(STATUS_PUSH_OFF))
    assert code(job) == "printer.unconfirmed"


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        (Conditions(paper=Paper.OUT), "printer.paper_out"),
        (Conditions(is_cover_open=True), "printer.cover_open"),
        (Conditions(is_offline=True), "printer.offline"),
        (Conditions(has_cutter_error=True), "printer.cutter"),
        (Conditions(is_broken=True), "printer.broken"),
        (Conditions(is_overheated=True), "printer.overheated"),
        (Conditions(is_fed_by_button=True), "printer.busy"),
        (Conditions(is_mute=True), "printer.no_answer"),
        (Conditions(drop_after_bytes=0), "printer.unreachable"),
    ],
)
def test_a_fault_before_the_job_sends_not_one_byte(
    simulator: PrinterSimulator, printer: TcpPrinter, slip: Slip, conditions: Conditions, expected: str
) -> None:
    simulator.conditions = conditions
    job = printer.print_slip(slip, Deadline.after(10))
    assert (job.state, job.bytes_sent, code(job)) == (JobState.FAILED_BEFORE_SEND, 0, expected)
    simulator.conditions = Conditions()
    assert printer.print_slip(slip, Deadline.after(10)).state is JobState.CONFIRMED
    assert simulator.wait_slip(1).number == 1


def test_paper_low_prints(simulator: PrinterSimulator, printer: TcpPrinter, slip: Slip) -> None:
    simulator.conditions = Conditions(paper=Paper.LOW)
    assert printer.print_slip(slip, Deadline.after(10)).state is JobState.CONFIRMED
    assert printer.status().paper is Paper.LOW
    assert printer.status().is_ready


def test_nobody_listening_is_a_result_of_printing_and_an_error_of_opening(
    faces: FontFaces, slip: Slip
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    printer = TcpPrinter("127.0.0.1", port)
    job = printer.print_slip(slip, Deadline.after(5))
    assert (job.state, job.bytes_sent, code(job)) == (JobState.FAILED_BEFORE_SEND, 0, "printer.unreachable")
    with pytest.raises(ConnectionRefusedError):
        printer.open()
    with pytest.raises(ConnectionRefusedError):
        printer.status()


def test_paper_that_ends_in_the_middle_leaves_the_slip_unknown_and_names_the_paper(
    simulator: PrinterSimulator, printer: TcpPrinter, slip: Slip, job_length: int
) -> None:
    simulator.conditions = Conditions(paper_left_rows=300)
    job = printer.print_slip(slip, Deadline.after(3))
    assert (job.state, code(job)) == (JobState.UNKNOWN, "printer.paper_out")
    assert 0 < job.bytes_sent < job_length + FENCE_BYTES


def test_paper_that_ends_near_the_cut_leaves_a_whole_job_unconfirmed(
    simulator: PrinterSimulator, printer: TcpPrinter, slip: Slip, faces: FontFaces, job_length: int
) -> None:
    simulator.conditions = Conditions(paper_left_rows=render(slip, faces).height)
    job = printer.print_slip(slip, Deadline.after(3))
    assert (job.state, job.bytes_sent) == (JobState.UNKNOWN, job_length + FENCE_BYTES)
    assert code(job) == "printer.paper_out"


def test_paper_refilled_within_the_deadline_ends_in_a_confirmed_whole_slip(
    simulator: PrinterSimulator, printer: TcpPrinter, slip: Slip, faces: FontFaces, job_length: int
) -> None:
    simulator.conditions = Conditions(paper_left_rows=300)
    refill = threading.Timer(1.0, lambda: setattr(simulator, "conditions", Conditions()))
    refill.start()
    job = printer.print_slip(slip, Deadline.after(10))
    refill.join()
    assert job == PrintJob(JobState.CONFIRMED, job_length + FENCE_BYTES)
    raster = render(slip, faces)
    assert simulator.wait_slip(1).image.crop((0, 0, *raster.size)).tobytes() == raster.tobytes()


def test_a_slip_of_unknown_fate_that_prints_after_a_refill_comes_before_the_next(
    simulator: PrinterSimulator, printer: TcpPrinter, slip: Slip, faces: FontFaces
) -> None:
    simulator.conditions = Conditions(paper_left_rows=render(slip, faces).height, knows_process_id=False)
    assert printer.print_slip(slip, Deadline.after(3)).state is JobState.UNKNOWN
    simulator.conditions = Conditions(knows_process_id=False)
    assert printer.print_slip(slip, Deadline.after(10)).state is JobState.CONFIRMED
    assert [simulator.wait_slip(1).number, simulator.wait_slip(1).number] == [1, 2]


def test_a_line_that_breaks_in_the_picture_leaves_the_slip_unknown_with_its_bytes(
    simulator: PrinterSimulator, printer: TcpPrinter, slip: Slip, job_length: int
) -> None:
    simulator.conditions = Conditions(drop_after_bytes=20_000)
    job = printer.print_slip(slip, Deadline.after(10))
    assert (job.state, code(job)) == (JobState.UNKNOWN, "printer.unconfirmed")
    assert 19_000 < job.bytes_sent < job_length
    with pytest.raises(TimeoutError):
        simulator.wait_slip(0.1)


def test_a_line_that_breaks_before_the_fence_leaves_the_slip_unknown_though_it_lies_in_the_tray(
    simulator: PrinterSimulator, printer: TcpPrinter, slip: Slip, job_length: int
) -> None:
    printer.print_slip(slip, Deadline.after(10))
    simulator.wait_slip(1)
    asked_bytes = 4 * 3
    probe_bytes = FENCE_BYTES - len(STATUS_PUSH_OFF) + len(PAPER_FENCE) + 2
    carried = asked_bytes + probe_bytes + job_length + FENCE_BYTES
    simulator.conditions = Conditions(drop_after_bytes=carried + asked_bytes + job_length)
    job = printer.print_slip(slip, Deadline.after(10))
    assert (job.state, code(job)) == (JobState.UNKNOWN, "printer.unconfirmed")
    assert job.bytes_sent >= job_length
    assert simulator.wait_slip(1).number == 2


def test_a_printer_that_falls_silent_before_the_fence_leaves_the_slip_unknown(
    simulator: PrinterSimulator, printer: TcpPrinter, slip: Slip, job_length: int
) -> None:
    printer.print_slip(slip, Deadline.after(10))
    simulator.conditions = Conditions(knows_process_id=False)
    job = printer.print_slip(slip, Deadline.after(3))
    assert (job.state, job.bytes_sent) == (JobState.UNKNOWN, job_length + FENCE_BYTES)
    assert code(job) == "printer.unconfirmed"


def test_a_slow_printer_is_cut_at_the_deadline_and_the_call_returns_by_then(
    simulator: PrinterSimulator, printer: TcpPrinter, slip: Slip, job_length: int
) -> None:
    printer.status()
    simulator.conditions = Conditions(bytes_per_s=4_000)
    started_s = time.monotonic()
    job = printer.print_slip(slip, Deadline.after(4))
    assert time.monotonic() - started_s < 4.5
    assert job.state is JobState.UNKNOWN
    assert 0 < job.bytes_sent < job_length


def test_a_slow_printer_with_time_enough_confirms(
    simulator: PrinterSimulator, printer: TcpPrinter, slip: Slip
) -> None:
    simulator.conditions = Conditions(bytes_per_s=60_000)
    assert printer.print_slip(slip, Deadline.after(20)).state is JobState.CONFIRMED


def test_a_printer_unplugged_and_plugged_in_again_prints(
    simulator: PrinterSimulator, printer: TcpPrinter, slip: Slip
) -> None:
    printer.open()
    assert printer.status().is_ready
    simulator.stop()
    with pytest.raises(OSError, match="refused"):
        printer.status()
    simulator.start()
    assert printer.status().is_ready
    assert printer.print_slip(slip, Deadline.after(10)).state is JobState.CONFIRMED


def test_a_second_connection_is_refused_while_the_first_lives(
    simulator: PrinterSimulator, printer: TcpPrinter, faces: FontFaces
) -> None:
    assert printer.status().is_ready
    second = TcpPrinter(*simulator.address)
    with pytest.raises(OSError, match=r"closed|reset"):
        second.status()
    second.close()
    assert printer.status().is_ready


def test_status_tells_cover_and_paper_apart(simulator: PrinterSimulator, printer: TcpPrinter) -> None:
    simulator.conditions = Conditions(is_cover_open=True, paper=Paper.OUT)
    status = printer.status()
    assert (status.device, status.paper, status.cover) == (DeviceState.USER_ERROR, Paper.OUT, Cover.OPEN)
    assert status.fault is not None
    assert status.fault.code == "printer.cover_open"


def test_a_mute_printer_has_unknown_paper(simulator: PrinterSimulator, printer: TcpPrinter) -> None:
    simulator.conditions = Conditions(is_mute=True)
    status = printer.status()
    assert (status.device, status.paper, status.cover) == (DeviceState.OFFLINE, Paper.UNKNOWN, Cover.UNKNOWN)


def test_a_connection_on_which_nothing_is_said_for_long_is_given_up(
    simulator: PrinterSimulator, printer: TcpPrinter, faces: FontFaces, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(driver, "_RECONNECT_AFTER_S", 0.0)
    simulator.conditions = Conditions(is_mute=True)
    assert not printer.status().is_ready
    simulator.conditions = Conditions()
    second = TcpPrinter(*simulator.address)
    assert second.status().is_ready
    second.close()


def test_status_is_cheap_enough_to_ask_twice_a_second(printer: TcpPrinter) -> None:
    printer.open()
    started_s = time.monotonic()
    for _ in range(10):
        assert printer.status().is_ready
    assert time.monotonic() - started_s < 2.0


def test_an_overheated_head_is_worth_a_retry_and_no_paper_needs_staff(
    simulator: PrinterSimulator, printer: TcpPrinter, slip: Slip
) -> None:
    simulator.conditions = Conditions(is_overheated=True)
    hot = printer.print_slip(slip, Deadline.after(5)).failed
    simulator.conditions = Conditions(paper=Paper.OUT)
    empty = printer.print_slip(slip, Deadline.after(5)).failed
    assert (hot and hot.recovery, empty and empty.recovery) == (Recovery.RETRY, Recovery.STAFF)


def test_nothing_personal_is_logged(
    printer: TcpPrinter, slip: Slip, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    printer.print_slip(slip, Deadline.after(10))
    assert "HT07-000482-6" in caplog.text
    assert "6101" not in caplog.text
