"""The papers of a case at the glass: asked for, chosen, printed on a real IPP program, and nothing kept."""

from __future__ import annotations

import asyncio
import gc
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.flows.case_papers import number_of_papers
from kiosk.flows.ending import Ending
from kiosk.flows.track import track
from kiosk.pages import Back, Busy, CardPrompt, Choose, Message, Timeline
from kiosk.session import forget_freed
from kiosk.visit import open_visit
from kiosk.words import fault, say
from peripherals.page_printer.driver import IppPrinter
from peripherals.page_printer.sealed import SealedDocument
from peripherals.page_printer.simulator import Conditions, VirtualPagePrinter
from peripherals.queue import DeviceQueue
from sync.papers import PapersWanted
from sync.protocol.papers import CasePaper, CasePapers
from sync.protocol.wire import CaseEvent, CaseState, DocumentKind
from sync.sealed_question import NotKnown
from sync.store.cases import DeliveryState, StoredSubmission
from sync.store.submissions import DraftDocument, SubmissionDraft, Submitted, new_id
from tests.backend.held import a_pdf
from tests.kiosk.hall import WANG, Hall, Script, play, stage
from tests.page_printer.office import Printer
from tests.page_printer.sealing import DOCUMENT_ID, Backend
from tests.stage import AfterRefresh, ScriptedStage, Wait

AT = datetime(2026, 11, 24, 2, tzinfo=UTC)
PDF = a_pdf() + b"\n% only on the paper"
NOTE = "《准予行政许可决定书》已经出具。"
SECOND = "01938f2a-7c10-7abc-8def-0123456789ac"
# Waits for paper first, as an empty tray would, and goes on.
REFILLED = """#!/bin/sh
echo "STATE: +media-empty" >&2
sleep 3
echo "STATE: -media-empty" >&2
echo "ATTR: job-impressions-completed=1" >&2
cp "$1" {tray}/
"""
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


@pytest.fixture
def printer(tmp_path: Path) -> Iterator[VirtualPagePrinter]:
    with VirtualPagePrinter() as running:
        running.conditions = Conditions(sheet_s=0.05)
        yield running


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


def files_with_the_paper(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and PDF in path.read_bytes()]


def test_a_paper_is_printed_by_a_real_ipp_printer_followed_on_the_glass_and_kept_nowhere(
    tmp_path: Path,
) -> None:
    terminal, hall = tmp_path / "terminal", tmp_path / "hall"
    terminal.mkdir()
    hall.mkdir()
    office, desk = Printer(hall), Desk()
    try:
        office.does(REFILLED.format(tray=office.tray))
        visited = visit_of(terminal, office.uri, desk, ASKED, PRINTED, [(Message, "continue")], END)
        assert [paper.read_bytes() for paper in office.tray.iterdir()] == [PDF]
    finally:
        office.stop()
    (done,) = visited.told()
    assert (done.title, done.paragraphs) == (say("papers.done.title"), (say("papers.take.pages", pages=1),))
    steps = visited.told(Timeline)[0].steps[-2:]
    assert [step.title for step in steps] == [NOTE, say("case.state.granted")]
    stands = say("papers.stands.page_printer.paper_out")
    assert stands in [page.explanation for page in visited.scripted.refreshed if isinstance(page, Busy)]
    assert visited.audit == [(DOCUMENT_ID, {"state": "confirmed"})]
    assert (visited.documents_left, files_with_the_paper(terminal)) == (0, [])
    assert [wanted.card_number for wanted in desk.asked] == [WANG.number]


def test_off_line_the_choice_says_so_and_opens_when_the_line_is_back(
    tmp_path: Path, printer: VirtualPagePrinter
) -> None:
    visited = Visited(stage(CARD, [(Timeline, AfterRefresh("continue"))]))

    def cut(hall: Hall) -> None:
        hall.services.is_online = False
        mending.append(asyncio.ensure_future(mend(hall)))

    async def mend(hall: Hall) -> None:
        while not visited.told(Timeline):
            await asyncio.sleep(0.01)
        hall.services.is_online = True

    mending: list[asyncio.Task[None]] = []
    play_visit(tmp_path, printer.uri, Desk(), visited, cut)
    before, now = visited.told(Timeline)[0], visited.scripted.refreshed[-1]
    assert isinstance(now, Timeline)
    assert [page.actions[0].blocked for page in (before, now)] == [say("papers.offline"), ""]


