"""A real pcscd with a virtual reader, a SAM_V module on a pseudo-terminal, and made-up people on cards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from peripherals.card.pcscd import PcscDaemon
from peripherals.card.sam_v.serial_port import SamVSerialReader
from peripherals.card.sam_v.simulator.port import SamVSimulator
from peripherals.card.virtual_ssc import Holder
from peripherals.identity import Sex
from tests.card.sam_v import opened, plugged


@pytest.fixture(scope="package")
def daemon() -> Iterator[PcscDaemon]:
    """Thread: exclusive on this machine while the tests of this folder last."""
    with PcscDaemon() as running:
        yield running


@pytest.fixture
def holder() -> Holder:
    """The specimen number of GB 11643 with a name nobody bears."""
    return Holder(
        name="\u6837\u672c\u5361",
        number="11010519491231002X",
        sex=Sex.FEMALE,
        birth=date(1949, 12, 31),
        ethnic_group="25",
        card_number="B12345678",
        issued=date(2019, 1, 2),
        expires=date(2039, 1, 1),
    )


@pytest.fixture
def module(tmp_path: Path) -> Iterator[SamVSimulator]:
    with plugged(tmp_path) as simulator:
        yield simulator


@pytest.fixture
def reader(module: SamVSimulator) -> Iterator[SamVSerialReader]:
    with opened(module) as device:
        yield device
