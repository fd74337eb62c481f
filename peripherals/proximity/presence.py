"""From distances to whether somebody stands there: steady, and slow to say that nobody does. Pure."""

from __future__ import annotations

from config.strings import text
from peripherals.devices import Presence


class Stand:
    """Somebody is there once near for `come_s`, and gone once not near for `gone_s`. Units: seconds."""

    def __init__(self, come_s: float, gone_s: float) -> None:
        """Errors: ValueError."""
        if not 0 <= come_s <= 10 or not 0 <= gone_s <= 60:
            raise ValueError(text("driver.come_gone"))
        self._come_s, self._gone_s = come_s, gone_s
        self._presence = Presence.UNKNOWN
        self._is_near: bool | None = None
        self._since_s = 0.0

    def offer(self, is_near: bool, now_s: float) -> None:
        """One look at the sensor."""
        if is_near != self._is_near:
            self._is_near, self._since_s = is_near, now_s
        lasted_s = now_s - self._since_s
        if is_near and lasted_s >= self._come_s:
            self._presence = Presence.PRESENT
        if not is_near and lasted_s >= self._gone_s:
            self._presence = Presence.NOT_PRESENT

    def lose(self) -> None:
        """The sensor says nothing any more: nothing is known, and nobody is hurried."""
        self._presence, self._is_near = Presence.UNKNOWN, None

    @property
    def presence(self) -> Presence:
        return self._presence
