"""What the terminal costs while nobody touches it: processor and memory of window and agent."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path

import psutil

from bench.figures import Figure
from bench.house import House, open_house
from kiosk.demo.journeys import JOURNEYS

_WATCH_S = 20.0
_SETTLE_S = 5.0
_VISITS = ("food", "hygiene", "food")
_NAMES = {"ui": "window", "sync": "agent"}


def figures(folder: Path) -> list[Figure]:
    with open_house(folder) as house:
        processes = {name: psutil.Process(house.world.supervisor.pid(name)) for name in _NAMES}
        time.sleep(_SETTLE_S)
        found = memory(processes, "after start")
        found += idle(processes, "attract page")
        house.hand.touch(*house.eyes.target("begin").center)
        house.eyes.page("Home")
        time.sleep(_SETTLE_S)
        found += idle(processes, "home page")
        house.hand.touch(*house.eyes.target("leave").center)
        house.eyes.page("Attract")
        visits(house)
        time.sleep(_SETTLE_S)
        return found + memory(processes, f"after {len(_VISITS)} visits")


def idle(processes: Mapping[str, psutil.Process], when: str) -> list[Figure]:
    """Share of one core, user and system time together."""
    before_s = {name: sum(process.cpu_times()[:2]) for name, process in processes.items()}
    began_s = time.monotonic()
    time.sleep(_WATCH_S)
    took_s = time.monotonic() - began_s
    return [
        Figure(
            f"idle processor, {_NAMES[name]}, {when}",
            round(100 * (sum(process.cpu_times()[:2]) - before_s[name]) / took_s, 2),
            "% core",
            1,
            f"over {took_s:.0f} s",
        )
        for name, process in processes.items()
    ]


def memory(processes: Mapping[str, psutil.Process], when: str) -> list[Figure]:
    """RSS, and PSS, in which what is shared is counted by its share."""
    found = []
    for name, process in processes.items():
        full = process.memory_full_info()
        found.append(Figure(f"memory, {_NAMES[name]}, {when}, RSS", round(full.rss / 1e6, 1), "MB"))
        found.append(Figure(f"memory, {_NAMES[name]}, {when}, PSS", round(full.pss / 1e6, 1), "MB"))
    return found


def visits(house: House) -> None:
    """Whole visits with card, scan, submission and slip."""
    for name in _VISITS:
        house.citizen().play(JOURNEYS[name](house.world).steps)
        house.world.tear_slip()
