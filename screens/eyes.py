"""What a scripted citizen outside the process may know of the window: what a person in front of it sees.

One request a line (any JSON), one answer a line. `{"ask": "widgets"}` alone is answered by how many widgets
are alive, `{"widgets": 812}`, for a watch over memory, and all else by a look:

    {"page": "Home", "ready": true,
     "targets": [{"id": "tile.apply", "text": "…", "x": 40, "y": 640, "w": 900, "h": 290, "enabled": true}],
     "texts": ["…", …], "focus": "tile.apply", "order": ["tile.apply", …]}

Units: window pixels, y down, x/y the upper left corner. `ready` means drawn and taking touches.
`focus` is the target with the keypad's ring, empty without one; `order` that of the key to the right.
"""

from __future__ import annotations

import asyncio
import gc
import json
from pathlib import Path
from typing import Any, Protocol

from kivy.uix.widget import Widget

_COUNT = b'{"ask": "widgets"}'


class Seen(Protocol):
    """The part of a stage that can be seen."""

    @property
    def page_kind(self) -> str: ...

    @property
    def is_ready(self) -> bool: ...

    def targets(self) -> list[Any]: ...

    def texts(self) -> list[str]: ...

    @property
    def root(self) -> Any: ...


class Keys(Protocol):
    """The part of a keypad's walk that can be seen."""

    @property
    def focus(self) -> str: ...

    def order(self) -> list[str]: ...


def look(stage: Seen, keys: Keys) -> dict[str, Any]:
    """One look at the window."""
    height = stage.root.height
    targets = [
        {
            "id": target.touch_id,
            "text": target.say,
            "x": round(target.x),
            "y": round(height - target.top),
            "w": round(target.width),
            "h": round(target.height),
            "enabled": target.is_enabled,
        }
        for target in stage.targets()
    ]
    return {
        "page": stage.page_kind,
        "ready": stage.is_ready,
        "targets": targets,
        "texts": stage.texts(),
        "focus": keys.focus,
        "order": keys.order(),
    }


def _widgets() -> int:
    """Of those made since the first page was drawn: what was there then is frozen (`screens.app`)."""
    gc.collect()
    return sum(issubclass(type(thing), Widget) for thing in gc.get_objects())


async def serve_eyes(stage: Seen, keys: Keys, path: Path) -> None:
    """Answer looks on a UNIX socket until cancelled."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while line := await reader.readline():
                told = {"widgets": _widgets()} if line.strip() == _COUNT else look(stage, keys)
                writer.write(json.dumps(told, ensure_ascii=False).encode() + b"\n")
                await writer.drain()
        except ConnectionError:
            return
        finally:
            writer.close()

    path.unlink(missing_ok=True)
    server = await asyncio.start_unix_server(talk, path)
    try:
        async with server:
            await server.serve_forever()
    finally:
        path.unlink(missing_ok=True)
