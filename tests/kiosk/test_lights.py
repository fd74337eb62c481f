"""The strip of lights: what does not work says why, once."""

from __future__ import annotations

from pathlib import Path

from kiosk.lights import lights
from kiosk.power import Ruling
from kiosk.words import render
from tests.kiosk.hall import Hall, play


def test_a_lost_line_is_named_once(tmp_path: Path) -> None:
    async def flow(hall: Hall) -> None:
        hall.services.is_online = False
        offline = lights(hall.services)[-1]
        assert (render(offline.label), offline.is_ok, offline.note) == ("未联网，先存本机", False, "")

    play(tmp_path, flow)


def test_on_battery_the_strip_says_that_alone_for_every_device_is_well(tmp_path: Path) -> None:
    async def flow(hall: Hall) -> None:
        hall.services.ruling = Ruling.NO_NEW_VISITS
        assert [(render(light.label), light.is_ok, light.note) for light in lights(hall.services)] == [
            ("停电了，现在不接新的办理", False, "")
        ]

    play(tmp_path, flow)
