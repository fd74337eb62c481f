"""The line to a printer: counts what went out, never waits past a deadline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from peripherals.devices import Deadline


@dataclass(frozen=True, slots=True)
class Written:
    """How many bytes surely left, and what stopped the rest: the lost line, or (None) the deadline.

    `doubtful`: of so many bytes more nobody knows whether they left.
    """

    count: int
    lost: OSError | None = None
    doubtful: int = 0

    @property
    def is_nothing(self) -> bool:
        """Surely not one byte left: only then may a machine send it again."""
        return self.count == self.doubtful == 0


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
