"""How far a job is while somebody stands there and waits for it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from peripherals.devices import Deadline, PrintJob
from peripherals.page_printer.sealed import SealedDocument

_STILL_S = 2.0  # between two pages of a slow printer; a choice


@dataclass(frozen=True, slots=True)
class PrintProgress:
    """`pages`: came out so far, None where the printer does not count. `fault_code`: why nothing moves."""

    pages: int | None = None
    fault_code: str | None = None


Tell = Callable[[PrintProgress], None]


@runtime_checkable
class TellsProgress(Protocol):
    """What some page printers can besides; one in a process of its own cannot."""

    def print_and_tell(self, document: SealedDocument, deadline: Deadline, tell: Tell) -> PrintJob:
        """As `print_document`. `tell` hears of every change on the way, on the device's own thread."""


class ProgressWatch:
    """Tells what changed in one job. `why_still` asks the printer what is wrong, once nothing moves."""

    def __init__(self, why_still: Callable[[], str | None], tell: Tell) -> None:
        self._why_still = why_still
        self._tell = tell
        self._told = PrintProgress()
        self._pages: int | None = None
        self._moved_at_s = time.monotonic()

    def came_out(self, pages: int | None) -> None:
        """So many have come out by now."""
        if pages != self._pages:
            self._pages, self._moved_at_s = pages, time.monotonic()
        is_still = time.monotonic() - self._moved_at_s >= _STILL_S
        progress = PrintProgress(pages, self._why_still() if is_still else None)
        if progress != self._told:
            self._told = progress
            self._tell(progress)


def nobody(_: PrintProgress) -> None:
    """Hears and does nothing."""
