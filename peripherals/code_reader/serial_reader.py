"""A code reader on a serial port, or on USB as a virtual one (CDC ACM)."""

from __future__ import annotations

from typing import ClassVar

from peripherals.code_reader.framing import Encoding
from peripherals.code_reader.reader import CodeReading
from peripherals.manifest import SILVER, DriverManifest, Rule
from peripherals.serial_line import SerialLine


class SerialCodeReader(CodeReading):
    """A `CodeReader` that sends what it reads, ended by CR, LF, ETX or a pause of `gap_s`.

    The same code counts again once it was away for `away_s`.
    """

    manifest: ClassVar[DriverManifest] = DriverManifest(
        kind="code_reader",
        driver="serial_code_reader",
        page="code-reader.md",
        met=SILVER | {Rule.INTERRUPTIBLE},
        simulator="peripherals.code_reader.simulator:VirtualScanner",
    )

    def __init__(
        self,
        port: str,
        baud: int = 9600,
        encoding: str = Encoding.AUTO.value,
        gap_s: float = 0.1,
        away_s: float = 1.5,
    ) -> None:
        super().__init__(SerialLine(port, baud), encoding, gap_s, away_s)
