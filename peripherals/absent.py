"""A device this terminal does not have: says so, and does nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from peripherals.devices import (
    Completion,
    Deadline,
    Device,
    DeviceState,
    ErrorAction,
    Failed,
    Fault,
    Guide,
    JobState,
    PrintJob,
    Recovery,
    Status,
)
from peripherals.document_key import DocumentKey
from peripherals.page_printer.sealed import SealedDocument
from peripherals.printer.document import Slip
from peripherals.queue import CLOSED, DeviceQueue
from peripherals.speaker.speech import Speech

D = TypeVar("D", bound=Device)
T = TypeVar("T")

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

    def next_code(self, _deadline: Deadline) -> Failed:
        return _refusal()

    def say(self, _speech: Speech, _deadline: Deadline) -> Failed:
        return _refusal()

    def light(self, _guides: tuple[Guide, ...], _deadline: Deadline) -> Failed:
        return _refusal()

    def sense(self, _deadline: Deadline) -> Failed:
        return _refusal()

    def measure(self, _deadline: Deadline) -> Failed:
        return _refusal()

    def usage(self, _deadline: Deadline) -> Failed:
        return _refusal()

    def compare(self, _known_ms: int, _deadline: Deadline) -> Failed:
        return _refusal()


class AbsentQueue(DeviceQueue[D]):
    """The queue of such a device: answers at once, and needs neither a thread nor a watcher."""

    def __init__(self, name: str) -> None:
        super().__init__(name, Absent)  # type: ignore[arg-type]  # stands for each kind
        self._shown = Absent().status()

    def start(self, on_status: Callable[[Status], None] | None = None) -> None:
        if on_status is not None:
            on_status(self._shown)

    async def run(self, command: Callable[[D], T], timeout_s: float) -> T | Failed:
        del timeout_s
        return command(Absent())  # type: ignore[arg-type]

    async def close(self) -> None:
        self._shown = CLOSED


def _refusal() -> Failed:
    return Failed(Completion.UNSUPPORTED, _CODE, Recovery.SKIP)
