"""A rig for each test, set up and taken down."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contract.rig import RIGS, Rig


@pytest.fixture
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    """The parameter is the driver's name."""
    with RIGS[request.param](tmp_path) as standing:
        yield standing
