"""Nobody is asked twice: what is held, by consent; what was told in an earlier matter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kiosk.consents import CONSENTS
from kiosk.pages import (
    Back,
    Busy,
    CardPrompt,
    Commitment,
    Consent,
    Materials,
    Message,
    Question,
    Scan,
    ScanAnswer,
)
from kiosk.words import render, say
from sync.protocol.holdings import RECORDS_CONSENT, EarlierAnswers, HolderKind, Holdings
from sync.protocol.wire import Grade, HowMet
from sync.sealed_question import NotKnown
from tests.kiosk.hall import (
    BRING_LICENCE,
    CARD,
    FIND,
    FORM,
    LICENCE_A,
    LOOK_UP,
    MATERIALS,
    SITUATION,
    TO_CARD,
    TYPE,
    WANG,
    Hall,
    Script,
    play,
    stage,
)
from tests.kiosk.reusing import (
    CONTACT,
    END,
    NO_RECORDS,
    OFFLINE,
    SHOP,
    held,
    licence,
    played,
    proposed,
    row,
    state,
)
from tests.kiosk.visits import shown, visit_of
from tests.stage import Wait

# ---- what is held ------------------------------------------------------------------------------------------


def test_an_issued_licence_that_is_held_need_not_be_brought(tmp_path: Path) -> None:
    answer = Holdings(documents=(LICENCE_A,))
    scripted, body, hall = played(tmp_path, TO_CARD, FORM, MATERIALS, *END, answer=answer)
    assert licence(body) == (HowMet.HELD_BY_GOVERNMENT, LICENCE_A.holding_id, Grade.ISSUED)
    assert state(scripted, "business_licence") == "政府已有，不用交"
    assert body.consents == (*CONSENTS, RECORDS_CONSENT)
    (question,) = hall.office.asked
    assert (question.holder.kind, question.holder.number) == (HolderKind.PERSON, WANG.number)
    assert "business_licence" in question.documents
    assert {"phone", "shop_name"} <= set(question.questions)
    assert "projects" not in question.questions  # the item's own: nobody else has asked it


@pytest.mark.parametrize(
    ("answer", "words"),
    [(Holdings(), "政府没有存，请扫描"), (OFFLINE, "现在查不到，请扫描")],
)
def test_what_is_not_held_or_not_known_is_scanned_and_the_reason_told(
    tmp_path: Path, answer: Holdings | NotKnown, words: str
) -> None:
    form = (CONTACT, TYPE, SHOP)
    scripted, body, _ = played(tmp_path, TO_CARD, *form, BRING_LICENCE, MATERIALS, *END, answer=answer)
    assert licence(body) == (HowMet.SCANNED, None, None)
    assert state(scripted, "business_licence") == words


def test_refusing_records_leads_to_scanning_and_asks_nobody(tmp_path: Path) -> None:
    form = (CONTACT, TYPE, SHOP)
    scripted, body, hall = played(tmp_path, NO_RECORDS, *form, BRING_LICENCE, MATERIALS, *END)
    assert hall.office.asked == []
    assert body.consents == CONSENTS
    assert licence(body)[0] is HowMet.SCANNED
    assert state(scripted, "business_licence") == "没有查，请扫描"
    agree, decline = (
        render(words) for words in (shown(scripted, Consent)[1].agree, shown(scripted, Consent)[1].decline)
    )
    assert abs(len(agree) - len(decline)) <= 3  # as easy to refuse as to agree


NOT_WAITED = [*CARD, (Busy, None)]


@pytest.mark.parametrize(("before", "is_told"), [(NO_RECORDS, True), (NOT_WAITED, True), (TO_CARD, False)])
def test_who_signs_without_a_look_up_reads_what_follows_from_a_broken_commitment(
    tmp_path: Path, before: Script, is_told: bool
) -> None:
    scripted, body, _ = played(
        tmp_path, before, CONTACT, TYPE, SHOP, BRING_LICENCE, MATERIALS, *END, answer=Holdings()
    )
    pages = {render(page.title): render(page.text) for page in shown(scripted, Commitment)}
    notes = {
        f"要在补正通知写明的时间里把“{name}”交来" in pages[title]
        for title, name in (
            ("“管理制度清单”承诺书", "管理制度清单"),
            ("“食品安全管理员信息”晚些交", "食品安全管理员信息"),
        )
    }
    assert notes == {is_told}
    (part,) = body.parts
    assert [text in pages["“管理制度清单”承诺书"] for text in part.commitments] == [True]
    assert "补正" not in part.commitments[0]  # told, not signed


def test_who_does_not_wait_for_the_answer_goes_on(tmp_path: Path) -> None:
    form = (CONTACT, TYPE, SHOP)
    scripted, body, _ = played(tmp_path, CARD, [(Busy, None)], *form, BRING_LICENCE, MATERIALS, *END)
    assert licence(body)[0] is HowMet.SCANNED
    assert shown(scripted, Busy)[0].way_out == say("records.busy.way_out")


def test_an_expired_document_does_not_meet_a_material(tmp_path: Path) -> None:
    old = Holdings(documents=(held(Grade.ISSUED, valid_until=date(2020, 1, 1)),))
    _, body, _ = played(tmp_path, TO_CARD, CONTACT, TYPE, SHOP, BRING_LICENCE, MATERIALS, *END, answer=old)
    assert licence(body)[0] is HowMet.SCANNED


def test_a_document_checked_at_a_window_counts_like_an_issued_one(tmp_path: Path) -> None:
    scripted, body, _ = played(
        tmp_path, TO_CARD, FORM, MATERIALS, *END, answer=Holdings(documents=(held(Grade.CHECKED),))
    )
    assert licence(body)[2] is Grade.CHECKED
    assert state(scripted, "business_licence") == "窗口核过原件，不用再交"


def test_an_upload_is_offered_and_its_original_is_to_be_brought(tmp_path: Path) -> None:
    again: Script = [(Materials, ("business_licence", "held_by_government"))]
    scripted, body, _ = played(
        tmp_path, TO_CARD, CONTACT, TYPE, SHOP, again, MATERIALS, *END,
        answer=Holdings(documents=(held(Grade.UPLOADED),)),
    )  # fmt: skip
    assert licence(body) == (HowMet.HELD_BY_GOVERNMENT, LICENCE_A.holding_id, Grade.UPLOADED)
    assert state(scripted, "business_licence") == "您2023年5月16日交过，可以接着用"
    assert state(scripted, "business_licence", 1) == "用上次交的，原件带到窗口核对"
    actions = [action for action, _ in row(scripted, "business_licence").actions]
    assert actions == ["held_by_government", "scanned"]


def test_who_would_rather_scan_than_have_a_held_document_used_can(tmp_path: Path) -> None:
    undo: Script = [(Materials, ("business_licence", "undo"))]
    answer = Holdings(documents=(LICENCE_A,))
    _, body, _ = played(tmp_path, TO_CARD, FORM, undo, BRING_LICENCE, MATERIALS, *END, answer=answer)
    assert licence(body)[0] is HowMet.SCANNED


def test_a_statement_is_shown_again_and_confirmed(tmp_path: Path) -> None:
    statement = held(Grade.STATED)
    again: Script = [(Materials, ("business_licence", "held_by_government")), (Commitment, True)]
    _, body, _ = played(
        tmp_path, TO_CARD, CONTACT, TYPE, SHOP, again, MATERIALS, *END,
        answer=Holdings(documents=(statement,)),
    )  # fmt: skip
    assert licence(body) == (HowMet.HELD_BY_GOVERNMENT, statement.holding_id, Grade.STATED)


# ---- a broken commitment -----------------------------------------------------------------------------------


def test_a_broken_commitment_closes_promises_is_told_kindly_and_leaves_the_other_ways(tmp_path: Path) -> None:
    def scan(material_id: str) -> Script:
        return [(Materials, (material_id, "scanned")), (Scan, Wait()), (Scan, ScanAnswer.CONTINUE)]

    answer = Holdings(documents=(LICENCE_A,), has_dishonest_record=True)
    scans: Script = [
        *scan("D129.layout"),
        *scan("D129.rules"),
        *scan("D129.safety_manager"),
        (Materials, ("", "continue")),
    ]
    scripted, body, _ = played(tmp_path, TO_CARD, FORM, [(Message, "continue")], scans, *END, answer=answer)
    (told,) = shown(scripted, Message)
    assert render(told.title) == "有的材料这次要当场交"
    words = "".join(render(paragraph) for paragraph in told.paragraphs)
    assert "管理制度清单、食品安全管理员信息" in words
    assert "照样能办" in words
    assert "失信" not in words  # others can read the screen
    assert [action for action, _ in row(scripted, "D129.rules").actions] == ["scanned"]
    assert [part.commitments for part in body.parts] == [()]


def test_a_statement_is_not_trusted_after_a_broken_commitment(tmp_path: Path) -> None:
    answer = Holdings(documents=(held(Grade.STATED),), has_dishonest_record=True)
    scripted = stage(
        FIND, SITUATION, TO_CARD, CONTACT, TYPE, SHOP, [(Message, "continue"), (Materials, ZeroDivisionError)]
    )

    async def flow(hall: Hall) -> None:
        hall.office.answer = answer
        with pytest.raises(ZeroDivisionError):
            await visit_of(hall, scripted)

    play(tmp_path, flow)
    assert [action for action, _ in row(scripted, "business_licence").actions] == ["scanned"]


# ---- what is proposed --------------------------------------------------------------------------------------


EARLIER = EarlierAnswers(
    matter_code="D109",
    told_on=date(2026, 3, 2),
    answers={
        "phone": "13911112222",
        "shop_name": "秀英理发店",
        "shop_region": ["demo", "chengguan", "chengguan-guloujie"],
        "staff": "many",  # what would not do as an answer is not proposed
    },
)


def test_answers_of_an_earlier_matter_are_proposed_and_said_to_be_from_there(tmp_path: Path) -> None:
    answer = Holdings(documents=(held(Grade.ISSUED),), earlier=EARLIER)
    scripted, body, _ = played(tmp_path, TO_CARD, FORM, MATERIALS, *END, answer=answer)
    source = "您上次办“公共场所卫生许可”时填的，请看看对不对"
    assert proposed(scripted) == {
        "有事找谁？": (WANG.name, "从您的卡上读的，请看看对不对"),
        "您的联系电话是多少？": ("13911112222", source),
        "营业执照上写的名称是什么？": ("秀英理发店", source),
        "店开在哪个街道或镇？再选社区或村": (("demo", "chengguan", "chengguan-guloujie"), source),
    }
    assert body.answers["phone"] == "13900001234"  # shown to confirm, never taken silently


def test_what_is_written_on_a_held_licence_comes_before_an_earlier_matter(tmp_path: Path) -> None:
    answer = Holdings(documents=(LICENCE_A,), earlier=EARLIER)
    scripted, _, _ = played(tmp_path, TO_CARD, FORM, MATERIALS, *END, answer=answer)
    told = proposed(scripted)["营业执照上写的名称是什么？"]
    assert told == ("示例区秀英面馆", "政府存的证照上写的，请看看对不对")


def test_going_back_asks_the_office_once_and_the_person_again(tmp_path: Path) -> None:
    answer = Holdings(documents=(LICENCE_A,))
    back: Script = [(Question, Back()), (Question, WANG.name)]  # from the phone to the name and on
    _, _, hall = played(tmp_path, TO_CARD, FORM[:1], back, FORM[1:], MATERIALS, *END, answer=answer)
    assert len(hall.office.asked) == 1


def test_another_person_at_the_reader_is_asked_about_anew(tmp_path: Path) -> None:
    other = replace(WANG, name="李淑芬", number="110101195505050024")
    scripted = stage(
        FIND, SITUATION, TO_CARD,
        [(Question, Back()), (CardPrompt, Wait()), *LOOK_UP, (Question, ZeroDivisionError)],
    )  # fmt: skip

    async def flow(hall: Hall) -> list[str]:
        hall.card.answers = [WANG, other]
        with pytest.raises(ZeroDivisionError):
            await visit_of(hall, scripted)
        return [question.holder.number for question in hall.office.asked]

    assert play(tmp_path, flow) == [WANG.number, other.number]
