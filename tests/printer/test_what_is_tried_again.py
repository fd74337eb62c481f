"""What the driver does by itself: once more when nothing went out, and never when anything did."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from peripherals.devices import Deadline, JobState, Paper
from peripherals.printer.document import Slip
from peripherals.printer.driver import EscposPrinter
from peripherals.printer.simulator import Conditions, PrinterSimulator
from peripherals.printer.tcp import TcpPrinter, TcpTransport
from peripherals.printer.transport import Transport


class Line:
    """Connects to the simulator, but not the first so many times; counts how often it was asked."""

    def __init__(self, simulator: PrinterSimulator, refusals: int) -> None:
        self._simulator = simulator
        self._refusals = refusals
        self.asked = 0

    def __call__(self) -> Transport:
        self.asked += 1
        if self.asked <= self._refusals:
            raise ConnectionRefusedError("refused")
        return TcpTransport(*self._simulator.address)


@pytest.fixture
def own_model(tmp_path: Path) -> Callable[[str], str]:
    def written(answers: str) -> str:
        path = tmp_path / f"{answers}.yaml"
        text = f"{{about: x, paper_mm: 80, width_dots: 576, cutter: full, answers: {answers}}}"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return written


def test_a_line_that_was_not_there_is_tried_once_more(simulator: PrinterSimulator, slip: Slip) -> None:
    line = Line(simulator, refusals=1)
    printer = EscposPrinter(line, "raster_80")
    assert printer.print_slip(slip, Deadline.after(10)).state is JobState.CONFIRMED
    printer.close()
    assert line.asked == 2


def test_and_not_a_third_time(simulator: PrinterSimulator, slip: Slip) -> None:
    line = Line(simulator, refusals=2)
    assert EscposPrinter(line, "raster_80").print_slip(slip, Deadline.after(10)).bytes_sent == 0
    assert line.asked == 2


def test_a_slip_of_which_a_byte_went_out_is_never_sent_again(simulator: PrinterSimulator, slip: Slip) -> None:
    line = Line(simulator, refusals=0)
    simulator.conditions = Conditions(drop_after_bytes=5_000)
    job = EscposPrinter(line, "raster_80").print_slip(slip, Deadline.after(10))
    assert (job.state, line.asked) == (JobState.UNKNOWN, 1)
    assert job.bytes_sent > 0


def test_a_printer_without_paper_is_not_tried_again(simulator: PrinterSimulator, slip: Slip) -> None:
    line = Line(simulator, refusals=0)
    simulator.conditions = Conditions(paper=Paper.OUT)
    printer = EscposPrinter(line, "raster_80")
    assert printer.print_slip(slip, Deadline.after(10)).state is JobState.FAILED_BEFORE_SEND
    printer.close()
    assert line.asked == 1


def test_a_printer_that_would_print_the_probe_is_asked_for_its_state_only(
    simulator: PrinterSimulator, slip: Slip, own_model: Callable[[str], str]
) -> None:
    printer = TcpPrinter(*simulator.address, model=own_model("status"))
    assert printer.status().paper is Paper.FULL
    assert printer.print_slip(slip, Deadline.after(4)).state is JobState.UNKNOWN
    printer.close()
    assert b"\x1d(H" not in simulator.wait_slip(1).raw


def test_a_printer_that_answers_nothing_is_asked_nothing(
    simulator: PrinterSimulator, slip: Slip, own_model: Callable[[str], str]
) -> None:
    """Its slip is out, and all the same nobody says that it is."""
    simulator.conditions = Conditions(is_mute=True)
    printer = TcpPrinter(*simulator.address, model=own_model("nothing"))
    assert printer.status().is_ready
    job = printer.print_slip(slip, Deadline.after(4))
    printer.close()
    assert job.state is JobState.UNKNOWN
    sent = simulator.wait_slip(2).raw
    assert not any(question in sent for question in (b"\x1dr\x01", b"\x1d(H"))
