"""One house for all faults; each test leaves it as it found it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.town import Town, open_town


@pytest.fixture(scope="package")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with open_town(tmp_path_factory.mktemp("house") / "demo") as town:
        yield town


@pytest.fixture
def town(house: Town) -> Iterator[Town]:
    house.eyes.page("Attract", timeout_s=30)
    yield house
    house.come_to_rest()
