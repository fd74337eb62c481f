"""The start of the window's program."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from screens import app


@pytest.fixture
def thawed() -> Iterator[None]:
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("thawed")
def test_what_is_there_at_the_first_page_is_not_looked_through_again() -> None:
    before = len(gc.get_objects())
    app._started(1.0)
    assert gc.get_freeze_count() > before / 2
    assert len(gc.get_objects()) < before / 2