def test_what_the_latest_event_of_each_case_says_is_how_many_there_are() -> None:
    told = [("1", 1), ("1", 2), ("2", 1), ("1", None), ("2", 0)]
    events = tuple(event(number, papers, at) for at, (number, papers) in enumerate(told))
    case = StoredSubmission("", "", AT, "Y001", (), "", {}, DeliveryState.DELIVERED, 0, None, events)
    assert number_of_papers(case) == 2
    assert number_of_papers(replace(case, events=())) == 0


def test_trouble_on_the_way_is_told_with_where_the_paper_is(
    tmp_path: Path, printer: VirtualPagePrinter
) -> None:
    """The line breaks, then the printer is unplugged, and at last the paper is withdrawn."""

    def unplugged(_page: object) -> str:
        printer.stop()
        return DOCUMENT_ID

    desk = Desk()
    paper = CasePapers(papers=(desk.backend.paper(PDF),))
    desk.answers += [NotKnown("link.unreachable"), paper, CasePapers()]
    lines: Script = [
        *ASKED,
        (Message, "again"),
        (Busy, Wait()),
        (Choose, unplugged),
        (Busy, Wait()),
        (Message, "continue"),
        (Choose, "enough"),
        *ASKED,
        (Message, "continue"),
    ]
    lost, gone, none = visit_of(tmp_path, printer.uri, desk, lines, END).told()
    assert lost.paragraphs == (say("papers.not_fetched"), say("papers.kept"))
    assert (gone.title, gone.paragraphs[-1]) == (say("papers.not_done.title"), say("papers.kept"))
    assert [action.id for action in gone.actions] == ["continue", "again"]
    assert none.paragraphs == (say("papers.none"),)


def test_what_the_pinned_key_did_not_sign_is_refused_in_words_and_not_printed(
    tmp_path: Path, printer: VirtualPagePrinter
) -> None:
    stranger = Backend(Ed25519PrivateKey.generate()).paper(PDF)
    no_base64 = Desk().backend.paper(PDF, SECOND).model_copy(update={"pdf": "?"})
    desk = Desk(answers=[CasePapers(papers=(stranger, no_base64))])
    other: Script = [(Message, "continue"), (Choose, SECOND), (Busy, Wait()), (Message, "continue")]
    visited = visit_of(tmp_path, printer.uri, desk, ASKED, PRINTED, other, [(Choose, "enough")], END)
    for page in visited.told():
        assert page.paragraphs == (fault("page_printer.not_sealed"),)
        assert [action.id for action in page.actions] == ["continue"]
    assert (len(visited.told()), printer.jobs) == (2, {})


def test_a_paper_is_printed_a_second_time_only_when_the_person_asks(
    tmp_path: Path, printer: VirtualPagePrinter
) -> None:
    """Given up by the printer: looked at, asked for again; Back afterwards prints nothing."""

    def gives_up(_hall: Hall) -> None:
        printer.conditions = Conditions(aborts=True, counts_sheets=False)

    def mended(_page: object) -> str:
        printer.conditions = Conditions(sheet_s=0.05)
        return "again"

    lines: Script = [
        *ASKED,
        *PRINTED,
        (Message, mended),
        (Busy, Wait()),
        (Message, "continue"),
        (Timeline, Back),
        (Busy, Wait()),
        (Busy, Wait()),
        (Busy, Wait()),
        (Message, "continue"),
    ]
    desk = Desk()
    visited = visit_of(tmp_path, printer.uri, desk, lines, END, prepare=gives_up)
    look, done, same = visited.told()
    assert look.title == say("papers.look.title")
    assert done == same
    assert (len(printer.printed()), len(printer.jobs), len(desk.asked)) == (1, 2, 1)
    assert [detail["state"] for _, detail in visited.audit] == ["unknown", "confirmed"]
