"""Whole visits for the tests of the journeys: prepared, played, and looked at afterwards."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from kiosk.flows.apply import apply
from kiosk.flows.ending import Ending
from kiosk.pages import (
    Busy,
)
from kiosk.visit import open_visit
from peripherals.scanner.composite import Shot, photograph
from peripherals.scanner.form_drawing import FormText, draw_form
from peripherals.scanner.frame import Bgr
from peripherals.scanner.simulator import as_picture, place_picture
from sync.protocol.seal import document_context
from sync.protocol.wire import DocumentKind
from tests.kiosk.hall import (
    AFTER,
    FIND,
    FORM,
    LAST,
    MATERIALS,
    SITUATION,
    TO_CARD,
    WANG,
    Hall,
    Script,
    play,
    stage,
)
from tests.stage import ScriptedStage, Wait

BUSY: Script = [(Busy, Wait())]
WHOLE = (FIND, SITUATION, TO_CARD, FORM, MATERIALS, LAST, BUSY, AFTER)


async def visit_of(hall: Hall, scripted: ScriptedStage) -> Ending | None:
    async with open_visit(scripted, hall.services.profile.timeouts) as visit:
        return await visit.run(lambda visit: apply(visit, hall.services))
    return None


@cache
def photographed(text: FormText, width_px: int = 2592) -> Bgr:
    """A sheet with these words on the desk, by default large enough to be read."""
    shot = Shot(width_px=width_px, height_px=width_px * 3 // 4, fill=0.9)
    return photograph(draw_form(text, seed=1), shot).bgr


@cache
def _plan() -> bytes:
    plan = FormText("布局图", (("店名", "秀英面馆"), ("地点", "和平路")))
    return as_picture(photographed(plan, width_px=2016))


def lay_paper(hall: Hall) -> None:
    place_picture(hall.desk, _plan())


async def opened(hall: Hall, kind: DocumentKind) -> bytes:
    """The one document of this kind in the one submission, opened as the backend would."""
    store = hall.services.store
    (case,) = await hall.services.in_store(lambda store: store.cases.of_holder(WANG.number))
    manifest = await hall.services.in_store(lambda store: store.cases.manifest(case.submission_id))
    (entry,) = [entry for entry in manifest.documents if entry.kind is kind]
    sealed = store.blobs.path(case.submission_id, entry.id).read_bytes()
    return hall.opening.open(sealed, document_context(case.submission_id, entry.id))


def run_apply(folder: Path, *scripts: Script, prepare: Any = lay_paper) -> tuple[ScriptedStage, Any]:
    scripted = stage(*scripts)

    async def flow(hall: Hall) -> Any:
        prepare(hall)
        ending = await visit_of(hall, scripted)
        cases = hall.services.store.cases
        held = await hall.services.in_store(lambda _: cases.of_holder(WANG.number))
        return ending, held, hall

    return scripted, play(folder, flow)


def shown(scripted: ScriptedStage, kind: type[Any]) -> list[Any]:
    return [page for page in scripted.shown if isinstance(page, kind)]
