"""Time is passed in, so that a test can hold it still."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """The aware UTC time of this moment."""


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)
