"""A short form of `bin/bench monkey`: it goes on for minutes there, and time-outs alone end its visits."""

from __future__ import annotations

from bench.house import QuickCitizen
from bench.monkey import Monkey
from tests.town import Town

SECONDS = 10.0


def test_hands_without_a_mind_crash_nothing_hold_up_nothing_and_lose_nothing(town: Town) -> None:
    citizen = QuickCitizen(town.eyes, town.citizen.hand, town.citizen.display, town.citizen.pictures)
    seen = Monkey(town.world, citizen, seed=5, is_left_alone=False).run(SECONDS)
    assert seen.trouble == []
    assert len(seen.pages) > 2
