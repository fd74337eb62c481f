"""What the battery allows: visits as ever, no new ones, or an end in order while there is time for it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from config.profile import Power
from peripherals.power.supply import Source, Supply


class Ruling(StrEnum):
    OPEN = "open"
    NO_NEW_VISITS = "no_new_visits"
    END = "end"


CLOSED_CODES: Final[Mapping[Ruling, str]] = {
    Ruling.NO_NEW_VISITS: "power.battery_only",
    Ruling.END: "power.low_battery",
}


class BatteryWatch:
    """Rules by what the UPS says now and how long it has been on battery. Units: seconds.

    A UPS that falls silent on battery leaves the last ruling, and its time goes on: nothing says that the
    current is back. One that was silent before, or is not there, forbids nothing.
    """

    def __init__(self, limits: Power) -> None:
        self._limits = limits
        self._since_s: float | None = None
        self._ruling = Ruling.OPEN

    def rule(self, supply: Supply | None, now_s: float) -> Ruling:
        if supply is None or (supply.source is Source.UNKNOWN and not supply.is_low):
            return self._while_silent(now_s)
        if supply.is_low:
            self._ruling = Ruling.END
        elif supply.source is not Source.BATTERY:
            self._since_s, self._ruling = None, Ruling.OPEN
        else:
            self._since_s = now_s if self._since_s is None else self._since_s
            is_short = supply.charge_percent is not None and (
                supply.charge_percent < self._limits.least_charge_percent
            )
            closes = is_short or self._is_long(now_s)
            self._ruling = Ruling.NO_NEW_VISITS if closes else Ruling.OPEN
        return self._ruling

    def _while_silent(self, now_s: float) -> Ruling:
        if self._ruling is Ruling.OPEN and self._is_long(now_s):
            self._ruling = Ruling.NO_NEW_VISITS
        return self._ruling

    def _is_long(self, now_s: float) -> bool:
        return self._since_s is not None and now_s - self._since_s >= self._limits.new_visits_s
