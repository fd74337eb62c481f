"""A device this terminal does not have: says so, and does nothing."""

from __future__ import annotations

from peripherals.devices import (
    Completion,
    Deadline,
    DeviceState,
    ErrorAction,
    Failed,
    Fault,
    JobState,
    PrintJob,
    Recovery,
    Status,
)
from peripherals.document_key import DocumentKey
from peripherals.page_printer.sealed import SealedDocument
from peripherals.printer.document import Slip

_CODE = "device.not_installed"


class Absent:
    """Stands where the profile names no device, so that nobody else has to ask whether there is one."""

    def open(self) -> None:
        """Nothing to open."""

    def close(self) -> None:
        """Nothing to close."""

    def status(self) -> Status:
        return Status(DeviceState.NO_DEVICE, fault=Fault(_CODE, ErrorAction.CONFIGURATION))

    def read(self, _deadline: Deadline, _key: DocumentKey | None = None) -> Failed:
        return _refusal()

    def prove_staff_card(self, _deadline: Deadline) -> Failed:
        return _refusal()

    def frame(self, _deadline: Deadline) -> Failed:
        return _refusal()

    def scan(self, _deadline: Deadline) -> Failed:
        return _refusal()

    def print_slip(self, _slip: Slip, _deadline: Deadline) -> PrintJob:
        return PrintJob(JobState.FAILED_BEFORE_SEND, 0, _refusal())

    def print_document(self, _document: SealedDocument, _deadline: Deadline) -> PrintJob:
        return PrintJob(JobState.FAILED_BEFORE_SEND, 0, _refusal())


def _refusal() -> Failed:
    return Failed(Completion.UNSUPPORTED, _CODE, Recovery.SKIP)
