"""A simulated module on a pseudo-terminal and a reader on it, for tests of the SAM_V reader."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from peripherals.card.sam_v.serial_port import SamVSerialReader
from peripherals.card.sam_v.simulator.cards import people
from peripherals.card.sam_v.simulator.port import LaidCard, SamVSimulator
from peripherals.card.sam_v.text import identity_of
from peripherals.devices import Deadline, Done, Failed
from peripherals.identity import Identity

PEOPLE = people()
RESIDENT = PEOPLE["resident"]
WHO = identity_of(RESIDENT.text)


@contextmanager
def opened(simulator: SamVSimulator, photo_decoder: str = "") -> Iterator[SamVSerialReader]:
    reader = SamVSerialReader(str(simulator.port), photo_decoder=photo_decoder)
    reader.open()
    try:
        yield reader
    finally:
        reader.close()


def plugged(folder: Path, baud: int = 115200) -> SamVSimulator:
    return SamVSimulator(folder / "reader", baud)


def resident(simulator: SamVSimulator, **changes: str | bytes) -> LaidCard:
    return LaidCard(simulator, replace(RESIDENT, **changes))  # type: ignore[arg-type]


def identity(result: Done[Identity] | Failed) -> Identity:
    assert isinstance(result, Done), result
    return result.value


def failed(result: object) -> Failed:
    assert isinstance(result, Failed), result
    return result


def read(reader: SamVSerialReader, seconds: float = 6) -> Done[Identity] | Failed:
    return reader.read(Deadline.after(seconds))
