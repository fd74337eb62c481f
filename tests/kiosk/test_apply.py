"""A matter from finding it to the receipt, without a window."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kiosk.flows.apply import apply
from kiosk.flows.ending import Ending
from kiosk.pages import (
    Back,
    Busy,
    CardPrompt,
    CardStep,
    Commitment,
    Consent,
    Done,
    DoneAnswer,
    Materials,
    Message,
    Notice,
    NoticeAnswer,
    Question,
    Rating,
    Review,
    Scan,
    ScanAnswer,
    Search,
    Signature,
)
from kiosk.visit import open_visit
from kiosk.words import Say, say
from peripherals.devices import Completion, Failed, Paper, Recovery
from peripherals.scanner.composite import Shot, photograph
from peripherals.scanner.form_drawing import FormText, draw_form
from peripherals.scanner.simulator import place
from sync.protocol.seal import document_context
from sync.protocol.wire import ApplicationBody, DocumentKind, HowMet
from sync.store.submissions import Submitted
from sync.store.trouble import NotStored
from tests.kiosk.hall import (
    AFTER,
    FIND,
    FORM,
    LAST,
    MATERIALS,
    SITUATION,
    STROKES,
    TO_CARD,
    WANG,
    Hall,
    Script,
    play,
    stage,
)
from tests.stage import AfterRefresh, ScriptedStage, Wait

BUSY: Script = [(Busy, Wait())]
WHOLE = (FIND, SITUATION, TO_CARD, FORM, MATERIALS, LAST, BUSY, AFTER)


async def visit_of(hall: Hall, scripted: ScriptedStage) -> Ending | None:
    async with open_visit(scripted, hall.services.profile.timeouts) as visit:
        return await visit.run(lambda visit: apply(visit, hall.services))
    return None


def lay_paper(hall: Hall) -> None:
    sheet = draw_form(FormText("布局图", (("店名", "秀英面馆"), ("地点", "和平路"))), seed=1)
    place(hall.desk, photograph(sheet, Shot(width_px=2592, height_px=1944, fill=0.9)).bgr)


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


def test_a_whole_matter_is_stored_printed_and_rated(tmp_path: Path) -> None:
    scripted, (ending, held, _) = run_apply(tmp_path, *WHOLE)
    assert ending is Ending.FAREWELL
    (case,) = held
    assert case.receipt_number == shown(scripted, Done)[0].number
    assert case.slips_printed == 1
    assert scripted.resets == 1
    assert len(list((tmp_path / "slips").glob("*.png"))) == 1


def test_what_was_sealed_is_what_was_told(tmp_path: Path) -> None:
    scripted = stage(*WHOLE)

    async def flow(hall: Hall) -> tuple[ApplicationBody, list[DocumentKind]]:
        lay_paper(hall)
        await visit_of(hall, scripted)
        store = hall.services.store
        (case,) = (
            store.cases.of_holder(WANG.number)
            if False
            else await hall.services.in_store(lambda store: store.cases.of_holder(WANG.number))
        )
        manifest = await hall.services.in_store(lambda store: store.cases.manifest(case.submission_id))
        (entry,) = [e for e in manifest.documents if e.kind is DocumentKind.APPLICATION]
        sealed = store.blobs.path(case.submission_id, entry.id).read_bytes()
        opened = hall.opening.open(sealed, document_context(case.submission_id, entry.id))
        return ApplicationBody.model_validate_json(opened), [e.kind for e in manifest.documents]

    body, kinds = play(tmp_path, flow)
    assert body.applicant.number == WANG.number
    assert body.answers["shop_name"] == "秀英面馆"
    assert {m.material_id: m.how for m in body.materials} == {
        "application": HowMet.FILLED_HERE,
        "identity": HowMet.FROM_CARD,
        "business_licence": HowMet.HELD_BY_GOVERNMENT,
        "layout": HowMet.SCANNED,
        "rules": HowMet.COMMITTED,
        "safety_manager": HowMet.LATER,
        "authorisation": HowMet.NOT_NEEDED,
    }
    assert sorted(kinds) == ["application", "material", "signature"]


def test_nothing_of_a_person_lies_readable_on_the_disk(tmp_path: Path) -> None:
    run_apply(tmp_path, *WHOLE)
    data = b"".join(path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file())
    for word in (WANG.number, WANG.name, "秀英面馆"):
        assert [word.encode(code) in data for code in ("utf-8", "utf-16-le", "gb18030")] == [False] * 3


def test_who_needs_no_licence_is_told_so_before_any_card(tmp_path: Path) -> None:
    scripted, (ending, held, hall) = run_apply(
        tmp_path, [(Search, "D129"), (Question, "prepackaged"), (Message, "home")]
    )
    assert ending is Ending.HOME
    assert held == ()
    assert hall.card.reads == 0
    assert "备案" in str(shown(scripted, Message)[0].title)


def test_the_explanation_can_be_printed(tmp_path: Path) -> None:
    script: Script = [
        (Search, "D129"),
        (Question, "prepackaged"),
        (Message, "print"),
        (Busy, Wait()),
        (Message, "continue"),
        (Message, "home"),
    ]
    run_apply(tmp_path, script)
    assert len(list((tmp_path / "slips").glob("*.png"))) == 1


def test_without_consent_no_card_is_read(tmp_path: Path) -> None:
    _, (ending, held, hall) = run_apply(
        tmp_path, FIND, SITUATION, TO_CARD[:1], [(Consent, False), (Message, "home")]
    )
    assert (ending, held, hall.card.reads) == (Ending.HOME, (), 0)


def test_an_item_that_is_not_published_offers_its_notice_only(tmp_path: Path) -> None:
    scripted, (ending, held, _) = run_apply(tmp_path, [(Search, "D001"), (Notice, NoticeAnswer.START)])
    (notice,) = shown(scripted, Notice)
    assert notice.blocked
    assert (ending, held) == (Ending.HOME, ())


def test_a_wrong_answer_stays_in_its_field_with_the_reason(tmp_path: Path) -> None:
    scripted, _ = run_apply(
        tmp_path, FIND, SITUATION, TO_CARD, [(Question, "12")], *(FORM, MATERIALS, LAST, BUSY, AFTER)
    )
    phones = [page for page in shown(scripted, Question) if page.input.value == "phone"]
    assert [page.value for page in phones] == [None, "12"]
    assert isinstance(phones[1].error, Say)


def test_change_on_check_answers_asks_that_one_page_again(tmp_path: Path) -> None:
    change: Script = [
        (Question, "courier"),
        (Review, "question.area"),
        (Question, "80"),
        (Review, "continue"),
        (Signature, STROKES),
    ]
    scripted, _ = run_apply(tmp_path, FIND, SITUATION, TO_CARD, FORM, MATERIALS, change, BUSY, AFTER)
    first, second = (json.dumps(page.sections, default=str) for page in shown(scripted, Review))
    assert "60" in first
    assert "80" in second


def test_a_change_of_situation_changes_what_is_needed(tmp_path: Path) -> None:
    change: Script = [
        (Question, "courier"),
        (Review, "question.making"),
        (Question, "sale_only"),
        (Materials, ("", "continue")),
        (Review, "continue"),
        (Signature, STROKES),
    ]
    scripted, (_, held, _) = run_apply(
        tmp_path, FIND, SITUATION, TO_CARD, FORM, MATERIALS, change, BUSY, AFTER
    )
    assert len(held) == 1
    rows = {row.id for row in shown(scripted, Materials)[-1].rows}
    assert "safety_manager" not in rows


def test_a_page_too_dark_to_read_is_refused_and_taken_again(tmp_path: Path) -> None:
    def dark(hall: Hall) -> None:
        sheet = draw_form(FormText("布局图", (("店名", "面馆"),)), seed=1)
        place(hall.desk, photograph(sheet, Shot(width_px=2592, height_px=1944, fill=0.9, exposure=0.2)).bgr)

    materials: Script = [
        (Materials, ("layout", "scanned")),
        (Scan, ScanAnswer.CAPTURE),
        (Scan, Wait()),
        (Scan, ScanAnswer.SKIP),
        (Materials, Back()),
    ]
    scripted = stage(
        FIND, SITUATION, TO_CARD, FORM, materials, [(Scan, ScanAnswer.SKIP), (Materials, ZeroDivisionError)]
    )

    async def flow(hall: Hall) -> None:
        dark(hall)
        with pytest.raises(ZeroDivisionError):
            await visit_of(hall, scripted)

    play(tmp_path, flow)
    assert [page.pages for page in shown(scripted, Scan)] == [0, 0, 0, 0]
    assert shown(scripted, Scan)[2].tone.value == "warn"


def test_an_expired_card_is_refused_in_words(tmp_path: Path) -> None:
    old = replace(WANG, valid_to=date(2020, 1, 1))
    scripted = stage(FIND, SITUATION, TO_CARD, [(CardPrompt, Back()), (Consent, ZeroDivisionError)])

    async def flow(hall: Hall) -> None:
        hall.card.answers = [old]
        with pytest.raises(ZeroDivisionError):
            await visit_of(hall, scripted)

    play(tmp_path, flow)
    refused = shown(scripted, CardPrompt)[1]
    assert refused.step is CardStep.TROUBLE
    assert refused.message == say("fault.card.expired.citizen")


def test_a_failed_read_is_told_and_the_card_must_be_taken_out_first(tmp_path: Path) -> None:
    rubbish = Failed(Completion.INVALID_DATA, "card.rubbish", Recovery.RETRY)
    scripted = stage(FIND, SITUATION, TO_CARD, [(CardPrompt, Back()), (Consent, ZeroDivisionError)])

    async def flow(hall: Hall) -> int:
        hall.card.answers = [rubbish, WANG]
        with pytest.raises(ZeroDivisionError):
            await visit_of(hall, scripted)
        return hall.card.reads

    assert play(tmp_path, flow) == 1


def test_when_the_disk_is_full_nothing_is_said_received_and_trying_again_works(tmp_path: Path) -> None:
    trouble: Script = [(Busy, Wait()), (Message, "again"), (Busy, Wait())]
    scripted = stage(FIND, SITUATION, TO_CARD, FORM, MATERIALS, LAST, trouble, AFTER)

    async def flow(hall: Hall) -> tuple[Any, ...]:
        lay_paper(hall)
        real = hall.services.submissions

        class FullOnce:
            """The disk has no room the first time."""

            tries = 0

            def submit(self, *arguments: Any) -> Submitted | NotStored:
                self.tries += 1
                return NotStored("store.disk_full") if self.tries == 1 else real.submit(*arguments)

        hall.services.submissions = FullOnce()  # type: ignore[assignment]
        await visit_of(hall, scripted)
        return await hall.services.in_store(lambda store: store.cases.of_holder(WANG.number))

    assert len(play(tmp_path, flow)) == 1
    (told,) = shown(scripted, Message)
    assert told.paragraphs[0] == say("fault.store.disk_full.citizen")


def test_without_paper_the_number_stands_and_the_slip_is_an_original_later(tmp_path: Path) -> None:
    def empty(hall: Hall) -> None:
        lay_paper(hall)
        hall.printer.conditions = replace(hall.printer.conditions, paper=Paper.OUT)

    told: Script = [(Done, AfterRefresh(DoneAnswer.CONTINUE)), (Rating, None)]
    scripted, (_, held, _) = run_apply(tmp_path, *WHOLE[:-1], told, prepare=empty)
    assert held[0].slips_printed == 0
    done = [page for page in scripted.refreshed if isinstance(page, Done)][-1]
    assert done.number == held[0].receipt_number
    assert done.printing == say("fault.printer.paper_out.citizen")


def test_a_reprint_is_marked_and_there_is_no_way_back_from_done(tmp_path: Path) -> None:
    again: Script = [(Done, DoneAnswer.REPRINT), (Done, DoneAnswer.CONTINUE), (Rating, None)]
    scripted, (_, held, _) = run_apply(tmp_path, FIND, SITUATION, TO_CARD, FORM, MATERIALS, LAST, BUSY, again)
    assert held[0].slips_printed == 2
    ends = [
        frame
        for page, frame in zip(scripted.shown, scripted.frames, strict=True)
        if isinstance(page, Done | Rating)
    ]
    assert [frame.can_go_back for frame in ends] == [False, False, False]


def test_a_commitment_declined_leaves_the_material_open(tmp_path: Path) -> None:
    declined: Script = [
        (Materials, ("rules", "committed")),
        (Commitment, False),
        (Materials, ZeroDivisionError),
    ]
    scripted = stage(FIND, SITUATION, TO_CARD, FORM, declined)

    async def flow(hall: Hall) -> None:
        with pytest.raises(ZeroDivisionError):
            await visit_of(hall, scripted)

    play(tmp_path, flow)
    row = next(row for row in shown(scripted, Materials)[-1].rows if row.id == "rules")
    assert row.state == say("materials.state.open")
