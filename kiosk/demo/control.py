"""Hands for the demonstration's world: one JSON line in, one thing done; and eyes for its lamps."""

from __future__ import annotations

import json
import logging
import socketserver
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from kiosk.demo.bureau import decide_newest
from kiosk.demo.world import World

log = logging.getLogger(__name__)
_LOOK = {"look": "lamps"}


@contextmanager
def serve_hand(world: World) -> Iterator[Path]:
    """A UNIX socket that does to the world what a hand would; its path. Thread: one of its own."""
    path = world.setting.machine / "hand"
    deeds = deeds_of(world)

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            for line in self.rfile:
                answer = _answer(world, deeds, line)
                self.wfile.write(json.dumps(answer).encode() + b"\n")

    with socketserver.ThreadingUnixStreamServer(str(path), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield path
        finally:
            server.shutdown()
            path.unlink()


def deeds_of(world: World) -> Mapping[str, Callable[[], None]]:
    """Everything the hand bar may ask for, by name."""
    lay, take = ("lay_card", "take_card") if world.setting.is_card_laid else ("insert_card", "pull_card")
    return {
        lay: world.insert_card,
        take: world.pull_card,
        "lay_paper": world.lay_paper,
        "lay_glass": world.lay_glass,
        "take_paper": world.take_paper,
        "tear_slip": world.tear_slip,
        "empty_roll": world.empty_roll,
        "fill_roll": world.fill_roll,
        "empty_tray": world.empty_tray,
        "fill_tray": world.fill_tray,
        "decide_case": partial(decide_newest, world),
        "cut_line": world.cut_line,
        "mend_line": world.mend_line,
        "kill_ui": world.kill_ui,
        **world.beside.deeds(),
    }


def _answer(world: World, deeds: Mapping[str, Callable[[], None]], line: bytes) -> dict[str, Any]:
    try:
        asked = json.loads(line)
        if asked == _LOOK:
            return {"lit": sorted(world.beside.lit())}
        deed = deeds[asked["do"]]
    except (ValueError, KeyError, TypeError):
        return {"error": f"not one of: {', '.join(deeds)}"}
    try:
        deed()
    except (OSError, LookupError) as error:
        return {"error": str(error)}
    return {"done": "yes"}
