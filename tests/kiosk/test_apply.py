"""A matter from finding it to the receipt, without a window."""

from __future__ import annotations

import json
from pathlib import Path

from kiosk.flows.ending import Ending
from kiosk.pages import (
    Busy,
    Consent,
    Done,
    Materials,
    Message,
    Notice,
    NoticeAnswer,
    Question,
    Review,
    Search,
    Signature,
)
from kiosk.words import Say, render, say
from sync.protocol.wire import ApplicationBody, Capacity, DocumentKind, HowMet, NaturalPerson
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
from tests.kiosk.visits import BUSY, WHOLE, lay_paper, opened, run_apply, shown, visit_of
from tests.stage import Wait


def test_a_whole_matter_is_stored_printed_and_rated(tmp_path: Path) -> None:
    scripted, (ending, held, _) = run_apply(tmp_path, *WHOLE)
    assert ending is Ending.FAREWELL
    (case,) = held
    (done,) = shown(scripted, Done)
    assert (case.receipt_number, done.qr) == (done.number, "")  # no code reader stands here
    assert "晚上八点以后有网络" in render(done.note)  # there is no line, and the hall says when there is one
    assert case.slips_printed == 1
    assert scripted.resets == 1
    assert len(list((tmp_path / "slips").glob("*.png"))) == 1


def test_what_was_sealed_is_what_was_told(tmp_path: Path) -> None:
    scripted = stage(*WHOLE)

    async def flow(hall: Hall) -> tuple[ApplicationBody, list[DocumentKind]]:
        lay_paper(hall)
        await visit_of(hall, scripted)
        (case,) = await hall.services.in_store(lambda store: store.cases.of_holder(WANG.number))
        manifest = await hall.services.in_store(lambda store: store.cases.manifest(case.submission_id))
        body = ApplicationBody.model_validate_json(await opened(hall, DocumentKind.APPLICATION))
        return body, [entry.kind for entry in manifest.documents]

    body, kinds = play(tmp_path, flow)
    assert body.card_holder.number == WANG.number
    assert body.capacity is Capacity.SELF
    assert body.applicant == NaturalPerson(name=WANG.name, number=WANG.number)
    assert body.answers["shop_name"] == "秀英面馆"
    assert {m.material_id: m.how for m in body.parts[0].materials} == {
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
    form: Script = [FORM[0], (Question, "12"), *FORM[1:]]
    scripted, _ = run_apply(tmp_path, FIND, SITUATION, TO_CARD, form, MATERIALS, LAST, BUSY, AFTER)
    phones = [page for page in shown(scripted, Question) if page.input.value == "phone"]
    assert [page.value for page in phones] == [None, "12"]
    assert isinstance(phones[1].error, Say)


def test_the_name_on_the_card_is_proposed_and_said_to_be_from_there(tmp_path: Path) -> None:
    scripted, _ = run_apply(tmp_path, *WHOLE)
    contact = next(page for page in shown(scripted, Question) if page.proposed_from)
    assert contact.value == WANG.name
    assert contact.proposed_from == say("form.from_card", check=say("form.check_it"))


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
        (Review, "question.D129.making"),
        (Question, "sale_only"),
        (Notice, NoticeAnswer.START),
        (Message, "question.D129.projects"),  # told at once: what is sold only is not made
        (Question, ("bulk",)),
        (Message, "question.D129.form_of_business"),
        (Question, "sales"),
        (Materials, ("", "continue")),
        (Review, "continue"),
        (Signature, STROKES),
    ]
    scripted, (_, held, _) = run_apply(
        tmp_path, FIND, SITUATION, TO_CARD, FORM, MATERIALS, change, BUSY, AFTER
    )
    assert len(held) == 1
    rows = {row.id for row in shown(scripted, Materials)[-1].rows}
    assert "D129.rules" in rows
    assert "D129.safety_manager" not in rows
    assert [len(page.rows) for page in shown(scripted, Notice)] == [6, 5]
