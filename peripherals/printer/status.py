"""From the printer's status bits to the words every device shares."""

from __future__ import annotations

from dataclasses import dataclass, replace

from peripherals.devices import Cover, DeviceState, ErrorAction, Fault, Paper, Status
from peripherals.printer.answers import PushedStatus
from peripherals.printer.escpos import StatusQuestion

# Bits of the answers to DLE EOT. Source: Epson reference, page DLE EOT.
_OFFLINE = 0x08
_FED_BY_BUTTON = 0x40
_COVER_OPEN, _STOPPED_BY_PAPER = 0x04, 0x20
_MECHANICAL, _CUTTER, _UNRECOVERABLE, _OVERHEATED = 0x04, 0x08, 0x20, 0x40
_PAPER_NEAR_END, _PAPER_END = 0x0C, 0x60
_FIXED = 0x12


@dataclass(frozen=True, slots=True)
class RawStatus:
    """The newest answer to each DLE EOT question; None is silence, which proves neither paper nor health."""

    printer: int | None = None
    offline_cause: int | None = None
    error: int | None = None
    paper: int | None = None

    def having(self, question: StatusQuestion, byte: int) -> RawStatus:
        match question:
            case StatusQuestion.PRINTER:
                return replace(self, printer=byte)
            case StatusQuestion.OFFLINE_CAUSE:
                return replace(self, offline_cause=byte)
            case StatusQuestion.ERROR:
                return replace(self, error=byte)
            case StatusQuestion.PAPER:
                return replace(self, paper=byte)


def from_pushed(pushed: PushedStatus) -> RawStatus:
    """The same facts as DLE EOT tells, from the packet that GS a makes the printer push."""
    state, error, paper, _ = pushed.packet
    is_paper_end = bool(paper & 0x0C)
    return RawStatus(
        printer=_FIXED | (state & 0x0C) | (0x20 if error & 0x01 else 0) | (0x40 if error & 0x02 else 0),
        offline_cause=_FIXED
        | (_COVER_OPEN if state & 0x20 else 0)
        | (0x08 if state & 0x40 else 0)
        | (_STOPPED_BY_PAPER if is_paper_end else 0)
        | (0x40 if error & 0x6C else 0),
        error=_FIXED | (error & 0x6C),
        paper=_FIXED | (_PAPER_NEAR_END if paper & 0x03 else 0) | (_PAPER_END if is_paper_end else 0),
    )


def summarise(raw: RawStatus) -> Status:
    """What the bits mean for a visit: the first thing a person would have to do comes first."""
    fault = _fault(raw)
    return Status(
        device=_device_state(raw, fault),
        paper=_paper(raw),
        cover=_cover(raw),
        fault=fault,
    )


def _fault(raw: RawStatus) -> Fault | None:
    cause, error = raw.offline_cause or 0, raw.error or 0
    if raw.printer is None:
        return Fault("printer.no_answer", ErrorAction.CLEAR)
    if error & _UNRECOVERABLE:
        return Fault("printer.broken", ErrorAction.MAINTENANCE, _hex(raw))
    if cause & _COVER_OPEN:
        return Fault("printer.cover_open", ErrorAction.CLEAR, _hex(raw))
    if error & _CUTTER:
        return Fault("printer.cutter", ErrorAction.CLEAR, _hex(raw))
    if _paper(raw) is Paper.OUT:
        return Fault("printer.paper_out", ErrorAction.CLEAR, _hex(raw))
    if error & _MECHANICAL:
        return Fault("printer.jam", ErrorAction.CLEAR, _hex(raw))
    if error & _OVERHEATED:
        return Fault("printer.overheated", ErrorAction.SUSPEND, _hex(raw))
    if raw.printer & _OFFLINE and not raw.printer & _FED_BY_BUTTON:
        return Fault("printer.offline", ErrorAction.CLEAR, _hex(raw))
    return None


def _device_state(raw: RawStatus, fault: Fault | None) -> DeviceState:
    if fault is None:
        is_busy = raw.printer is not None and raw.printer & _FED_BY_BUTTON
        return DeviceState.BUSY if is_busy else DeviceState.ONLINE
    match fault.code:
        case "printer.broken" | "printer.cutter" | "printer.jam":
            return DeviceState.HARDWARE_ERROR
        case "printer.cover_open" | "printer.paper_out":
            return DeviceState.USER_ERROR
        case _:
            return DeviceState.OFFLINE


def _paper(raw: RawStatus) -> Paper:
    if (raw.paper or 0) & _PAPER_END or (raw.offline_cause or 0) & _STOPPED_BY_PAPER:
        return Paper.OUT
    if raw.paper is None:
        return Paper.UNKNOWN
    return Paper.LOW if raw.paper & _PAPER_NEAR_END else Paper.FULL


def _cover(raw: RawStatus) -> Cover:
    if raw.offline_cause is None:
        return Cover.UNKNOWN
    return Cover.OPEN if raw.offline_cause & _COVER_OPEN else Cover.CLOSED


def _hex(raw: RawStatus) -> str:
    answers = (raw.printer, raw.offline_cause, raw.error, raw.paper)
    return "DLE EOT 1-4: " + " ".join("--" if byte is None else f"{byte:02x}" for byte in answers)
