"""A visit to the papers of one's cases: the backend's answers, the cases, and what was seen of it."""

from __future__ import annotations

import gc
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.flows.ending import Ending
from kiosk.flows.track import track
from kiosk.pages import Busy, CardPrompt, Choose, Message, Timeline
from kiosk.session import forget_freed
from kiosk.visit import open_visit
from peripherals.page_printer.driver import IppPrinter
from peripherals.page_printer.sealed import SealedDocument
from peripherals.queue import DeviceQueue
from sync.papers import PapersWanted
from sync.protocol.papers import CasePaper, CasePapers
from sync.protocol.wire import CaseEvent, CaseState, DocumentKind
from sync.sealed_question import NotKnown
from sync.store.submissions import DraftDocument, SubmissionDraft, Submitted, new_id
from tests.backend.held import a_pdf
from tests.kiosk.hall import WANG, Hall, Script, play, stage
from tests.page_printer.sealing import DOCUMENT_ID, Backend
from tests.stage import ScriptedStage, Wait

AT = datetime(2026, 11, 24, 2, tzinfo=UTC)
PDF = a_pdf() + b"\n% only on the paper"
NOTE = "《准予行政许可决定书》已经出具。"
SECOND = "01938f2a-7c10-7abc-8def-0123456789ac"
THIRD = "01938f2a-7c10-7abc-8def-0123456789ad"
CARD: Script = [(CardPrompt, Wait())]
ASKED: Script = [(Timeline, "papers"), (Busy, Wait())]
PRINTED: Script = [(Choose, DOCUMENT_ID), (Busy, Wait())]
END: Script = [(Timeline, "continue")]


@dataclass
class Desk:
    """The backend's answers to the terminal's questions, one after the other; the last stands."""

    backend: Backend = field(default_factory=lambda: Backend(Ed25519PrivateKey.generate()))
    answers: list[CasePapers | NotKnown] = field(default_factory=list)
    asked: list[PapersWanted] = field(default_factory=list)

    def ask(self, wanted: PapersWanted) -> CasePapers | NotKnown:
        self.asked.append(wanted)
        own = CasePapers(papers=(self.backend.paper(PDF),))
        return self.answers.pop(0) if self.answers else own


@dataclass
class Visited:
    scripted: ScriptedStage
    ending: Ending | None = None
    audit: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    documents_left: int = -1

    def told(self, kind: type[Any] = Message) -> list[Any]:
        return [page for page in self.scripted.shown if isinstance(page, kind)]


def visit_of(
    folder: Path, uri: str, desk: Desk, *lines: Script, prepare: Callable[[Hall], None] = lambda _: None
) -> Visited:
    return play_visit(folder, uri, desk, Visited(stage(CARD, *lines)), prepare)


def play_visit(
    folder: Path, uri: str, desk: Desk, visited: Visited, prepare: Callable[[Hall], None]
) -> Visited:
    async def flow(hall: Hall) -> None:
        services = hall.services
        queue: DeviceQueue[Any] = DeviceQueue("page_printer", lambda: IppPrinter(uri, desk.backend.sealed_by))
        queue.start()
        services.devices = replace(services.devices, page_printer=queue)
        services.ask_papers, services.is_online = desk.ask, True
        await services.in_store(lambda _: receive(hall))
        assert await queue.wait_until(lambda status: status.is_ready, 10)
        prepare(hall)
        async with open_visit(visited.scripted, services.profile.timeouts) as visit:
            visited.ending = await visit.run(lambda visit: track(visit, services))
        await queue.run(lambda device: device.status(), 5)  # what the device's thread held before is gone
        await forget_freed()
        visited.documents_left = sum(type(o) in (CasePaper, SealedDocument) for o in gc.get_objects())
        rows = await services.in_store(lambda store: list(store.audit.rows()))
        visited.audit = [
            (row.subject, json.loads(row.detail)) for row in rows if row.event == "paper_printed"
        ]

    play(folder, flow)
    assert not visited.scripted.script
    return visited


def receive(hall: Hall) -> None:
    """One application of this card, accepted, with a paper that the backend told of."""
    services = hall.services
    draft = SubmissionDraft(
        submission_id=new_id(),
        matter_code="D129",
        item_codes=("D129",),
        catalogue_version=services.catalogue.version,
        card_number=WANG.number,
        documents=(DraftDocument(new_id(), DocumentKind.APPLICATION, "application/json", b"{}"),),
    )
    received = services.submissions.submit(draft, lambda _number, _at: {})
    assert isinstance(received, Submitted)
    number = received.receipt_number
    events = [event(number, 1, 1), event(number, None, 2)]
    mine = [each.model_copy(update={"submission_id": received.submission_id}) for each in events]
    services.store.cases.keep_events(mine, 2)


def event(case_number: str, papers: int | None, cursor: int) -> CaseEvent:
    return CaseEvent(
        cursor=cursor,
        submission_id=SECOND,
        receipt_number="HT07-000482-6",
        case_number=case_number,
        item_code="D129",
        at=AT,
        state=CaseState.GRANTED,
        by="区行政审批服务局",
        note=NOTE,
        papers=papers,
    )
