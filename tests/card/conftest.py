"""A real pcscd with a virtual reader, and made-up people on virtual cards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from peripherals.card.pcscd import PcscDaemon
from peripherals.card.virtual_ssc import Holder
from peripherals.identity import Sex


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
