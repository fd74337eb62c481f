"""What every simulated slip printer has, whatever line it hangs on: a mechanism, and hands that work it."""

from __future__ import annotations

from abc import abstractmethod
from pathlib import Path

from peripherals.printer.simulator.conditions import Conditions
from peripherals.printer.simulator.mechanism import Mechanism, PrintedSlip
from peripherals.startable import Startable


class SimulatedPrinter(Startable):
    """A context manager; `start` after `stop` plugs it in again. Thread: any, for every method."""

    def __init__(self, out: Path | None, width_px: int) -> None:
        self._mechanism = Mechanism(width_px, out)

    @property
    def conditions(self) -> Conditions:
        """What is wrong with it now; assign to change it, also in the middle of a job."""
        return self._mechanism.conditions

    @conditions.setter
    def conditions(self, conditions: Conditions) -> None:
        self._mechanism.conditions = conditions

    def wait_slip(self, timeout_s: float) -> PrintedSlip:
        """The oldest slip nobody took yet. Errors: TimeoutError."""
        return self._mechanism.wait_slip(timeout_s)

    def tear(self) -> None:
        """Somebody tears off what is out."""
        self._mechanism.tear()

    def lose_power(self) -> None:
        """A flicker in the middle of whatever it does; its line and what is at the other end stay."""
        self._mechanism.lose_power()

    @abstractmethod
    def start(self) -> None:
        """Plugged in and switched on."""

    @abstractmethod
    def stop(self) -> None:
        """Power cut: the line breaks, the buffer is lost, the paper keeps what was printed."""
