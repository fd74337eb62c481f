"""Which of a device's quickly changing states the house hears of."""

from __future__ import annotations

import math

from peripherals.devices import Status


class Debounce:
    """Shows a change of readiness only once it has lasted; every other change at once.

    A loose plug thus makes one notice, not fifty, while a card going in is known immediately.
    Pure: the clock is an argument. Units: seconds.
    """

    def __init__(self, settle_s: float) -> None:
        self._settle_s = settle_s
        self._shown: Status | None = None
        self._differs_since_s = math.inf

    def offer(self, status: Status, now_s: float) -> Status | None:
        """The status to show if what is shown changes now, else None. Ask again while time passes."""
        if self._shown is None or status.is_ready == self._shown.is_ready:
            self._differs_since_s = math.inf
            if status == self._shown:
                return None
        else:
            self._differs_since_s = min(self._differs_since_s, now_s)
            if now_s - self._differs_since_s < self._settle_s:
                return None
        self._differs_since_s = math.inf
        self._shown = status
        return status
