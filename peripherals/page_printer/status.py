"""From a printer's attributes to the words every device shares.

Source: RFC 8011 clauses 5.4.11, 5.4.12 (printer-state, printer-state-reasons) and PWG 5100.9 (more reasons).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import IntEnum

from peripherals.devices import Cover, DeviceState, ErrorAction, Fault, Paper, Status, Toner
from peripherals.page_printer.ipp import Value


class PrinterState(IntEnum):
    IDLE = 3
    PROCESSING = 4
    STOPPED = 5


_HARMLESS = ("-report", "-warning")
_SEVERITIES = (*_HARMLESS, "-error")
_SUPPLIES_OUT = (
    "toner-empty",
    "marker-supply-empty",
    "marker-waste-full",
    "developer-empty",
    "opc-life-over",
)
_SUPPLIES_LOW = (
    "toner-low",
    "marker-supply-low",
    "marker-waste-almost-full",
    "developer-low",
    "opc-near-eol",
)
# In the order in which a person would have to act: an open door hides what is behind it.
_FAULTS: tuple[tuple[str, ErrorAction, tuple[str, ...]], ...] = (
    ("cover_open", ErrorAction.CLEAR, ("cover-open", "door-open", "interlock-open")),
    ("jam", ErrorAction.CLEAR, ("media-jam", "input-media-jam")),
    ("paper_out", ErrorAction.CLEAR, ("media-empty", "media-needed", "input-media-supply-empty")),
    ("tray", ErrorAction.CLEAR, ("input-tray-missing", "output-tray-missing")),
    ("output_full", ErrorAction.CLEAR, ("output-area-full",)),
    ("toner_out", ErrorAction.CLEAR, _SUPPLIES_OUT),
    ("overheated", ErrorAction.SUSPEND, ("fuser-over-temp",)),
    ("offline", ErrorAction.CLEAR, ("offline", "connecting-to-device", "timed-out", "shutdown")),
    ("paused", ErrorAction.CONFIGURATION, ("paused", "moving-to-paused")),
    ("broken", ErrorAction.MAINTENANCE, ("other", "fuser-under-temp", "spool-area-full", "stopped-partly")),
)


def summarise(attributes: Mapping[str, tuple[Value, ...]], is_job_late: bool = False) -> Status:
    """What the attributes mean for a visit. A warning about one tray stops nothing, a stopped printer all.

    When a job is late a warning is the reason too: ippeveprinter calls itself "processing" with a
    "media-empty-warning" for as long as it has no paper (seen).
    """
    state = _first(attributes, "printer-state")
    reasons = [str(reason) for reason in attributes.get("printer-state-reasons", ()) if reason != "none"]
    is_stopped = state not in (PrinterState.IDLE, PrinterState.PROCESSING)
    heeded = reasons if is_stopped or is_job_late else [r for r in reasons if not r.endswith(_HARMLESS)]
    fault = _fault(reasons, heeded, is_stopped, _first(attributes, "printer-is-accepting-jobs") is not False)
    return Status(
        device=_device_state(fault),
        paper=_paper(reasons),
        cover=Cover.OPEN if _any(reasons, _FAULTS[0][2]) else Cover.CLOSED,
        toner=_toner(reasons),
        fault=fault,
    )


def _fault(reasons: list[str], heeded: list[str], is_stopped: bool, is_accepting: bool) -> Fault | None:
    original = ", ".join(reasons)
    for code, action, names in _FAULTS:
        if _any(heeded, names):
            return Fault(f"page_printer.{code}", action, original)
    if is_stopped:
        return Fault("page_printer.stopped", ErrorAction.CLEAR, original)
    if not is_accepting:
        return Fault("page_printer.paused", ErrorAction.CONFIGURATION, "not accepting jobs")
    return None


def _device_state(fault: Fault | None) -> DeviceState:
    match fault and fault.code.removeprefix("page_printer."):
        case None:
            return DeviceState.ONLINE
        case "cover_open" | "paper_out" | "tray" | "output_full" | "toner_out":
            return DeviceState.USER_ERROR
        case "jam" | "broken":
            return DeviceState.HARDWARE_ERROR
        case _:
            return DeviceState.OFFLINE


def _paper(reasons: list[str]) -> Paper:
    if _any(reasons, _FAULTS[2][2]):
        return Paper.OUT
    return Paper.LOW if _any(reasons, ("media-low",)) else Paper.FULL


def _toner(reasons: list[str]) -> Toner:
    if _any(reasons, _SUPPLIES_OUT):
        return Toner.OUT
    return Toner.LOW if _any(reasons, _SUPPLIES_LOW) else Toner.FULL


def _any(reasons: Iterable[str], names: tuple[str, ...]) -> bool:
    return any(_bare(reason) in names for reason in reasons)


def _bare(reason: str) -> str:
    for severity in _SEVERITIES:
        reason = reason.removesuffix(severity)
    return reason


def _first(attributes: Mapping[str, tuple[Value, ...]], name: str) -> Value:
    values = attributes.get(name, ())
    return values[0] if values else None
