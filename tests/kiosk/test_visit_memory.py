"""What a visit leaves behind in the memory of the process."""

from __future__ import annotations

import asyncio

import psutil

from config.profile import Timeouts
from kiosk.visit import open_visit
from tests.stage import ScriptedStage


def test_after_a_visit_what_it_freed_is_no_longer_memory_of_the_process() -> None:
    process = psutil.Process()

    async def a_visit_with_a_scan() -> int:
        async with open_visit(ScriptedStage([]), Timeouts()):
            pieces = [bytes([1]) * 100_000 for _ in range(800)]  # below the size that malloc maps by itself
            kept.append(bytes([1]) * 100_000)  # holds the heap's upper end
            full_bytes = process.memory_info().rss
            pieces.clear()
        return full_bytes

    kept: list[bytes] = []
    full_bytes = asyncio.run(a_visit_with_a_scan())
    assert process.memory_info().rss < full_bytes - 60_000_000
