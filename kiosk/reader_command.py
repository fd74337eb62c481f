"""One command to the card reader from a technician's command line, never beside a terminal that runs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from config.profile import Profile
from kiosk.device_hold import devices_for
from kiosk.doctor.devices import fault_words
from kiosk.words import render
from peripherals.devices import Deadline, Done, Failed
from peripherals.registry import open_devices

T = TypeVar("T")
FIRST_PCSC: Mapping[str, object] = {"driver": "pcsc"}
_SLACK_S = 2.0


class ReaderNotOurs(Exception):
    """Somebody else holds the devices, or nobody can know who; says who, in words."""


def ask_reader(
    choice: Mapping[str, object], wait_s: float, command: Callable[[Any, Deadline], Done[T] | Failed]
) -> T | Failed:
    """What the reader answers. Errors: DeviceConfigError."""

    async def asked() -> T | Failed:
        queue = open_devices({"id_reader": choice}).id_reader
        queue.start()
        try:
            result = await queue.run(
                lambda reader: command(reader, Deadline.after(wait_s)), wait_s + _SLACK_S
            )
        finally:
            await queue.close()
        return result if isinstance(result, Failed) else result.value

    return asyncio.run(asked())


def ask_profiles_reader(
    profile: Profile, name: str, wait_s: float, command: Callable[[Any, Deadline], Done[T] | Failed]
) -> T | Failed:
    """The same of the profile's own reader, the first on PC/SC where it names none; `name` of the command
    is what others are told meanwhile. Errors: DeviceConfigError, ReaderNotOurs."""
    choice = profile.devices.chosen().get("id_reader") or FIRST_PCSC
    with devices_for(profile.data_dir, name) as why_not:
        if why_not is not None:
            raise ReaderNotOurs(render(why_not))
        return ask_reader(choice, wait_s, command)


def failed_words(failed: Failed) -> str:
    """What a technician reads, the code and the driver's own words behind it."""
    said = ": ".join(filter(None, (failed.code, failed.detail)))
    return f"{render(fault_words(failed.code))}\n{said}"
