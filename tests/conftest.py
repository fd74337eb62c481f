"""How the tests share two processes: what needs the one pcscd stays together, and starts first."""

from __future__ import annotations

import pytest

_NEEDS_PCSCD = ("tests/journeys/", "tests/card/", "tests/peripherals/")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        file = item.nodeid.partition("::")[0]
        group = "pcscd" if file.startswith(_NEEDS_PCSCD) else file
        item.add_marker(pytest.mark.xdist_group(group))
    items.sort(key=lambda item: not item.nodeid.startswith(_NEEDS_PCSCD))
