"""What all pages of the technician's mode have in common: asked anew each time, nothing remembered."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any, Never, TypeVar

from config.strings import texts
from kiosk.deadlines import LOCAL_ZONE
from kiosk.doctor.finding import Finding, Verdict
from kiosk.pages import Back, Busy, Choice, Message, Page, Stage, Tone
from kiosk.patience import Patience
from kiosk.services import Services
from kiosk.staff import StaffMember
from kiosk.visit import Visit
from kiosk.words import Words, say

A = TypeVar("A")
T = TypeVar("T")
_LOOK_S = 0.5
TONES = {Verdict.OK: Tone.OK, Verdict.WARN: Tone.WARN, Verdict.FAIL: Tone.WARN}


@dataclass(frozen=True, slots=True)
class ServiceRoom:
    """A technician at work. Back leads to the page before, which is None, not out."""

    visit: Visit
    services: Services
    member: StaffMember
    _turns: Iterator[int] = field(default_factory=count)

    async def ask(self, page: Page[A]) -> A | None:
        """The answer; None for Back."""
        try:
            return await self.visit.ask(self._key(), page, patience=Patience.MENU, remember=lambda _: False)
        except Back:
            return None

    async def ask_live(self, make: Callable[[], Page[A]]) -> A | None:
        """The same of a page that follows what it tells of while it is on show."""
        try:
            return await self.visit.ask_or(
                self._key(),
                make(),
                lambda: _keep_true(self.visit.stage, make),
                patience=Patience.MENU,
                remember=lambda _: False,
            )
        except Back:
            return None

    async def watch(self, what: str, work: Callable[[], Awaitable[T]], explanation: Words = "") -> T:
        """What came of work that the technician waits for. Title: `service.<what>.title`."""
        page = Busy(
            title=say(f"service.{what}.title"),
            explanation=explanation or say(f"service.{what}.explanation"),
        )

        async def done() -> tuple[T]:
            with self.visit.idle.at_work():
                return (await work(),)

        (result,) = await self.visit.busy(self._key(), page, done) or await done()
        return result

    async def tell(self, title: Words, *paragraphs: Words, tone: Tone = Tone.NEUTRAL) -> None:
        """One thing said, until it is read."""
        await self.ask(message(title, *paragraphs, tone=tone))

    def _key(self) -> str:
        return f"service/{next(self._turns)}"


def message(
    title: Words, *paragraphs: Words, acts: tuple[Choice, ...] = (), tone: Tone = Tone.NEUTRAL, big: str = ""
) -> Message:
    """A page of words with what can be done; else with the way back as its verb."""
    return Message(
        title=title,
        paragraphs=tuple(each for each in paragraphs if each),
        actions=acts or (Choice("back", say("service.back")),),
        tone=tone,
        big=big,
    )


def found_message(found: Finding, acts: tuple[Choice, ...] = ()) -> Message:
    """One finding whole: how it is, what to do, since when, and its last fault."""
    since, at = found.facts.get("since"), found.facts.get("last_fault_at")
    last = found.facts.get("last_fault_words")
    return message(
        say("service.found.title", name=name_of(found), state=say(f"service.verdict.{found.verdict}")),
        found.words,
        found.advice,
        say("service.since", at=hall_time(datetime.fromisoformat(str(since)))) if since else "",
        say("service.last_fault", words=str(last), at=hall_time(datetime.fromisoformat(str(at))))
        if last and at
        else "",
        acts=acts,
        tone=TONES[found.verdict],
    )


def finding_row(found: Finding) -> Choice:
    """A device's row says since when; its words may be many and have a page of their own."""
    since = found.facts.get("since")
    note = say("service.since", at=hall_time(datetime.fromisoformat(str(since)))) if since else found.words
    badge = say(f"service.verdict.{found.verdict}")
    return Choice(found.check, name_of(found), note, badge=badge, tone=TONES[found.verdict])


def name_of(found: Finding) -> Words:
    key = f"doctor.name.{found.check}"
    return say(key) if key in texts() else found.check


def hall_time(moment: datetime) -> str:
    """Month, day and minute by the hall's clock."""
    return f"{moment.astimezone(LOCAL_ZONE):%m-%d %H:%M}"


async def _keep_true(stage: Stage, make: Callable[[], Page[Any]]) -> Never:
    shown = make()
    while True:
        await asyncio.sleep(_LOOK_S)
        if (now := make()) != shown:
            shown = now
            stage.refresh(now)
