"""The strip of lights: what does not work says why, once."""

from __future__ import annotations

from pathlib import Path

from kiosk.lights import lights
from kiosk.words import render
from tests.kiosk.hall import Hall, play


def test_a_lost_line_is_named_once(tmp_path: Path) -> None:
    async def flow(hall: Hall) -> None:
        hall.services.is_online = False
        offline = lights(hall.services)[-1]
        assert (render(offline.label), offline.is_ok, offline.note) == ("未联网，先存本机", False, "")

    play(tmp_path, flow)
