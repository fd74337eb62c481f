"""From the pen lifted off the pad to the frame with the candidates, in the real window under Xvfb.

The strokes are those of the gallery's sample page; each is given to the pad as the pen gives it.
"""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from bench.figures import Figure, spread
from config.keypad import Keypad
from config.profile import PanelProfile, Timeouts
from kiosk.demo.virtual_display import virtual_display
from screens.app import run
from screens.samples import Sample, load_samples
from screens.theme import PANELS

_ROUNDS = 8
_SHARES = (0.5, 0.95)
_BETWEEN_S = 0.15  # the pen is lifted
_DRAWN_WITHIN_S = 20.0


def figures(folder: Path) -> list[Figure]:
    del folder
    panel = PANELS[PanelProfile.PORTRAIT_21_5]
    sample = next(each for each in load_samples()[1] if each.strokes)
    taken_ms: list[list[float]] = []

    async def visit(stage: Any) -> None:
        taken_ms.extend([await _line(stage, sample) for _ in range(_ROUNDS)])

    terminal = SimpleNamespace(hall="", helpline="")
    profile: Any = SimpleNamespace(
        terminal=terminal, panel=PanelProfile.PORTRAIT_21_5, timeouts=Timeouts(), keypad=Keypad()
    )
    with virtual_display(panel.width_px, panel.height_px) as display:
        os.environ |= {"DISPLAY": display, "LIBGL_ALWAYS_SOFTWARE": "1"}
        run(profile, visit)
    loaded = taken_ms[1:]  # the first stroke of all waits for the process to load
    every = [ms for line in loaded for ms in line]
    name = "pen-up to candidates"
    return [
        Figure(f"{name}, the first stroke of a visit", round(taken_ms[0][0], 1), "ms"),
        *spread(f"{name}, first of a line", [line[0] for line in loaded], "ms", _SHARES),
        *spread(f"{name}, any of three characters", every, "ms", _SHARES),
        *spread(f"{name}, last of three characters", [line[-1] for line in loaded], "ms", _SHARES),
    ]


async def _line(stage: Any, sample: Sample) -> list[float]:
    """Milliseconds, a stroke each."""
    showing = asyncio.create_task(stage.show(sample.page, sample.frame))
    await _until(lambda: stage.is_ready)
    pad = next(target for target in stage.targets() if target.touch_id == "writing")
    taken = []
    for stroke in sample.strokes:
        await asyncio.sleep(_BETWEEN_S)
        began_s = time.perf_counter()
        pad.take(stroke)
        await _until(lambda: not stage.typing.writing.is_reading)
        await _until(lambda: stage.is_ready)
        taken.append((time.perf_counter() - began_s) * 1000)
    showing.cancel()
    await asyncio.gather(showing, return_exceptions=True)
    return taken


async def _until(is_so: Any) -> None:
    async with asyncio.timeout(_DRAWN_WITHIN_S):
        while not is_so():
            await asyncio.sleep(0.001)
