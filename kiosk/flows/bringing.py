"""Bring papers that were asked for by name: each is scanned, until none is open."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from itertools import count

from kiosk.applications import ScannedDocument
from kiosk.flows.materials import is_offered
from kiosk.flows.scan import scan_document
from kiosk.pages import MaterialRow, Materials, Tone
from kiosk.patience import Patience
from kiosk.services import Services
from kiosk.visit import Visit
from kiosk.words import Words, say
from sync.protocol.wire import HowMet

_CONTINUE = ("", "continue")
_SCAN, _UNDO = HowMet.SCANNED.value, "undo"


async def bring(
    visit: Visit, services: Services, key: str, wanted: Mapping[str, Words]
) -> dict[str, ScannedDocument]:
    """Every one of them as a PDF, by its id and in their order. `key/0`, `key/1`… are the turns."""
    brought: dict[str, ScannedDocument] = {}
    for turn in count():
        page = _page(wanted, brought)
        answer = await visit.ask(
            f"{key}/{turn}", page, patience=Patience.PAPER, still_fits=partial(is_offered, page)
        )
        if answer == _CONTINUE:
            return {id_: brought[id_] for id_ in wanted}
        id_, action = answer
        if action == _UNDO:
            del brought[id_]
        elif scan := await scan_document(visit, services, f"{key}.scan.{turn}.{id_}", wanted[id_]):
            brought[id_] = scan
    raise AssertionError("count() never ends")


def _page(wanted: Mapping[str, Words], brought: Mapping[str, ScannedDocument]) -> Materials:
    left = len(wanted) - len(brought)
    return Materials(
        title=say("supplement.materials.title"),
        explanation=say("supplement.materials.open", count=left) if left else say("materials.all_settled"),
        rows=tuple(_row(id_, name, brought.get(id_)) for id_, name in wanted.items()),
        can_continue=left == 0,
    )


def _row(id_: str, name: Words, scan: ScannedDocument | None) -> MaterialRow:
    if scan is None:
        state, tone, act = say("materials.state.open"), Tone.WARN, (_SCAN, say("materials.action.scanned"))
    else:
        state = say("materials.state.scanned", pages=scan.page_count, due="")
        tone, act = Tone.OK, (_UNDO, say("materials.action.undo"))
    return MaterialRow(id_, name, state, tone, (act,))
