"""Where the current comes from, and for how long it lasts; read from what a NUT server says. Pure.

Source: NUT developer guide, the variables of `ups.status`; RFC 9271, sections 4 and 5.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from peripherals.devices import DeviceState, ErrorAction, Fault, Status


class Source(StrEnum):
    UNKNOWN = "unknown"
    LINE = "line"
    BATTERY = "battery"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Supply:
    """`is_low`: what is left is for ending in order. None: not told."""

    source: Source
    is_low: bool = False
    charge_percent: int | None = None
    runtime_s: int | None = None


_ON_BATTERY = Fault("power.on_battery", ErrorAction.SUSPEND)
_LOW = Fault("power.low_battery", ErrorAction.SUSPEND)
_OLD_BATTERY = Fault("power.replace_battery", ErrorAction.MAINTENANCE)
_OFF = Fault("power.off", ErrorAction.CLEAR)


def supply_of(variables: Mapping[str, str]) -> Supply:
    """From the variables by name. FSD: the shutdown is decided, whatever the battery says."""
    flags = frozenset(variables.get("ups.status", "").split())
    if "OB" in flags:
        source = Source.BATTERY
    elif "OL" in flags:
        source = Source.LINE
    else:
        source = Source.OFF if "OFF" in flags else Source.UNKNOWN
    return Supply(
        source,
        is_low="FSD" in flags or {"OB", "LB"} <= flags,
        charge_percent=_whole(variables.get("battery.charge")),
        runtime_s=_whole(variables.get("battery.runtime")),
    )


def summarise(variables: Mapping[str, str]) -> Status:
    supply = supply_of(variables)
    if supply.source is Source.UNKNOWN and not supply.is_low:
        said = variables.get("ups.status", "")
        if "WAIT" in said.split():  # upsd has not heard of its driver yet (measured)
            fault = Fault("power.stale", ErrorAction.CLEAR, _said(said))
            return Status(DeviceState.OFFLINE, supply=supply, fault=fault)
        fault = Fault("power.unclear", ErrorAction.CONFIGURATION, _said(said))
        return Status(DeviceState.HARDWARE_ERROR, supply=supply, fault=fault)
    return Status(DeviceState.ONLINE, supply=supply, fault=_fault(supply, variables))


def _said(status: str) -> str:
    return f"ups.status: {status!r}"


def _fault(supply: Supply, variables: Mapping[str, str]) -> Fault | None:
    if supply.is_low:
        return _LOW
    if supply.source is Source.BATTERY:
        return _ON_BATTERY
    if supply.source is Source.OFF:
        return _OFF
    return _OLD_BATTERY if "RB" in variables.get("ups.status", "").split() else None


def _whole(said: str | None) -> int | None:
    try:
        return max(0, int(float(said or "")))
    except (ValueError, OverflowError):
        return None
