"""What a visit leaves behind in the memory of the process."""

from __future__ import annotations

import asyncio
import gc
import weakref

import psutil
import pytest

from config.profile import Timeouts
from kiosk.pages import Choice, Choose, Leave, TimedOut
from kiosk.session import forget_freed
from kiosk.visit import Visit, open_visit
from tests.stage import ScriptedStage


def test_after_a_visit_what_it_freed_is_no_longer_memory_of_the_process() -> None:
    process = psutil.Process()

    async def a_visit_with_a_scan() -> int:
        async with open_visit(ScriptedStage([]), Timeouts()):
            pieces = [bytes([1]) * 100_000 for _ in range(800)]  # below the size that malloc maps by itself
            kept.append(bytes([1]) * 100_000)  # holds the heap's upper end
            full_bytes = process.memory_info().rss
            pieces.clear()
        await forget_freed()
        return full_bytes

    kept: list[bytes] = []
    full_bytes = asyncio.run(a_visit_with_a_scan())
    assert process.memory_info().rss < full_bytes - 60_000_000


class Held:
    """Stands for something of a person."""


@pytest.mark.parametrize("ending", [Leave, TimedOut])
def test_what_a_flow_held_is_gone_after_it_however_it_ended(ending: type[Exception]) -> None:
    """Also what only the frames of the flow held, which an exception keeps alive."""
    seen: list[weakref.ref[Held]] = []

    async def flow(visit: Visit) -> None:
        held = Held()
        seen.append(weakref.ref(held))
        await visit.ask("one", Choose(title="?", choices=(Choice("a", "A"),)))
        assert held

    async def one_visit() -> None:
        async with open_visit(ScriptedStage([(Choose, ending)]), Timeouts()) as visit:
            await visit.run(flow)

    async def evening() -> None:
        await one_visit()
        await forget_freed()
        assert [held() for held in seen] == [None]

    gc.disable()
    try:
        asyncio.run(evening())
    finally:
        gc.enable()
