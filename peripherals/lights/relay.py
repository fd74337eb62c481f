"""Lamps behind a serial relay board. The board says nothing back: that it obeys is not known.

`A0 channel state sum`, the sum being of the three bytes before. Source: sellers' pages of boards named LCUS;
weak, and no board was at hand.
"""

from __future__ import annotations

import contextlib
from typing import ClassVar

from config.strings import text
from peripherals.devices import Deadline, DeviceState, Done, Failed, Guide, Status
from peripherals.lights.lamps import Lamps
from peripherals.manifest import BRONZE, DriverManifest, Rule
from peripherals.serial_line import SerialLine

_START = 0xA0
_MOST_CHANNELS = 16


def switch(channel: int, is_on: bool) -> bytes:
    """Pure: the bytes that switch one channel."""
    head = bytes((_START, channel, int(is_on)))
    return head + bytes((sum(head) & 0xFF,))


class RelayLights:
    """`GuideLights`; each option is the number of a channel, from 1, or 0 for no lamp."""

    manifest: ClassVar[DriverManifest] = DriverManifest(
        kind="lights",
        driver="relay_lights",
        page="guide-lights.md",
        met=BRONZE | {Rule.REOPENS, Rule.SIMULATED, Rule.INTERRUPTIBLE},
        simulator="peripherals.lights.simulator:VirtualBoard",
    )

    def __init__(
        self, port: str, baud: int = 9600, card: int = 0, code: int = 0, scanner: int = 0, printer: int = 0
    ) -> None:
        """Errors: ValueError."""
        named = {Guide.CARD: card, Guide.CODE: code, Guide.SCANNER: scanner, Guide.PRINTER: printer}
        if not all(0 <= channel <= _MOST_CHANNELS for channel in named.values()):
            raise ValueError(text("driver.channel", most=_MOST_CHANNELS))
        self._lamps = Lamps({guide: channel or None for guide, channel in named.items()})
        self._line = SerialLine(port, baud)

    def open(self) -> None:
        self._line.open()
        self._light(())

    def close(self) -> None:
        """Dark."""
        with contextlib.suppress(OSError):
            self._light(())
        self._line.close()

    def status(self) -> Status:
        self._line.read(0.0)  # a board that was pulled out is noticed
        return Status(DeviceState.ONLINE)

    def light(self, guides: tuple[Guide, ...], _deadline: Deadline) -> Done[None] | Failed:
        self._light(guides)
        return Done(None)

    def _light(self, guides: tuple[Guide, ...]) -> None:
        for channel, is_lit in self._lamps.wanted(guides).items():
            self._line.write(switch(channel, is_lit))
