"""The line to a printer: counts what went out, never waits past a deadline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from peripherals.devices import Deadline


@dataclass(frozen=True, slots=True)
class Written:
    """How many bytes left, and what stopped the rest: the lost line, or (None) the deadline."""

    count: int
    lost: OSError | None = None


class Transport(Protocol):
    """A byte line that is open. Thread: the device's own worker."""

    def write(self, data: bytes, deadline: Deadline) -> Written:
        """Send until all is sent, the deadline is over, or the line is lost.

        Never raises, so that the count survives.
        """
        ...

    def read(self, timeout_s: float) -> bytes:
        """What the printer said; empty when it said nothing in time.

        Errors: OSError when the line is lost.
        """
        ...

    def close(self) -> None:
        """Give the line back so that nothing already written is thrown away."""
        ...
