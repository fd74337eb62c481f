"""Which tests run beside which: a file is one piece of work; what needs the one pcscd is another.

That one takes the longest, so it begins first.
"""

from __future__ import annotations

import pytest

ONE_A_MACHINE = "tests/journeys"  # pcscd; the house of the journeys is opened once, too


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        file = item.nodeid.partition("::")[0]
        drivers = getattr(getattr(item, "callspec", None), "params", {}).values()
        uses = {"daemon", "pcsc"} & {*getattr(item, "fixturenames", ()), *map(str, drivers)}
        needs_pcscd = file.startswith(ONE_A_MACHINE) or bool(uses)
        item.add_marker(pytest.mark.xdist_group(ONE_A_MACHINE if needs_pcscd else file))
    items.sort(key=lambda item: item.get_closest_marker("xdist_group").args[0] != ONE_A_MACHINE)
