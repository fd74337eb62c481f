"""What is wrong with the simulated printer, and the bits that say so."""

from __future__ import annotations

from dataclasses import dataclass

from config.printer_model import Rom
from peripherals.devices import Paper
from peripherals.printer.escpos import StatusQuestion


@dataclass(frozen=True, slots=True)
class Conditions:
    """The state of the printer and its faults; the default is a healthy one.

    Source: status bytes as measured on an emulator (docs/devices/slip-printer.md).
    """

    paper: Paper = Paper.FULL
    is_cover_open: bool = False
    is_offline: bool = False
    is_fed_by_button: bool = False
    has_cutter_error: bool = False
    is_broken: bool = False
    is_overheated: bool = False
    is_jammed: bool = False
    is_mute: bool = False  # takes everything, answers nothing
    knows_process_id: bool = True  # GS ( H
    knows_paper_question: bool = True  # GS r
    paper_left_rows: int | None = None  # then the paper is out
    bytes_per_s: int | None = None
    drop_after_bytes: int | None = None  # a connection that carried so many is broken with RST
    obeys_pictures: bool = False  # answers a question whose bytes are dots, as older printers do
    rom: Rom = Rom.GB2312  # what it has no character for comes out as an empty box

    @property
    def is_stopped(self) -> bool:
        """Holds the job and goes on where it was once this is over."""
        return (
            self.paper is Paper.OUT
            or self.is_cover_open
            or self.is_offline
            or self.is_fed_by_button
            or self._has_error
        )

    @property
    def _has_error(self) -> bool:
        return self.has_cutter_error or self.is_broken or self.is_overheated or self.is_jammed

    def real_time_answer(self, question: StatusQuestion) -> int:
        """The byte that answers DLE EOT."""
        match question:
            case StatusQuestion.PRINTER:
                return _bits(0x12, (0x08, self.is_stopped), (0x40, self.is_fed_by_button))
            case StatusQuestion.OFFLINE_CAUSE:
                return _bits(
                    0x12,
                    (0x04, self.is_cover_open),
                    (0x08, self.is_fed_by_button),
                    (0x20, self.paper is Paper.OUT),
                    (0x40, self._has_error),
                )
            case StatusQuestion.ERROR:
                return _bits(0x12, *self._error_bits)
            case StatusQuestion.PAPER:
                is_out = self.paper is Paper.OUT
                return _bits(0x12, (0x0C, is_out or self.paper is Paper.LOW), (0x60, is_out))

    def pushed_packet(self) -> bytes:
        """The four bytes that GS a has pushed on every change."""
        state = _bits(
            0x10, (0x08, self.is_stopped), (0x20, self.is_cover_open), (0x40, self.is_fed_by_button)
        )
        error = _bits(0x00, *self._error_bits)
        return bytes((state, error, self.paper_answer(), 0x00))

    def paper_answer(self) -> int:
        """The byte that answers GS r 1."""
        is_out = self.paper is Paper.OUT
        return _bits(0x00, (0x03, is_out or self.paper is Paper.LOW), (0x0C, is_out))

    @property
    def _error_bits(self) -> tuple[tuple[int, bool], ...]:
        return (
            (0x04, self.is_jammed),
            (0x08, self.has_cutter_error),
            (0x20, self.is_broken),
            (0x40, self.is_overheated),
        )


def _bits(fixed: int, *flags: tuple[int, bool]) -> int:
    return fixed | sum(bit for bit, is_set in flags if is_set)
