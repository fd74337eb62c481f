"""A matter of a company, and of somebody else: asked, told, sealed and printed as theirs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from kiosk.pages import Back, Busy, Input, Materials, Message, Question, Review, Scan, ScanAnswer
from kiosk.words import render
from sync.protocol.holdings import RECORDS_CONSENT
from sync.protocol.wire import ApplicationBody, Capacity, DocumentKind, HowMet, NaturalPerson, Unit
from tests.kiosk.hall import (
    AFTER,
    BRING_LICENCE,
    CARD,
    FIND,
    FORM,
    LAST,
    LOOK_UP,
    MATERIALS,
    TYPE,
    WANG,
    Hall,
    Script,
    play,
    stage,
)
from tests.kiosk.visits import BUSY, lay_paper, opened, shown, visit_of
from tests.stage import ScriptedStage, Wait

KIND: Script = [(Question, "new"), (Question, "on_site")]
REPRESENTATIVE: Script = [(Question, "representative")]
AGENT_OF_PERSON: Script = [(Question, "agent"), (Question, "natural_person")]
AGENT_OF_UNIT: Script = [(Question, "agent"), (Question, "unit")]
UNIT = Unit(name="秀英餐饮有限公司", code="91350100M000100Y43", representative=WANG.name)
UNIT_TOLD: Script = [(Question, UNIT.name), (Question, UNIT.code)]
CONTACT: Script = FORM[:2]
SHOP: Script = FORM[3:]  # its name is the unit's
POWER: Script = [(Materials, ("authorisation", "scanned")), (Scan, Wait()), (Scan, ScanAnswer.CONTINUE)]
TO_UNIT: Script = [*CARD, *TYPE]  # its code is still to be told before anybody can be asked about it
CARD_FOR_ANOTHER: Script = [CARD[0], CARD[1], CARD[3], *TYPE]  # whose records are not asked for here
END: tuple[Script, ...] = (LAST, BUSY, AFTER)


def played(folder: Path, *scripts: Script) -> tuple[ScriptedStage, ApplicationBody, dict[str, str]]:
    """The pages shown, the application as the backend opens it, and the rows of the receipt."""
    scripted = stage(*scripts)

    async def flow(hall: Hall) -> tuple[ApplicationBody, Any]:
        lay_paper(hall)
        await visit_of(hall, scripted)
        body = ApplicationBody.model_validate_json(await opened(hall, DocumentKind.APPLICATION))
        (case,) = await hall.services.in_store(lambda store: store.cases.of_holder(WANG.number))
        return body, case.slip

    body, slip = play(folder, flow)
    rows = {block["label"]: block["value"] for block in slip["blocks"] if block["block"] == "Row"}
    return scripted, body, rows


def section(scripted: ScriptedStage, place: int = 0) -> dict[str, str]:
    """The rows of one section of check-answers, as they are read."""
    _, rows = shown(scripted, Review)[-1].sections[place]
    return {render(row.label): render(row.value) for row in rows}


def test_a_company_applies_through_its_legal_representative(tmp_path: Path) -> None:
    told: Script = [*UNIT_TOLD, (Question, WANG.name), *CONTACT, *LOOK_UP, *SHOP]
    scripted, body, slip = played(tmp_path, FIND, KIND, REPRESENTATIVE, TO_UNIT, told, MATERIALS, *END)
    assert (body.capacity, body.applicant, body.helper) == (Capacity.REPRESENTATIVE, UNIT, None)
    assert body.card_holder.number == WANG.number
    assert "shop_name" not in body.answers
    assert (how_licence_is_met(body), RECORDS_CONSENT in body.consents) == (HowMet.HELD_BY_GOVERNMENT, True)
    assert section(scripted) == {
        "单位名称": UNIT.name,
        "统一社会信用代码": UNIT.code,
        "法定代表人（负责人）": WANG.name,
        "联系人": WANG.name,
        "联系电话": "13900001234",
        "来办的人（负责人）": WANG.name,
        "来办的人证件号码": WANG.masked_number,
    }
    assert slip["申请人"] == UNIT.name
    assert slip["信用代码"] == UNIT.code
    assert slip["负责人"] == f"{WANG.masked_name}  {WANG.masked_number}"


def test_a_wrong_credit_code_is_told_in_words_and_stays_to_be_mended(tmp_path: Path) -> None:
    wrong = "91350100M000100Y44"
    told: Script = [
        UNIT_TOLD[0],
        (Question, wrong),
        (Question, UNIT.code.lower()),
        (Question, WANG.name),
        *CONTACT,
        *LOOK_UP,
        *SHOP,
    ]
    scripted, body, _ = played(tmp_path, FIND, KIND, REPRESENTATIVE, TO_UNIT, told, MATERIALS, *END)
    pages = [page for page in shown(scripted, Question) if page.input is Input.CREDIT_CODE]
    assert [page.value for page in pages] == [None, wrong]
    assert render(pages[1].error).startswith("统一社会信用代码")
    assert body.applicant == UNIT


def test_the_representatives_name_is_proposed_from_the_card(tmp_path: Path) -> None:
    told: Script = [*UNIT_TOLD, (Question, WANG.name), *CONTACT, *LOOK_UP, *SHOP]
    scripted, _, _ = played(tmp_path, FIND, KIND, REPRESENTATIVE, TO_UNIT, told, MATERIALS, *END)
    page = next(page for page in shown(scripted, Question) if page.title == "执照上写的负责人叫什么？")
    assert page.value == WANG.name
    assert page.proposed_from


def test_who_turns_out_not_to_be_the_representative_becomes_an_agent(tmp_path: Path) -> None:
    told: Script = [*UNIT_TOLD, (Question, "李某"), *CONTACT, *LOOK_UP, *SHOP]
    turn: Script = [
        (Message, question_key_of("capacity")),
        *AGENT_OF_UNIT,
        CARD[0],  # another situation is told anew
    ]
    scripted, body, slip = played(
        tmp_path, FIND, KIND, REPRESENTATIVE, TO_UNIT, told, turn, POWER, MATERIALS, *END
    )
    (message,) = shown(scripted, Message)
    assert "委托书" in render(message.paragraphs[0])
    assert body.capacity is Capacity.AGENT
    assert body.applicant == UNIT.model_copy(update={"representative": "李某"})
    assert slip["代办人"].startswith(WANG.masked_name)


def test_an_agent_applies_for_a_person(tmp_path: Path) -> None:
    told: Script = [
        (Question, "李某"),
        (Question, "110101199003074514"),
        *CONTACT,
        FORM[2],
        *SHOP,
        *BRING_LICENCE,
    ]
    _, body, slip = played(
        tmp_path, FIND, KIND, AGENT_OF_PERSON, CARD_FOR_ANOTHER, told, POWER, MATERIALS, *END
    )
    assert body.capacity is Capacity.AGENT
    assert body.applicant == NaturalPerson(name="李某", number="110101199003074514")
    assert body.card_holder.name == WANG.name
    assert (how_licence_is_met(body), RECORDS_CONSENT in body.consents) == (HowMet.SCANNED, False)
    (power,) = [entry for entry in body.parts[0].materials if entry.material_id == "authorisation"]
    assert (power.how, power.pages) == (HowMet.SCANNED, 1)
    assert slip["申请人"] == "李*  110101********4514"
    assert slip["代办人"] == f"{WANG.masked_name}  {WANG.masked_number}"
    assert WANG.name not in json.dumps(slip, ensure_ascii=False)


def test_the_agents_own_number_is_not_that_of_the_principal(tmp_path: Path) -> None:
    told: Script = [(Question, "李某"), (Question, WANG.number), *CONTACT, FORM[2], *SHOP]
    mend: Script = [(Message, question_key_of("principal_number")), (Question, "110101199003074514")]
    scripted, body, _ = played(
        tmp_path,
        FIND,
        KIND,
        AGENT_OF_PERSON,
        CARD_FOR_ANOTHER,
        told,
        mend,
        BRING_LICENCE,
        POWER,
        MATERIALS,
        *END,
    )
    assert body.applicant == NaturalPerson(name="李某", number="110101199003074514")
    assert shown(scripted, Question)[-2].value == WANG.number  # what was typed stands there to be mended


def test_an_agent_applies_for_a_unit_and_is_not_taken_for_its_representative(tmp_path: Path) -> None:
    told: Script = [*UNIT_TOLD, (Question, "李某"), *CONTACT, *LOOK_UP, *SHOP]
    scripted, body, _ = played(tmp_path, FIND, KIND, AGENT_OF_UNIT, TO_UNIT, told, POWER, MATERIALS, *END)
    page = next(page for page in shown(scripted, Question) if page.title == "执照上写的负责人叫什么？")
    assert (page.value, page.proposed_from) == (None, "")
    assert body.applicant == UNIT.model_copy(update={"representative": "李某"})
    assert not shown(scripted, Message)


def test_an_agent_without_a_power_of_attorney_can_print_a_blank_one(tmp_path: Path) -> None:
    told: Script = [(Question, "李某"), (Question, "110101199003074514"), *CONTACT, FORM[2], *SHOP]
    blank: Script = [
        (Materials, ("authorisation", "template")),
        (Busy, Wait()),
        (Message, "continue"),
        (Materials, Back()),  # the last question again; nothing is printed twice
        (Question, "4"),
        *BRING_LICENCE,
    ]
    scripted, body, _ = played(
        tmp_path, FIND, KIND, AGENT_OF_PERSON, CARD_FOR_ANOTHER, told, blank, POWER, MATERIALS, *END
    )
    row = next(row for row in shown(scripted, Materials)[0].rows if row.id == "authorisation")
    assert "委托人签名" in render(row.state)
    assert len(list((tmp_path / "slips").glob("*.png"))) == 2  # the blank text, the receipt
    assert body.answers["staff"] == 4


def how_licence_is_met(body: ApplicationBody) -> HowMet:
    return next(entry.how for entry in body.parts[0].materials if entry.material_id == "business_licence")


def question_key_of(name: str) -> str:
    return f"question.{name}"
