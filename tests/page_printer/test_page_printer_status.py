from __future__ import annotations

import pytest

from config.strings import text
from peripherals.devices import Cover, DeviceState, Paper, Status, Toner
from peripherals.page_printer.ipp import Value
from peripherals.page_printer.status import PrinterState, summarise


def of(state: int, *reasons: str, is_accepting: bool = True) -> Status:
    attributes: dict[str, tuple[Value, ...]] = {
        "printer-state": (state,),
        "printer-state-reasons": reasons or ("none",),
        "printer-is-accepting-jobs": (is_accepting,),
    }
    return summarise(attributes)


@pytest.mark.parametrize(
    ("reasons", "code", "device"),
    [
        (("media-empty-error",), "paper_out", DeviceState.USER_ERROR),
        (("media-needed",), "paper_out", DeviceState.USER_ERROR),
        (("door-open-error",), "cover_open", DeviceState.USER_ERROR),
        (("cover-open", "media-empty"), "cover_open", DeviceState.USER_ERROR),
        (("media-jam-error",), "jam", DeviceState.HARDWARE_ERROR),
        (("input-tray-missing",), "tray", DeviceState.USER_ERROR),
        (("output-area-full-error",), "output_full", DeviceState.USER_ERROR),
        (("toner-empty-error",), "toner_out", DeviceState.USER_ERROR),
        (("marker-supply-empty",), "toner_out", DeviceState.USER_ERROR),
        (("fuser-over-temp",), "overheated", DeviceState.OFFLINE),
        (("offline-report",), "offline", DeviceState.OFFLINE),
        (("paused",), "paused", DeviceState.OFFLINE),
        (("other-error",), "broken", DeviceState.HARDWARE_ERROR),
        (("com.vendor-word",), "stopped", DeviceState.OFFLINE),
        ((), "stopped", DeviceState.OFFLINE),
    ],
)
def test_a_stopped_printer_names_what_a_person_would_have_to_do_first(
    reasons: tuple[str, ...], code: str, device: DeviceState
) -> None:
    status = of(PrinterState.STOPPED, *reasons)
    assert status.fault is not None
    assert (status.fault.code, status.device) == (f"page_printer.{code}", device)
    assert status.fault.original == ", ".join(reasons)
    assert text(f"fault.{status.fault.code}.citizen")
    assert text(f"fault.{status.fault.code}.technician")


def test_a_warning_about_one_tray_stops_nothing() -> None:
    assert of(PrinterState.IDLE, "media-empty-warning", "toner-low-report").is_ready
    assert of(PrinterState.PROCESSING).is_ready


def test_a_warning_is_the_reason_when_a_job_is_late() -> None:
    """As ippeveprinter 2.4 tells it while its paper is out."""
    late = summarise(
        {"printer-state": (4,), "printer-state-reasons": ("media-empty-warning",)}, is_job_late=True
    )
    assert late.fault is not None
    assert late.fault.code == "page_printer.paper_out"


def test_an_error_stops_even_a_printer_that_calls_itself_idle() -> None:
    assert not of(PrinterState.IDLE, "media-empty-error").is_ready


def test_a_printer_that_takes_no_jobs_is_not_ready() -> None:
    assert not of(PrinterState.IDLE, is_accepting=False).is_ready


def test_paper_toner_and_cover_are_told_apart() -> None:
    low = of(PrinterState.IDLE, "media-low-warning", "marker-supply-low-warning")
    assert (low.paper, low.toner, low.cover) == (Paper.LOW, Toner.LOW, Cover.CLOSED)
    out = of(PrinterState.STOPPED, "media-empty", "toner-empty", "cover-open")
    assert (out.paper, out.toner, out.cover) == (Paper.OUT, Toner.OUT, Cover.OPEN)


def test_attributes_of_something_else_are_not_a_ready_printer() -> None:
    assert not summarise({}).is_ready
