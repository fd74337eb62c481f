"""A SAM_V module on a serial port: built-in UART, RS-232, or a USB adapter with its own port."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from peripherals.card.photo import load_decoder
from peripherals.card.sam_v.reader import SamVReader
from peripherals.manifest import SILVER, DriverManifest, Rule
from peripherals.serial_line import SerialLine

BAUDS = (115200, 57600, 38400, 19200, 9600)
"""What a module can be set to, the factory's setting first. Source: command 60 of the module, 00 to 04."""


class SerialLink(SerialLine):
    """A `Link` over a port, at the first of the speeds at which the module answers."""

    def __init__(self, port: str, baud: int) -> None:
        super().__init__(port, baud)
        self._port_name = port
        self._bauds = (baud, *(other for other in BAUDS if other != baud))

    def settings(self) -> Iterator[str]:
        for baud in self._bauds:
            self.set_baud(baud)
            yield f"{self._port_name} at {baud} baud"


class SamVSerialReader(SamVReader):
    """An `IdReader`: identity cards behind a SAM_V module on `port`.

    `baud` is tried first, the other speeds when it is silent. `photo_decoder`: `package.module:function`.
    """

    manifest: ClassVar[DriverManifest] = DriverManifest(
        kind="id_reader",
        driver="sam_v_serial",
        page="resident-id-reader.md",
        met=SILVER | {Rule.TRACES_REPLAYED, Rule.INTERRUPTIBLE, Rule.MEASURED},
        capabilities=("media", "media_events"),
        simulator="peripherals.card.sam_v.simulator.port:SamVSimulator",
    )

    def __init__(self, port: str, baud: int = BAUDS[0], photo_decoder: str = "") -> None:
        super().__init__(SerialLink(port, baud), load_decoder(photo_decoder))
