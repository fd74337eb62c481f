"""Visits in which something is used again: played, and what became of the licence and of the proposals."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kiosk.pages import (
    Consent,
    Materials,
    Question,
)
from kiosk.words import render
from sync.protocol.holdings import HeldDocument, Holdings
from sync.protocol.wire import ApplicationBody, DocumentKind, Grade, HowMet
from sync.sealed_question import NotKnown
from tests.kiosk.hall import (
    AFTER,
    CARD,
    FIND,
    FORM,
    LAST,
    LICENCE_A,
    SITUATION,
    Hall,
    Script,
    play,
    stage,
)
from tests.kiosk.visits import BUSY, lay_paper, opened, shown, visit_of
from tests.stage import ScriptedStage

CONTACT, SHOP = FORM[:2], FORM[2:]
NO_RECORDS: Script = [CARD[0], (Consent, True), (Consent, False), CARD[3]]
END: tuple[Script, ...] = (LAST, BUSY, AFTER)
OFFLINE = NotKnown("link.unreachable")


def held(grade: Grade, **changes: Any) -> HeldDocument:
    return LICENCE_A.model_copy(update={"grade": grade, "fields": {}} | changes)


def played(
    folder: Path, *scripts: Script, answer: Holdings | NotKnown = OFFLINE
) -> tuple[ScriptedStage, ApplicationBody, Hall]:
    """The pages shown, the application as the backend opens it, and the hall with what was asked."""
    scripted = stage(FIND, SITUATION, *scripts)

    async def flow(hall: Hall) -> tuple[ApplicationBody, Hall]:
        hall.office.answer = answer
        lay_paper(hall)
        await visit_of(hall, scripted)
        return ApplicationBody.model_validate_json(await opened(hall, DocumentKind.APPLICATION)), hall

    body, hall = play(folder, flow)
    return scripted, body, hall


def licence(body: ApplicationBody) -> tuple[HowMet, str | None, Grade | None]:
    (entry,) = [entry for entry in body.parts[0].materials if entry.material_id == "business_licence"]
    return entry.how, entry.holding_id, entry.grade


def row(scripted: ScriptedStage, material_id: str, place: int = 0) -> Any:
    return next(row for row in shown(scripted, Materials)[place].rows if row.id == material_id)


def state(scripted: ScriptedStage, material_id: str, place: int = 0) -> str:
    return render(row(scripted, material_id, place).state)


def proposed(scripted: ScriptedStage) -> dict[str, tuple[Any, str]]:
    """Value and source of every question that came with a proposal, by title."""
    return {
        render(page.title): (page.value, render(page.proposed_from))
        for page in shown(scripted, Question)
        if page.proposed_from
    }
