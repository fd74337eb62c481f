"""The parties of an application, checked again: card, answers and applicant must tell one story."""

from __future__ import annotations

from typing import Any

import pytest

from backend.approval import Approval
from backend.case_console import sheet
from backend.case_models import CaseFile
from sync.protocol.holdings import Holdings
from sync.protocol.seal import SealingKey
from sync.protocol.wire import Capacity, Helper, HowMet, MaterialEntry, NaturalPerson, Unit
from tests.backend.domain import demonstration_rules
from tests.backend.sample import ANSWERS, NOWHERE, RECEIVED_AT, ZHANG, body, deposit, submission

NOODLES = Unit(name="示例区秀英餐饮有限公司", code="91350100M000100Y43", representative=ZHANG.name)
UNIT_TOLD = {
    "unit_name": NOODLES.name,
    "unit_code": NOODLES.code,
    "representative_name": NOODLES.representative,
}
LI = NaturalPerson(name="李某", number="11010519491231002X")
LI_TOLD = {"principal_kind": "natural_person", "principal_name": LI.name, "principal_number": LI.number}
POWER = MaterialEntry(material_id="authorisation", how=HowMet.SCANNED, document_id=NOWHERE, pages=1)
HELPER = Helper(id="H01", name="赵某", number="110101198001010011", station="城关街道便民服务站")


def told(**answers: Any) -> dict[str, Any]:
    return {key: value for key, value in (ANSWERS | answers).items() if value is not None}


def representative(**changes: Any) -> dict[str, Any]:
    answers = told(capacity="representative", shop_name=None, **UNIT_TOLD)
    return {"capacity": Capacity.REPRESENTATIVE, "applicant": NOODLES, "answers": answers} | changes


def agent(**changes: Any) -> dict[str, Any]:
    materials = (*body(NOWHERE).parts[0].materials, POWER)
    answers = told(capacity="agent", **LI_TOLD)
    made = {"capacity": Capacity.AGENT, "applicant": LI, "answers": answers, "materials": materials}
    return made | changes


def findings(changes: dict[str, Any]) -> set[tuple[str, str]]:
    told_us = body(NOWHERE, **changes)
    found = demonstration_rules().findings(told_us, told_us.parts[0], RECEIVED_AT.date(), Holdings())
    return {(finding.code, finding.detail) for finding in found}


@pytest.mark.parametrize("changes", [{}, representative(), agent(), representative(helper=HELPER)])
def test_parties_that_fit_the_card_and_the_answers_need_nobody(changes: dict[str, Any]) -> None:
    assert findings(changes) == set()


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"applicant": LI}, ("applicant.differs", "natural_person")),
        ({"applicant": NOODLES}, ("applicant.differs", "unit")),
        ({"capacity": Capacity.AGENT}, ("applicant.capacity_differs", "agent")),
        (
            representative(applicant=NOODLES.model_copy(update={"code": "91110000600037341L"})),
            ("applicant.differs", "unit"),
        ),
        (
            representative(
                applicant=NOODLES.model_copy(update={"representative": LI.name}),
                answers=told(capacity="representative", **UNIT_TOLD | {"representative_name": LI.name}),
            ),
            ("party.not_the_representative", "representative_name"),
        ),
        (
            agent(
                applicant=NaturalPerson(name=LI.name, number=ZHANG.number),
                answers=told(capacity="agent", **LI_TOLD | {"principal_number": ZHANG.number}),
            ),
            ("party.own_principal", "principal_number"),
        ),
        (
            representative(
                applicant=NOODLES.model_copy(update={"code": "91350100M000100Y44"}),
                answers=told(capacity="representative", **UNIT_TOLD | {"unit_code": "91350100M000100Y44"}),
            ),
            ("form.credit_code", "unit_code"),
        ),
        (
            agent(
                applicant=NaturalPerson(name=LI.name, number="110105194912310021"),
                answers=told(capacity="agent", **LI_TOLD | {"principal_number": "110105194912310021"}),
            ),
            ("form.id_number", "principal_number"),
        ),
        (agent(materials=body(NOWHERE).parts[0].materials), ("applicant.no_authorisation", "authorisation")),
        (
            agent(
                materials=(*body(NOWHERE).parts[0].materials, POWER.model_copy(update={"document_id": None}))
            ),
            ("applicant.no_authorisation", "authorisation"),
        ),
        (
            {"helper": HELPER.model_copy(update={"number": ZHANG.number})},
            ("helper.is_card_holder", "H01"),
        ),
    ],
)
def test_parties_that_do_not_fit_are_found(changes: dict[str, Any], found: tuple[str, str]) -> None:
    assert found in findings(changes)


@pytest.mark.parametrize(
    ("changes", "lines"),
    [
        ({}, ["申请人：张某某　110101199003074514"]),
        (
            representative(),
            [
                "申请人：示例区秀英餐饮有限公司　91350100M000100Y43　法定代表人（负责人）张某某",
                "来办的人（负责人）：张某某　110101199003074514",
            ],
        ),
        (
            agent(helper=HELPER),
            [
                "申请人：李某　11010519491231002X",
                "来办的人（代办人）：张某某　110101199003074514",
                "帮办人员：赵某　110101198001010011　城关街道便民服务站",
            ],
        ),
    ],
)
def test_the_case_file_names_whose_matter_it_is_who_acted_and_who_helped(
    approval: Approval, sealing_key: SealingKey, changes: dict[str, Any], lines: list[str]
) -> None:
    sample = deposit(approval, submission(sealing_key, **changes))
    file = approval.files.file(sample.number)
    assert isinstance(file, CaseFile)
    assert sheet(file).splitlines()[1 : 1 + len(lines)] == lines
