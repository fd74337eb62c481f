"""Which tests run beside which: a file is one piece of work; what needs the machine's one pcscd is another.

That one takes the longest, so it begins first, and the workers with anything else step back for it. (The
plugin's own marks for groups do not reach pytest 9.)
"""

from __future__ import annotations

import gc
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

ROOT = Path(__file__).parents[1]
PCSCD = "pcscd"
_WITHOUT_PCSCD = ("tests/journeys/test_identity_card.py",)  # a serial reader, and a display of its own
_STEPPED_BACK = 5


def pytest_configure() -> None:
    """Catalogues by the dozen live as long as their worker: looking through them took 8 % of its time."""
    gc.set_threshold(20_000, 50, 100)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A visit waits for a window that draws; work that only computes can have what is left of the cores."""
    is_worker = hasattr(item.config, "workerinput")
    if is_worker and os.nice(0) < _STEPPED_BACK and _part(item.nodeid) != PCSCD:
        os.nice(_STEPPED_BACK)


@cache
def _starts_it(file: str) -> bool:
    if file in _WITHOUT_PCSCD:
        return False
    return file.startswith("tests/journeys/") or "PcscDaemon" in (ROOT / file).read_text(encoding="utf-8")


def _part(nodeid: str) -> str:
    file, _, test = nodeid.partition("::")
    needs_pcscd = "[pcsc" in test if file.startswith("tests/contract/") else _starts_it(file)
    return PCSCD if needs_pcscd else file


class ByPart(LoadScopeScheduling):  # type: ignore[misc]  # untyped
    def _split_scope(self, nodeid: str) -> str:
        return _part(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByPart:
    return ByPart(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: _part(item.nodeid) != PCSCD)
