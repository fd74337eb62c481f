"""A whole house for tests: real processes, a real window on a display of its own, a citizen before it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kiosk.demo.citizen import Citizen, Step
from kiosk.demo.evidence import number_on, stored_at_terminal
from kiosk.demo.hand import Eyes, Hand
from kiosk.demo.journeys import JOURNEYS, Journey
from kiosk.demo.virtual_display import virtual_display
from kiosk.demo.world import Setting, World
from kiosk.words import render, say
from sync.store.cases import StoredSubmission

SIZE_PX = (1080, 1920)


@dataclass
class Town:
    world: World
    citizen: Citizen

    @property
    def eyes(self) -> Eyes:
        return self.citizen.eyes

    def play(self, *steps: Step) -> None:
        self.citizen.play(steps)

    def play_until(self, journey: Journey, page: str) -> None:
        """All steps before the first of this page kind, which is then on show."""
        kinds = [step.page for step in journey.steps]
        self.citizen.play(journey.steps[: kinds.index(page) + 1])

    def play_from(self, journey: Journey, page: str) -> None:
        """The steps from the first of this page kind on."""
        kinds = [step.page for step in journey.steps]
        self.citizen.play(journey.steps[kinds.index(page) :])

    def journey(self, name: str) -> Journey:
        return JOURNEYS[name](self.world)

    def number_shown(self) -> str:
        """The receipt number on the page on show; empty when none is."""
        return number_on(self.eyes.look().texts)

    def stored(self, number: str) -> StoredSubmission:
        """What the terminal's store holds under this number, exactly once."""
        (found,) = [case for case in stored_at_terminal(self.world) if case.receipt_number == number]
        return found

    def cases(self, number: str) -> int:
        """How many cases the backend has under this number."""
        return sum(line.startswith(number) for line in self.world.backend("case", "list").splitlines())

    def steps_to_timeline(self, number: str) -> tuple[Step, ...]:
        """From the attract page with the card to the case of this number, among others or alone."""
        cases = stored_at_terminal(self.world)
        (mine,) = [case.submission_id for case in cases if case.receipt_number == number]
        choose = (Step("Choose", (f"choice.{mine}",)),) if len(cases) > 1 else ()
        return (
            Step("Attract", ("begin",)),
            Step("Home", ("tile.track",)),
            Step("CardPrompt", before=self.world.insert_card),
            *choose,
        )

    def apply(self, *, shows_offline: bool = False) -> str:
        """A whole visit; the number that stood on the glass."""
        self.play_until(self.journey("offline" if shows_offline else "food"), "Done")
        self.eyes.target("reprint", timeout_s=60)
        number = self.number_shown()
        assert number
        assert self.eyes.look().says("没有联网") is shows_offline
        self.play(Step("Done", ("primary",)), Step("Rating", ("skip",)), *self.farewell())
        return number

    def farewell(self) -> tuple[Step, ...]:
        """The card is shown until it is taken, then goodbye, then nobody."""
        return (Step("Message", before=self.world.pull_card), Step("Message"), Step("Attract"))

    def come_to_rest(self) -> None:
        """Whatever a test left behind: no card, no paper, a full roll, a whole line, nobody here."""
        if self.eyes.look().page != "Attract":
            self.world.kill_ui()
        self.world.pull_card()
        self.world.take_paper()
        self.world.fill_roll()
        self.world.mend_line()
        self.world.line.slow_down(None)
        self.world.beside.come_to_rest()


def until(condition: Callable[[], bool], what: str, timeout_s: float = 60) -> None:
    end_s = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < end_s, f"waited in vain until {what}"
        time.sleep(0.1)


@contextmanager
def open_town(out: Path, *, is_card_laid: bool = False) -> Iterator[Town]:
    """Everything started, the attract page on show."""

    def setting(display: str) -> Setting:  # no finger trembles
        return Setting(out, display, size_px=SIZE_PX, second_press_s=0.15, is_card_laid=is_card_laid)

    with (
        virtual_display(*SIZE_PX) as display,
        World(setting(display)) as world,
    ):
        pictures = out / "pages"
        pictures.mkdir()
        eyes = Eyes(world.setting.eyes_socket)
        out_of_use = render(say("light.note.off"))
        eyes.page("Attract", timeout_s=60)
        eyes.wait(lambda seen: seen.ready and not seen.says(out_of_use), "every device at work")
        with Hand(display) as hand:
            yield Town(world, Citizen(eyes, hand, display, pictures))
