"""Runs the window and a visit loop in one event loop."""

from __future__ import annotations

import asyncio
import gc
import logging
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from config.fonts import default_cache
from config.profile import Profile
from kiosk.input.ways import InputWays, find_ways
from kiosk.pages import Stage
from peripherals.devices import Speaker
from peripherals.queue import DeviceQueue
from screens.eyes import serve_eyes
from screens.theme import Look, look_for
from screens.window import open_window

_log = logging.getLogger(__name__)
VisitLoop = Callable[[Stage], Coroutine[Any, Any, None]]


def run(
    profile: Profile,
    visit_loop: VisitLoop,
    *,
    speaker: DeviceQueue[Speaker] | None = None,
    size_px: tuple[int, int] | None = None,
    fullscreen: bool = False,
    cursor: bool = False,
    eyes_socket: Path | None = None,
    is_simulated: bool = False,
) -> int:
    """Show the window until the visit loop ends or the window is closed; 0 when all went well.

    `eyes_socket` lets a scripted citizen see the window; only with simulated devices.
    Errors: what the visit loop raises; ValueError for eyes on a real kiosk.
    """
    if eyes_socket is not None and not is_simulated:
        raise ValueError("eyes_socket tells what is on the screen: only with simulated devices")
    started_s = time.monotonic()
    look = look_for(profile.panel, size_px)
    window = open_window((look.width_px, look.height_px), fullscreen=fullscreen, cursor=cursor)
    ways = find_ways()
    app, stage = _dressed(profile, window, look, ways, speaker)
    stage.on_first_page(lambda: _started(time.monotonic() - started_s))
    try:
        return asyncio.run(_play(app, stage, visit_loop, eyes_socket))
    finally:
        ways.close()


def _dressed(
    profile: Profile,
    window: Any,
    look: Look,
    ways: InputWays,
    speaker: DeviceQueue[Speaker] | None,
) -> tuple[Any, Any]:
    """The application and its stage. Their modules are loaded here, for widgets need the open window."""
    from screens.keypad import KeypadWalk
    from screens.kiosk_app import KioskApp
    from screens.lettering import load_faces
    from screens.parts.press import guard
    from screens.speech import ReadingAloud
    from screens.stage import KivyStage

    load_faces(default_cache())
    guard.pause_s = profile.timeouts.second_press_s
    terminal = profile.terminal
    reading = ReadingAloud(speaker) if speaker else None
    stage = KivyStage(
        window,
        look,
        hall=terminal.hall,
        helpline=terminal.helpline,
        speech=reading,
        ways=ways,
    )
    keys = KeypadWalk(window, stage, profile.keypad, reading)
    return KioskApp(stage, keys), stage


def _started(took_s: float) -> None:
    """What is there at the first page stays for good: collections need not look through it again, which
    would stop a page turn for a tenth of a second. Source: measured, docs/performance.md."""
    _log.info("first page drawn %.2f s after start", took_s)
    gc.collect()
    gc.freeze()


async def _play(app: Any, stage: Any, visit_loop: VisitLoop, eyes_socket: Path | None) -> int:
    window = asyncio.create_task(app.async_run("asyncio"))
    visits = asyncio.create_task(visit_loop(stage))
    eyes = asyncio.create_task(serve_eyes(stage, app.keys, eyes_socket)) if eyes_socket else None
    await asyncio.wait({window, visits}, return_when=asyncio.FIRST_COMPLETED)
    if visits.done():
        app.stop()
    others = [task for task in (visits, eyes) if task is not None]
    for task in others:
        task.cancel()
    ends = await asyncio.gather(window, *others, return_exceptions=True)
    for end in ends:
        if isinstance(end, BaseException) and not isinstance(end, asyncio.CancelledError):
            raise end
    return 0
