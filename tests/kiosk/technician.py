"""A technician at the glass of a hall: cards, codes and PIN, and what a visit of theirs left behind."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from config.people import RegisteredStaff, Staff, StaffRole
from kiosk.flows.ending import Ending
from kiosk.flows.home import home
from kiosk.one_time_code import STEP_S, code_at
from kiosk.pages import Busy, Home, Message, Page, Question
from kiosk.staff import pin_digest
from kiosk.staff_ledger import StaffLedger
from kiosk.visit import open_visit
from kiosk.words import render
from peripherals.card.piv import StaffCard
from peripherals.card.virtual_piv import VirtualAuthority
from tests.kiosk.hall import Hall, Script, play, stage
from tests.stage import ScriptedStage, Wait

AUTHORITY = VirtualAuthority()
CARD = StaffCard(AUTHORITY.card().certificate)
SECRET, SALT, PIN = b"twenty bytes of salt", bytes(16), "204060"
NAME = "孙某某"
DEVICES: Script = [(Busy, Wait())]


def member(id_: str, role: StaffRole, **way: str) -> RegisteredStaff:
    salt, digest = base64.b64encode(SALT).decode(), pin_digest(PIN, SALT)
    return RegisteredStaff(id=id_, name=NAME, role=role, pin_salt=salt, pin_digest=digest, **way)


CODES = base64.b32encode(SECRET).decode()
BY_CODE = (
    member("S01", StaffRole.HELPER, code_secret=CODES),
    member("S02", StaffRole.TECHNICIAN, code_secret=CODES),
)


def code(_page: Page[Any]) -> str:
    return code_at(SECRET, int(datetime.now(UTC).timestamp()) // STEP_S)


def enters(id_: str = "S02", pin: str = PIN) -> Script:
    return [(Question, id_), (Question, code), (Question, pin)]


async def nothing(_hall: Hall) -> None: ...


@dataclass
class Played:
    scripted: ScriptedStage
    ending: Ending | None
    failures: int
    audit: list[tuple[str, str]]
    events: list[tuple[str, str]]  # with their details

    def told(self, kind: type[Page[Any]] = Message) -> list[Any]:
        return [page for page in self.scripted.shown if isinstance(page, kind)]


def at_the_glass(
    folder: Path,
    *lines: Script,
    members: tuple[RegisteredStaff, ...] = BY_CODE,
    prepare: Callable[[Hall], Awaitable[None]] = nothing,
) -> Played:
    """A visit that begins with the small button of the home page."""
    scripted = stage([(Home, "service")], *lines)
    authorities = folder / "authorities"
    authorities.mkdir()
    authorities.joinpath("ours.pem").write_bytes(AUTHORITY.pem)

    async def flow(hall: Hall) -> Played:
        services = hall.services
        staff = Staff(authorities=authorities, members=members)
        services.profile = services.profile.model_copy(update={"staff": staff})
        assert await services.slip_printer.wait_until(lambda status: status.is_ready, 20)
        await prepare(hall)
        ending = None
        async with open_visit(scripted, services.profile.timeouts) as visit:
            ending = await asyncio.wait_for(visit.run(lambda visit: home(visit, services)), 60)
        standing = StaffLedger(services.profile.data_dir).standing("S02")
        rows = await services.in_store(lambda store: list(store.audit.rows()))
        entered = [(row.event, row.subject) for row in rows if row.event == "staff_entered"]
        events = [(row.event, row.detail) for row in rows]
        return Played(scripted, ending, standing.failures, entered, events)

    return play(folder, flow)


def words(page: Any) -> str:
    return "".join(render(each) for each in (page.title, *page.paragraphs))
