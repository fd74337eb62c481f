"""From a card, or a notice's code, to the missing papers and the receipt for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from kiosk.deadlines import notify_by
from kiosk.flows.code import HOME, Scanned
from kiosk.flows.ending import Ending
from kiosk.flows.home import home
from kiosk.pages import (
    Busy,
    CardPrompt,
    Choose,
    Done,
    DoneAnswer,
    Leave,
    Materials,
    Message,
    Review,
    Scan,
    ScanAnswer,
    Signature,
    Timeline,
)
from kiosk.visit import open_visit
from kiosk.words import say
from sync.corrections import CorrectionsWanted
from sync.protocol.corrections import UNNAMED, OpenCorrection, OpenCorrections, SupplementBody
from sync.protocol.seal import document_context
from sync.protocol.wire import CaseEvent, CaseState, DocumentKind, HowMet, MissingMaterial
from sync.sealed_question import NotKnown
from sync.store.cases import StoredSubmission
from sync.store.submissions import Submitted
from tests.kiosk.hall import STROKES, WANG, Hall, Script, play, stage
from tests.kiosk.visits import BUSY, lay_paper
from tests.stage import ScriptedStage, Wait
from tests.sync.material import compose, draft

AT = datetime(2026, 11, 20, 2, tzinfo=UTC)
BY = date(2026, 12, 4)
LAYOUT = MissingMaterial(material_id="layout", name="主要设备设施布局")
ELSEWHERE = "HT08-000007-4"

CARD: Script = [(CardPrompt, Wait())]
START: Script = [(Message, "start")]
LAST: Script = [(Review, "continue"), (Signature, STROKES), (Busy, Wait()), (Done, DoneAnswer.CONTINUE)]
SCANNED: Script = [(Scan, Wait()), (Scan, ScanAnswer.CONTINUE)]


def brings(*materials: str) -> Script:
    lines = [line for each in materials for line in ((Materials, (each, "scanned")), *SCANNED)]
    return [*lines, (Materials, ("", "continue"))]


def correction(number: str, *missing: MissingMaterial) -> OpenCorrection:
    return OpenCorrection(
        case_number=number,
        item_code="D129",
        item_name="食品经营许可",
        catalogue_version="demo2019-1",
        body="区行政审批服务局",
        asked_at=AT,
        note="请补交：主要设备设施布局、规章制度目录。",
        supply_by=BY if missing else None,
        missing=missing,
    )


@dataclass
class Bureau:
    """Answers which notices are open; the line to it has tests of its own."""

    answers: list[OpenCorrections | NotKnown] = field(default_factory=list)
    asked: list[CorrectionsWanted] = field(default_factory=list)

    def ask(self, wanted: CorrectionsWanted) -> OpenCorrections | NotKnown:
        self.asked.append(wanted)
        return self.answers.pop(0) if self.answers else NotKnown("link.unreachable")


@dataclass
class Seen:
    scripted: ScriptedStage
    bureau: Bureau
    endings: list[Ending] = field(default_factory=list)
    held: tuple[StoredSubmission, ...] = ()
    body: SupplementBody | None = None
    slips: int = 0
    notify_by: date = date.min

    def told(self, kind: type[Any] = Message) -> list[Any]:
        return [page for page in self.scripted.shown if isinstance(page, kind)]


def visit_of(
    folder: Path,
    *lines: Script,
    answers: Sequence[OpenCorrections | NotKnown] = (),
    begins_at: Sequence[Scanned | str] = ("supplement",),
    prepare: Callable[[Hall], None] = lambda _: None,
) -> Seen:
    seen = Seen(stage(*lines), Bureau(list(answers)))

    async def flow(hall: Hall) -> None:
        services = hall.services
        services.ask_corrections = seen.bureau.ask
        lay_paper(hall)
        await services.in_store(lambda _: prepare(hall))
        for way in begins_at:
            async with open_visit(seen.scripted, services.profile.timeouts) as visit:
                visit.foresee(HOME, way)
                ending = await visit.run(lambda visit: home(visit, services))
                seen.endings.append(ending)
        seen.held = await services.in_store(lambda store: store.cases.of_holder(WANG.number))
        seen.body = await services.in_store(lambda _: _body(hall, seen.held[0]) if seen.held else None)
        seen.notify_by = notify_by(services.calendar, services.today()).day
        seen.slips = len(list((folder / "slips").glob("*.png")))

    play(folder, flow)
    assert not seen.scripted.script
    return seen


def _body(hall: Hall, case: StoredSubmission) -> SupplementBody | None:
    """What was sealed, as the backend opens it."""
    manifest = hall.services.store.cases.manifest(case.submission_id)
    for entry in manifest.documents:
        if entry.kind is DocumentKind.SUPPLEMENT:
            path = hall.services.store.blobs.path(case.submission_id, entry.id)
            opened = hall.opening.open(path.read_bytes(), document_context(case.submission_id, entry.id))
            return SupplementBody.model_validate_json(opened)
    return None


def asked_here(missing: tuple[MissingMaterial, ...] = (LAYOUT,)) -> Callable[[Hall], None]:
    """A case made at this terminal with this card, and the notice that the line brought before it broke."""

    def made(hall: Hall) -> None:
        received = hall.services.submissions.submit(draft(WANG.number), compose)
        assert isinstance(received, Submitted)
        event = CaseEvent(
            cursor=1,
            submission_id=received.submission_id,
            receipt_number=received.receipt_number,
            case_number=received.receipt_number,
            item_code="11330000002482",
            at=AT,
            state=CaseState.CORRECTION_ASKED,
            by="区行政审批服务局",
            note="请补交：主要设备设施布局。",
            due=BY,
            missing=missing,
        )
        hall.services.store.cases.keep_events([event], 1)

    return made


def test_without_a_line_what_this_terminal_was_told_is_supplied_from_the_timeline_and_not_asked_for_again(
    tmp_path: Path,
) -> None:
    def supply(page: Timeline) -> str:
        return page.actions[0].id

    track = Scanned("track", "")
    first: Script = [*CARD, (Timeline, supply), *BUSY, *START, *brings("layout"), *LAST]
    second: Script = [*CARD, (Timeline, "continue")]
    third: Script = [*CARD, *BUSY, (Message, "home")]
    begins = (track, track, "supplement")
    seen = visit_of(tmp_path, first, second, third, prepare=asked_here(), begins_at=begins)
    notice, nothing = seen.told()
    before, after = seen.told(Timeline)
    only_here = say("supplement.only_here")
    assert notice.paragraphs[-1] == only_here
    assert nothing.paragraphs == (say("supplement.none"), only_here)
    supplied, case = seen.held
    assert supplied.supplement_to == case.receipt_number
    assert (seen.told(Done)[0].number, supplied.slips_printed) == (supplied.receipt_number, 1)
    assert (seen.slips, seen.endings) == (1, [Ending.FAREWELL, Ending.HOME, Ending.HOME])
    assert seen.body is not None
    assert (seen.body.case_number, seen.body.card_holder.number) == (case.receipt_number, WANG.number)
    assert seen.body.shown_notify_by == seen.notify_by
    told = [(entry.material_id, entry.how, entry.pages) for entry in seen.body.materials]
    assert told == [("layout", HowMet.SCANNED, 1)]
    assert before.actions[0].label == say("track.supply")
    assert after.steps[-1].title == say("track.supplied")
    assert after.steps[-1].note == say("track.supplied.note", number=supplied.receipt_number)
    assert [action.id for action in after.actions] == ["reprint"]


def test_a_code_chooses_its_case_and_without_one_its_person_does_and_other_cards_are_told_nothing(
    tmp_path: Path,
) -> None:
    two = OpenCorrections(corrections=(correction("HT07-000001-1"), correction(ELSEWHERE, LAYOUT)))
    code = Scanned("supplement", ELSEWHERE)
    lines: Script = [*CARD, *BUSY, (Message, "home")]
    chosen: Script = [*CARD, *BUSY, (Choose, "HT07-000001-1"), *START, (Materials, Leave)]
    begins = (code, code, "supplement")
    seen = visit_of(tmp_path, lines, lines, chosen, answers=(two, OpenCorrections(), two), begins_at=begins)
    by_code, of_stranger, by_hand = seen.told()
    by = say("supplement.by", day=say("date.month_day", month=12, day=4))
    assert by_code.paragraphs == (two.corrections[1].note, by)
    assert [wanted.card_number for wanted in seen.bureau.asked] == [WANG.number] * 3
    assert of_stranger.title == say("supplement.code.title")
    assert by_hand.paragraphs[1] == say("supplement.no_day")
    assert [row.id for row in seen.told(Materials)[0].rows] == [UNNAMED]
    assert seen.held == ()
