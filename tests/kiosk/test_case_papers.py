"""The papers of a case at the glass: asked for, chosen, printed on a real IPP program, and nothing kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.flows.case_papers import number_of_papers
from kiosk.pages import Back, Busy, Choose, Message, Timeline
from kiosk.words import fault, say
from peripherals.page_printer.simulator import Conditions, VirtualPagePrinter
from sync.protocol.papers import CasePapers
from sync.sealed_question import NotKnown
from sync.store.cases import DeliveryState, StoredSubmission
from tests.kiosk.hall import WANG, Hall, Script, stage
from tests.kiosk.papers_desk import (
    ASKED,
    AT,
    CARD,
    END,
    NOTE,
    PDF,
    PRINTED,
    SECOND,
    THIRD,
    Desk,
    Visited,
    event,
    play_visit,
    receive,
    visit_of,
)
from tests.page_printer.office import Printer
from tests.page_printer.sealing import DOCUMENT_ID, Backend
from tests.stage import AfterRefresh, Wait

# Waits for paper first, as an empty tray would, and goes on.
REFILLED = """#!/bin/sh
echo "STATE: +media-empty" >&2
sleep 3
echo "STATE: -media-empty" >&2
echo "ATTR: job-impressions-completed=1" >&2
cp "$1" {tray}/
"""


@pytest.fixture
def printer(tmp_path: Path) -> Iterator[VirtualPagePrinter]:
    with VirtualPagePrinter() as running:
        running.conditions = Conditions(sheet_s=0.05)
        yield running


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
    desk = Desk()
    of_another = desk.backend.paper(PDF).model_copy(update={"document_id": THIRD})
    desk.answers.append(CasePapers(papers=(stranger, no_base64, of_another)))
    others: Script = [
        line
        for paper in (SECOND, THIRD)
        for line in [(Choose, paper), (Busy, Wait()), (Message, "continue")]  # type: ignore[list-item]
    ]
    lines: Script = [*ASKED, *PRINTED, (Message, "continue"), *others, (Choose, "enough")]
    visited = visit_of(tmp_path, printer.uri, desk, lines, END)
    for page in visited.told():
        assert page.paragraphs == (fault("page_printer.not_sealed"),)
        assert [action.id for action in page.actions] == ["continue"]
    assert (len(visited.told()), printer.jobs) == (3, {})


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


def test_back_from_a_printed_paper_to_the_list_prints_the_other_one(
    tmp_path: Path, printer: VirtualPagePrinter
) -> None:
    desk = Desk()
    both = CasePapers(papers=(desk.backend.paper(PDF), desk.backend.paper(PDF, SECOND)))
    desk.answers.append(both)
    back: Script = [(Message, Back), (Busy, Wait()), (Choose, SECOND), (Busy, Wait()), (Message, "continue")]
    visited = visit_of(tmp_path, printer.uri, desk, ASKED, PRINTED, back, [(Choose, "enough")], END)
    assert [subject for subject, _ in visited.audit] == [DOCUMENT_ID, SECOND]
    assert len(printer.printed()) == 2


def test_back_from_the_papers_of_one_case_to_another_asks_for_those_of_the_other(
    tmp_path: Path, printer: VirtualPagePrinter
) -> None:
    def nth(number: int) -> Callable[[Choose], str]:
        return lambda page: page.choices[number].id

    lines: Script = [
        (Choose, nth(0)),
        *ASKED,
        (Choose, Back),
        (Timeline, Back),
        (Choose, nth(1)),
        *ASKED,
        (Choose, "enough"),
    ]
    desk = Desk()
    visit_of(tmp_path, printer.uri, desk, lines, END, prepare=receive)
    assert len({wanted.submission_id for wanted in desk.asked}) == len(desk.asked) == 2
