"""Whole journeys by keys alone: real flows, store and printer port behind the real window, real key events.

The card reader is a stand-in (`tests.kiosk.hall`); `kiosk demo --keys` has the real one.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PIL.Image import Image
from stdnum.cn import ric

from config.keypad import Keypad
from config.profile import Timeouts
from kiosk import session
from kiosk.demo.hand import screenshot
from kiosk.session import serve
from peripherals.devices import CardMedia, Paper
from peripherals.identity import Identity
from peripherals.printer.simulator.conditions import Conditions
from screens.parts.press import guard
from sync.protocol.holdings import Holdings
from tests.kiosk.evening import no_card
from tests.kiosk.hall import LICENCE_A, WANG, Hall, play
from tests.kiosk.visits import lay_paper
from tests.screens.conftest import Room
from tests.screens.test_keypad import SAMPLES, WALKS
from tests.screens.traces import Person, in_files, in_live_objects, papers

# Backwards, as no constant may hold what is searched for when the visit is over.
SHOP, PLACE, PHONE = "馆面兰惠区例示", "号83坊乐长", "78904321631"
THE_WORLDS = ("slips", "desk")  # not the terminal's: paper in people's hands
PRESSED_ONCE_S = 0.05  # no hand trembles here


@dataclass(frozen=True, slots=True)
class Step:
    """A page, what is done to the world there, what must be there first, and what is pressed; `reads_on`: the
    last is pressed until another page comes."""

    page: str
    touches: tuple[str, ...] = ()
    before: Callable[[], None] | None = None
    once_there: str = ""
    reads_on: bool = False


def chosen(value: str) -> Step:
    return Step("Question", (f"choice.{value}", "primary"))


class Walk:
    """One step after another, as a person with a keypad takes them."""

    def __init__(self, room: Room) -> None:
        self.room, self.shown = room, [""]

    async def take(self, *steps: Step) -> None:
        for step in steps:
            await self._take(step)

    async def _take(self, step: Step) -> None:
        stage, room = self.room.stage, self.room
        await room.until(lambda: bool(stage.page_kind == step.page and stage.is_ready), step.page)
        if step.before is not None:
            step.before()
        if step.once_there:
            await room.until(lambda: room.target(step.once_there) is not None, step.once_there)
        for touch_id in step.touches:
            await self._press(touch_id)
        while step.reads_on and stage.page_kind == step.page:
            await room.until(lambda: bool(stage.is_ready and self._has_turned()), "more to read")
            await self._press(step.touches[-1])
        if step.touches:
            await room.until(self._has_turned, f"what comes after {step}")

    async def _press(self, touch_id: str) -> None:
        self.shown = self.room.stage.texts()
        await self.room.walk_to(touch_id)
        await self.room.key("Return")

    def _has_turned(self) -> bool:
        return bool(self.room.stage.texts() != self.shown)


def find(tile: str) -> tuple[Step, ...]:
    """To the notice of a new small restaurant."""
    return (
        Step("Attract", ("begin",)),
        Step("Home", (tile,)),
        Step("Search", ("key.S", "key.P", "key.J", "key.Y", "choice.D129")),
        *(chosen(value) for value in ("prepared", "new", "on_site", "self")),
    )


GUIDE = (
    *find("tile.guide"),
    Step("Notice", ("print",)),
    Step("Message", ("action.continue",)),
    Step("Notice", ("leave",)),
    Step("Leave", ("leave_now",)),
    Step("Message", ("action.continue",)),  # goodbye
    Step("Attract"),
)


def application(hall: Hall) -> tuple[Step, ...]:
    return (
        *find("tile.apply"),
        Step("Notice", ("primary",), reads_on=True),
        Step("Consent", ("agree",)),
        Step("Consent", ("agree",)),
        Step("CardPrompt", before=lambda: insert(hall)),
        Step("Question", ("primary",)),
        Step("Question", (*(f"key.{digit}" for digit in PHONE[::-1]), "primary")),
        Step("Question", ("primary",)),
        Step("Question", ("choice.chengguan", "choice.chengguan-guloujie", "primary")),
        Step("Question", ("primary",)),
        chosen("catering"),
        chosen("hot"),
        Step("Question", ("key.6", "key.0", "primary")),
        Step("Question", ("key.3", "primary")),
        Step("Materials", ("D129.layout.scanned",)),
        Step("Scan", ("primary",), once_there="retake"),
        Step("Materials", ("D129.rules.committed",)),
        Step("Commitment", ("agree",)),
        Step("Materials", ("D129.safety_manager.later",)),
        Step("Commitment", ("agree",)),
        Step("Materials", ("primary",)),
        chosen("courier"),
        Step("Review", ("primary",), reads_on=True),
        Step("Signature", ("pad", "primary")),
        Step("Done", ("primary",), once_there="reprint"),
        Step("Rating", ("level.5",)),
        Step("Message", before=lambda: pull(hall)),
        Step("Message", ("action.continue",)),
        Step("Attract"),
    )


def printed_again(hall: Hall) -> tuple[Step, ...]:
    """The case looked up, and its slip asked for while there is no paper: the trouble is told, and left."""
    return (
        Step("Attract", ("begin",)),
        Step("Home", ("tile.track",)),
        Step("CardPrompt", before=lambda: insert(hall)),
        Step("Timeline", ("action.reprint",)),
        Step("Message", ("action.continue",), before=lambda: empty(hall)),
        Step("Timeline", ("action.reprint",)),
        Step("Message", ("action.continue",)),
        Step("Timeline", ("primary",)),
        Step("Home", ("leave",)),
        Step("Message", before=lambda: pull(hall)),
        Step("Message", ("action.continue",)),
        Step("Attract"),
    )


def insert(hall: Hall) -> None:
    hall.card.media, hall.card.media_events = CardMedia.PRESENT, hall.card.media_events + 1


def pull(hall: Hall) -> None:
    hall.card.media, hall.card.media_events = CardMedia.NOT_PRESENT, hall.card.media_events + 1


def empty(hall: Hall) -> None:
    hall.printer.conditions = Conditions(paper=Paper.OUT)


def forgotten_by_the_world(hall: Hall) -> None:
    """What the card, the office and the printer of this test know themselves."""
    hall.card.answers = [WANG]
    hall.office.answer = Holdings()
    hall.office.asked.clear()
    hall.printer.wait_slip(0)


@dataclass(frozen=True, slots=True)
class Glass:
    picture: Image
    texts: list[str]


async def nobody_there(room: Room, texts: list[str] | None = None) -> Glass:
    """The attract page; with `texts`, once it says just these."""

    def is_there() -> bool:
        stage = room.stage
        is_shown = stage.page_kind == "Attract" and stage.is_ready
        return bool(is_shown and (texts is None or stage.texts() == texts))

    await room.until(is_there, "the attract page")
    return Glass(screenshot(room.display), room.stage.texts())


@dataclass(frozen=True, slots=True)
class Left:
    """What a day was, and what is left of its one person while nobody is there any more."""

    reads_for_the_guide: int
    slips: tuple[int, ...]
    in_objects: list[str]
    in_files: set[str]
    is_glass_as_before: bool


def somebody() -> Identity:
    """Known to no constant of any module: whatever is found of them was left by the visit."""
    unchecked = "".join(("110105", "19490203", "006", "0"))
    number = unchecked[:-1] + ric.calc_check_digit(unchecked)
    return replace(WANG, name="".join(("欧", "阳", "惠", "兰")), number=number, birth=date(1949, 2, 3))


def test_guide_application_and_what_became_of_it_by_keys_alone_and_then_nothing_of_the_person_is_left(
    room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(session, "_FAREWELL_S", 600)  # until it is closed
    monkeypatch.setattr(guard, "pause_s", PRESSED_ONCE_S)
    caplog.set_level(logging.INFO)
    who, before = somebody(), papers()
    person = Person((who.name[::-1], who.number[::-1], PHONE, SHOP, PLACE))

    async def day(hall: Hall) -> Left:
        services = hall.services
        changes = {"keypad": Keypad(cross_signs=True), "timeouts": Timeouts()}
        services.profile = services.profile.model_copy(update=changes)
        shop = {"name": SHOP[::-1], "address": PLACE[::-1]}
        hall.office.answer = Holdings(documents=(LICENCE_A.model_copy(update={"fields": shop}),))
        del shop
        hall.card.answers = [somebody()]
        await no_card(hall)
        lay_paper(hall)
        serving = asyncio.ensure_future(serve(room.stage, services))
        try:
            clean = await nobody_there(room)
            await Walk(room).take(*GUIDE)
            read_for_the_guide = hall.card.reads
            await Walk(room).take(*application(hall), *printed_again(hall))
            hall.printer.conditions = Conditions()
            afterwards = await nobody_there(room, clean.texts)
            forgotten_by_the_world(hall)
            left = in_live_objects(person, before)
        finally:
            serving.cancel()
            await asyncio.gather(serving, return_exceptions=True)
        number = person.data()[1]
        held = await services.in_store(lambda store: store.cases.of_holder(number))
        slips = tuple(case.slips_printed for case in held)
        is_same = afterwards.picture.tobytes() == clean.picture.tobytes()
        return Left(read_for_the_guide, slips, left, in_files(person, tmp_path, but=THE_WORLDS), is_same)

    del who
    assert play(tmp_path, day, run=room.loop.run_until_complete) == Left(0, (2,), [], set(), True)
    assert [word for word in person.data() if word in caplog.text] == []


def test_every_kind_of_page_that_asks_is_answered_by_keys() -> None:
    some_hall: Any = None  # only told to by what a step does
    journeys = (*GUIDE, *application(some_hall), *printed_again(some_hall))
    answered = {step.page for step in journeys if step.touches}
    answered |= {type(SAMPLES[name].page).__name__ for name in WALKS}
    assert {type(sample.page).__name__ for sample in SAMPLES.values()} - answered == {"Busy"}
