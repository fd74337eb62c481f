"""A matter that meets trouble: bad pages, bad cards, no room, no paper."""

from __future__ import annotations

import errno
import io
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pytest

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
    Rating,
    Scan,
    ScanAnswer,
)
from kiosk.words import say
from peripherals.devices import Completion, Failed, Paper, Recovery
from peripherals.scanner.composite import Shot, photograph
from peripherals.scanner.form_drawing import FormText, draw_form
from peripherals.scanner.simulator import place
from sync.protocol.wire import DocumentKind
from sync.store.submissions import Submitted
from sync.store.trouble import NotStored
from tests.kiosk.hall import (
    AFTER,
    CARD,
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
from tests.kiosk.visits import BUSY, WHOLE, lay_paper, opened, photographed, run_apply, shown, visit_of
from tests.stage import AfterRefresh, Wait


def test_a_page_too_dark_to_read_is_refused_and_taken_again(tmp_path: Path) -> None:
    def dark(hall: Hall) -> None:
        sheet = draw_form(FormText("布局图", (("店名", "面馆"),)), seed=1)
        place(hall.desk, photograph(sheet, Shot(width_px=2592, height_px=1944, fill=0.9, exposure=0.2)).bgr)

    materials: Script = [
        (Materials, ("D129.layout", "scanned")),
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
    scripted = stage(FIND, SITUATION, CARD, [(CardPrompt, Back()), (Consent, ZeroDivisionError)])

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
    scripted = stage(FIND, SITUATION, CARD, [(CardPrompt, Back()), (Consent, ZeroDivisionError)])

    async def flow(hall: Hall) -> int:
        hall.card.answers = [rubbish, WANG]
        with pytest.raises(ZeroDivisionError):
            await visit_of(hall, scripted)
        return hall.card.reads

    assert play(tmp_path, flow) == 1


def test_a_card_changed_between_two_looks_at_the_reader_is_read(tmp_path: Path) -> None:
    rubbish = Failed(Completion.INVALID_DATA, "card.rubbish", Recovery.RETRY)
    looked_up = (Busy, ZeroDivisionError)

    async def flow(hall: Hall) -> int:
        hall.card.answers = [rubbish, WANG]

        def changes_cards(_page: CardPrompt) -> Wait:
            hall.card.media_events += 2
            return Wait()

        scripted = stage(FIND, SITUATION, CARD, [(CardPrompt, changes_cards), looked_up])
        with pytest.raises(ZeroDivisionError):
            await visit_of(hall, scripted)
        return hall.card.reads

    assert play(tmp_path, flow) == 2


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
        (Materials, ("D129.rules", "committed")),
        (Commitment, False),
        (Materials, ZeroDivisionError),
    ]
    scripted = stage(FIND, SITUATION, TO_CARD, FORM, declined)

    async def flow(hall: Hall) -> None:
        with pytest.raises(ZeroDivisionError):
            await visit_of(hall, scripted)

    play(tmp_path, flow)
    row = next(row for row in shown(scripted, Materials)[-1].rows if row.id == "D129.rules")
    assert row.state == say("materials.state.open")


def test_a_page_scanned_for_one_material_is_none_of_another(tmp_path: Path) -> None:
    swap: Script = [
        (Materials, ("D129.layout", "scanned")),
        (Scan, Wait()),
        (Scan, ScanAnswer.CONTINUE),
        (Materials, Back()),
        (Scan, Back()),
        (Materials, ("D129.rules", "scanned")),
        (Scan, ZeroDivisionError),
    ]
    scripted = stage(FIND, SITUATION, TO_CARD, FORM, swap)

    async def flow(hall: Hall) -> None:
        lay_paper(hall)
        with pytest.raises(ZeroDivisionError):
            await visit_of(hall, scripted)

    play(tmp_path, flow)
    assert [page.pages for page in shown(scripted, Scan)] == [0, 1, 1, 0]


def test_a_page_retaken_is_the_page_that_is_sent(tmp_path: Path) -> None:
    """The first sheet has no seal, the second one has: only then does the PDF have a second ink."""
    plain, sealed = (
        photographed(FormText("布局图", (("店名", "面馆"),), seal=seal)) for seal in ("", "演示用章")
    )
    folder: list[Path] = []

    def retake(_: Any) -> ScanAnswer:
        place(folder[0], sealed)
        return ScanAnswer.RETAKE

    materials: Script = [
        *MATERIALS[:3],
        (Materials, Back()),
        (Scan, retake),
        (Scan, Wait()),
        (Scan, ScanAnswer.CONTINUE),
        *MATERIALS[3:],
    ]
    scripted = stage(FIND, SITUATION, TO_CARD, FORM, materials, LAST, BUSY, AFTER)

    async def flow(hall: Hall) -> bytes:
        folder.append(hall.desk)
        place(hall.desk, plain)
        await visit_of(hall, scripted)
        return await opened(hall, DocumentKind.MATERIAL)

    with pikepdf.open(io.BytesIO(play(tmp_path, flow))) as pdf:
        (page,) = pdf.pages
        assert len(page.Resources.XObject.keys()) == 3


def test_a_store_that_fails_after_the_receipt_leaves_the_number_on_the_glass(tmp_path: Path) -> None:
    scripted = stage(FIND, SITUATION, TO_CARD, FORM, MATERIALS, LAST, BUSY, AFTER)

    async def flow(hall: Hall) -> None:
        lay_paper(hall)

        def full(*_: Any) -> int:
            raise OSError(errno.ENOSPC, "no space")

        object.__setattr__(hall.services.store.cases, "mark_printed", full)
        await visit_of(hall, scripted)

    play(tmp_path, flow)
    assert shown(scripted, Done)[0].number


def test_a_reader_that_is_lost_is_told_at_the_prompt(tmp_path: Path) -> None:
    scripted = stage(FIND, SITUATION, CARD, [(CardPrompt, Back()), (Consent, ZeroDivisionError)])

    async def flow(hall: Hall) -> None:
        hall.card.is_lost = True
        with pytest.raises(ZeroDivisionError):
            await visit_of(hall, scripted)

    play(tmp_path, flow)
    assert shown(scripted, CardPrompt)[1].step is CardStep.TROUBLE
