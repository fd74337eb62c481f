"""Evenings of a terminal with cards that come and go: citizens, and a station helper among them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from config.profile import Timeouts
from kiosk.assistance import SALT_BYTES, registered
from kiosk.pages import Busy, CardPrompt, Home, Message, Page
from kiosk.session import serve
from peripherals.devices import CardMedia
from peripherals.identity import Identity
from sync.protocol.seal import document_context
from sync.protocol.wire import ApplicationBody, DocumentKind, Helper
from tests.kiosk.hall import (
    AFTER,
    CARD,
    FIND,
    FORM,
    LAST,
    LOOK_UP,
    MATERIALS,
    SITUATION,
    WANG,
    Hall,
    Script,
    play,
    stage,
)
from tests.kiosk.visits import lay_paper
from tests.stage import ScriptedStage, Wait

ZHAO = replace(WANG, name="赵国强", number="110101198001010037", birth=date(1980, 1, 1))
LI = replace(WANG, name="李淑芬", number="110101195505050024", birth=date(1955, 5, 5))
STATION = "城关街道便民服务站"
REGISTER = (registered(ZHAO, "H01", STATION, bytes(SALT_BYTES)),)
HELPER = Helper(id="H01", name=ZHAO.name, number=ZHAO.number, station=STATION)


@dataclass
class Evening:
    """A day of the terminal played with cards that come and go; what it left in store, opened."""

    scripted: ScriptedStage
    bodies: dict[str, ApplicationBody] = field(default_factory=dict)
    audit: list[tuple[str, str]] = field(default_factory=list)


def evening(folder: Path, script: Callable[[Hall], Script], timeouts: Timeouts | None = None) -> Evening:
    """Serve until the script is at its end."""
    scripted = stage()

    async def flow(hall: Hall) -> Evening:
        services = hall.services
        changes = {"helpers": REGISTER} | ({"timeouts": timeouts} if timeouts else {})
        services.profile = services.profile.model_copy(update=changes)
        await no_card(hall)
        lay_paper(hall)
        scripted.script[:] = script(hall)
        day = asyncio.create_task(serve(scripted, services))
        while scripted.script and not day.done():
            await asyncio.sleep(0.02)
        await asyncio.sleep(0.05)
        day.cancel()
        (outcome,) = await asyncio.gather(day, return_exceptions=True)
        assert isinstance(outcome, asyncio.CancelledError), outcome
        return Evening(scripted, await bodies(hall), await audit(hall))

    return play(folder, flow)


async def no_card(hall: Hall) -> None:
    """Nothing is in the reader, and the house has heard of it."""
    hall.card.media = CardMedia.NOT_PRESENT
    assert await hall.services.id_reader.wait_until(lambda status: status.media is CardMedia.NOT_PRESENT, 20)


async def bodies(hall: Hall) -> dict[str, ApplicationBody]:
    """Every application in the store, by its card holder."""
    found = {}
    store = hall.services.store
    for who in (WANG, LI, ZHAO):
        for case in await hall.services.in_store(lambda store, who=who: store.cases.of_holder(who.number)):
            manifest = await hall.services.in_store(
                lambda store, case=case: store.cases.manifest(case.submission_id)
            )
            (entry,) = [e for e in manifest.documents if e.kind is DocumentKind.APPLICATION]
            sealed = store.blobs.path(case.submission_id, entry.id).read_bytes()
            opened = hall.opening.open(sealed, document_context(case.submission_id, entry.id))
            found[who.name] = ApplicationBody.model_validate_json(opened)
    return found


async def audit(hall: Hall) -> list[tuple[str, str]]:
    rows = await hall.services.in_store(lambda store: list(store.audit.rows()))
    return [(row.event, row.subject) for row in rows if row.event.startswith("assistance")]


def inserts(hall: Hall, who: Identity) -> Callable[[Page[Any]], Wait]:
    def insert(_page: Page[Any]) -> Wait:
        hall.card.answers = [who]
        hall.card.media = CardMedia.PRESENT
        return Wait()

    return insert


def takes_card(hall: Hall) -> Callable[[Page[Any]], Wait]:
    def take(_page: Page[Any]) -> Wait:
        hall.card.media = CardMedia.NOT_PRESENT
        return Wait()

    return take


def begins(hall: Hall) -> Script:
    return [
        (Home, "assist"),
        (CardPrompt, inserts(hall, ZHAO)),
        (Message, "continue"),
        (Message, takes_card(hall)),
    ]


def citizen(hall: Hall, who: Identity) -> Script:
    """A whole application, the card taken at the end."""
    form: Script = [(FORM[0][0], who.name), *FORM[1:]]
    to_form: Script = [*CARD[:-1], (CardPrompt, inserts(hall, who)), *LOOK_UP]
    lines = (FIND, SITUATION, to_form, form, MATERIALS, LAST)
    return [
        (Home, "apply"),
        *(line for part in lines for line in part),
        (Busy, Wait()),
        *AFTER,
        (Message, takes_card(hall)),
        (Message, "continue"),
    ]
