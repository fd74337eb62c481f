"""What every way to type Chinese by keys has in common."""

from __future__ import annotations

from typing import Protocol


class InputMissingError(RuntimeError):
    """A way to type is not on this machine; the message says what to install."""


class Composer(Protocol):
    """Turns keys into characters to choose from. Learns nothing; nothing outlives `clear`."""

    def feed(self, keys: str) -> tuple[str, ...]:
        """Add keys, passing over those it has no use for; returns the candidates, likeliest first."""
        ...

    def candidates(self) -> tuple[str, ...]: ...

    def choose(self, index: int) -> str:
        """The text that is written now; empty while the rest of the keys still waits for a choice."""
        ...

    def delete(self) -> tuple[str, ...]:
        """Take back the last key; returns the candidates."""
        ...

    @property
    def composition(self) -> str:
        """What is being composed, as it is shown; empty when nothing is."""
        ...

    def clear(self) -> None:
        """Forget what is being composed."""
        ...
