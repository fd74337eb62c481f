"""Hands without a mind before the real terminal: nothing may crash it, hold it up, or lose an application.

    bin/bench monkey [--minutes 2] [--seed 1]

Touches, palms, several buttons at once, double presses, any key, and devices that fail, all drawn from the
seed; a careful citizen comes in between, so that there is something to lose. What is drawn is the same for a
seed, what is met is not: real processes have a pace of their own.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.house import open_house
from bench.monkey_hands import Devices, Paws
from kiosk.demo.citizen import Citizen
from kiosk.demo.evidence import number_on, stored_at_terminal
from kiosk.demo.hand import NotSeen, Sight
from kiosk.demo.journeys import JOURNEYS
from kiosk.demo.world import World

TIMEOUTS = {
    "menu_s": 6,
    "question_s": 6,
    "paper_s": 8,
    "card_gone_s": 4,
    "person_gone_s": 4,
    "warning_s": 5,
    "visit_s": 60,
}
_LEFT_ALONE_S = 90.0  # the longest time-out, the countdown, a print that comes to its end, the farewell
_AGE_OF_WILDNESS = 120  # deeds between two rests
_JOURNEYS = ("food", "hygiene", "felling", "filing")
_DELIVERED_S = 180.0
_WAYS_OUT = ("leave_now", "close_help", "language.zh-Hans", "leave", "way_out", "primary", "skip")
_STEP_S = 0.02
_FAULT_A_STEP = 0.03


@dataclass(slots=True)
class Seen:
    """What a run met. `trouble` is empty when all went well."""

    deeds: Counter[str] = field(default_factory=Counter)
    pages: Counter[str] = field(default_factory=Counter)
    numbers: set[str] = field(default_factory=set)
    rests: int = 0
    trouble: list[str] = field(default_factory=list)


class Monkey:
    """`is_left_alone`: at a rest nobody touches anything, and time-outs alone must bring the attract page;
    otherwise it looks for a way out, which is quicker."""

    def __init__(self, world: World, citizen: Citizen, seed: int, *, is_left_alone: bool) -> None:
        self.world, self.citizen = world, citizen
        self.random = random.Random(seed)
        self.seen = Seen()
        self._paws = Paws(citizen.hand, self.random, world.setting.size_px)
        self._devices = Devices(world, self.random)
        self._is_left_alone = is_left_alone
        self._ends_before = self._ends()

    def run(self, seconds: float) -> Seen:
        end_s = time.monotonic() + seconds
        self._rest()
        while time.monotonic() < end_s and not self.seen.trouble:
            if self.random.random() < 0.5:
                self._careful(end_s)
            for _ in range(self.random.randrange(20, _AGE_OF_WILDNESS)):
                if time.monotonic() > end_s:
                    break
                self._deed()
            self._rest()
        if not self.seen.trouble:
            if self._comes("Attract", _WAYS_OUT):
                self._settle()
            else:
                self.seen.trouble.append("stuck: no attract page at the end")
        return self.seen

    # ---- what it does ------------------------------------------------------------------------------------

    def _careful(self, end_s: float) -> None:
        """From the home page on, where a rest ends: some steps of a visit, or all. Where a device
        fails in between it may break off."""
        journey = JOURNEYS[self.random.choice(_JOURNEYS)](self.world)
        last = self.random.choice((len(journey.steps), self.random.randrange(2, len(journey.steps))))
        with contextlib.suppress(NotSeen, OSError):
            for step in journey.steps[1:last]:
                if time.monotonic() > end_s:
                    return
                if self.random.random() < _FAULT_A_STEP:
                    self.seen.deeds[self._devices.fault()] += 1
                if step.touches or step.before:
                    self.citizen.do(step)
                self._note(self.citizen.eyes.look())
                self.seen.deeds["careful step"] += 1

    def _deed(self) -> None:
        try:
            sight = self.citizen.eyes.look()
        except (OSError, ValueError):
            time.sleep(0.2)
            return
        self._note(sight)
        chance = self.random.random()
        if chance < 0.12:
            self.seen.deeds[self._devices.fault()] += 1
        elif chance < 0.55 and (targets := [each for each in sight.targets if each.enabled]):
            self._paws.touch(*self.random.choice(targets).center)
            self.seen.deeds["touch on something"] += 1
        else:
            self.seen.deeds[self._paws.anything()] += 1
        time.sleep(self.random.random() * _STEP_S)

    def _note(self, sight: Sight) -> None:
        self.seen.pages[sight.page] += 1
        if number := number_on(sight.texts):
            self.seen.numbers.add(number)

    # ---- what must be true -------------------------------------------------------------------------------

    def _rest(self) -> None:
        """Everything works again and nobody is here: the attract page comes, and a touch begins a visit."""
        self._devices.mend()
        self.seen.rests += 1
        before = self.citizen.eyes.look() if self._window_lives() else None
        if not self._comes("Attract", _WAYS_OUT):
            told = f"page {before.page}, {before.texts}" if before else "no window"
            self.seen.trouble.append(f"stuck: no attract page {_LEFT_ALONE_S:.0f} s after {told}")
        elif not self._comes("Home", ("begin",), must_touch=True):
            self.seen.trouble.append("stuck: the attract page takes no touch")
        ends = self._ends()
        if ends != self._ends_before:
            self.seen.trouble.append(f"ended and started again: {self._ends_before} became {ends}")

    def _comes(self, page: str, ways: Sequence[str], *, must_touch: bool = False) -> bool:
        until_s = time.monotonic() + _LEFT_ALONE_S
        while time.monotonic() < until_s:
            sight = self._look()
            if sight is not None and sight.ready and sight.page == page:
                return True
            if sight is not None and sight.ready and (must_touch or not self._is_left_alone):
                self._go(sight, ways)
            time.sleep(0.1)
        return False

    def _go(self, sight: Sight, ways: Sequence[str]) -> None:
        open_ways = [found for way in ways if (found := sight.find(way)) is not None and found.enabled]
        others = [each for each in sight.targets if each.enabled]
        for target in (open_ways or others)[:1]:
            self._paws.touch(*target.center)

    def _settle(self) -> None:
        """Every number that was shown, and every one in the store, comes to the backend once."""
        stored = Counter(case.receipt_number for case in stored_at_terminal(self.world))
        if lost := self.seen.numbers - set(stored):
            self.seen.trouble.append(f"shown, and not in the store: {sorted(lost)}")
        until_s = time.monotonic() + _DELIVERED_S
        while (wrong := self._not_once(stored)) and time.monotonic() < until_s:
            time.sleep(0.5)
        if wrong:
            self.seen.trouble.append(f"not at the backend once: {wrong}")
        self.seen.numbers |= set(stored)

    def _not_once(self, stored: Counter[str]) -> dict[str, int]:
        """What is amiss, by number. A bundle becomes several cases, `number-1` and so on, each there once."""
        listed = [line.split("\t")[0] for line in self.world.backend("case", "list").splitlines()]
        wrong = {}
        for number, times in stored.items():
            there = [each for each in listed if each == number or each.startswith(f"{number}-")]
            if times != 1 or not there or len(set(there)) != len(there):
                wrong[number] = len(there)
        return wrong

    def _look(self) -> Sight | None:
        try:
            return self.citizen.eyes.look()
        except (OSError, ValueError):
            return None

    def _window_lives(self) -> bool:
        return self._look() is not None

    def _ends(self) -> tuple[int, int]:
        """Of window and backend; the agent is killed on purpose."""
        return self.world.supervisor.restarts("ui"), self.world.supervisor.restarts("backend")


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="bin/bench monkey", description=__doc__)
    parser.add_argument("--minutes", type=float, default=2.0)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    with tempfile.TemporaryDirectory(prefix="monkey-") as folder, open_house(Path(folder), TIMEOUTS) as house:
        seen = Monkey(house.world, house.citizen(), given.seed, is_left_alone=True).run(given.minutes * 60)
        log = (house.world.setting.machine / "ui.log").read_text(encoding="utf-8", errors="replace")
    told = (
        f"{seen.deeds.total()} deeds, {seen.rests} rests, {len(seen.numbers)} applications, seed {given.seed}"
    )
    print(f"{told}\ndeeds: {dict(seen.deeds.most_common())}\npages: {dict(seen.pages.most_common())}")
    for trouble in seen.trouble:
        print(f"TROUBLE {trouble}", file=sys.stderr)
    if seen.trouble:
        print("\n".join(log.splitlines()[-40:]), file=sys.stderr)
    return 1 if seen.trouble else 0
