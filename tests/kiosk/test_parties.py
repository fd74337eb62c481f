"""Who applies: the card holder, or whom the card holder acts for."""

from __future__ import annotations

from datetime import date

import pytest

from kiosk.parties import applicant, is_same_name, number_of, objection
from sync.protocol.wire import CardHolder, NaturalPerson, Unit

HOLDER = CardHolder(
    document="social_security_card",
    name="王秀英",
    number="11010519491231002X",
    sex="2",
    birth=date(1949, 12, 31),
)
UNIT_TOLD = {
    "unit_name": "示例区秀英餐饮有限公司 ",
    "unit_code": "91350100m000100y43",
    "representative_name": "王秀英",
}
UNIT = Unit(name="示例区秀英餐饮有限公司", code="91350100M000100Y43", representative="王秀英")
PERSON_TOLD = {"principal_name": "李某", "principal_number": "110101199003074514"}


@pytest.mark.parametrize(
    ("answers", "party"),
    [
        ({}, NaturalPerson(name=HOLDER.name, number=HOLDER.number)),
        ({"capacity": "self"} | UNIT_TOLD, NaturalPerson(name=HOLDER.name, number=HOLDER.number)),
        ({"capacity": "representative"} | UNIT_TOLD, UNIT),
        ({"capacity": "agent", "principal_kind": "unit"} | UNIT_TOLD, UNIT),
        (
            {"capacity": "agent", "principal_kind": "natural_person"} | PERSON_TOLD,
            NaturalPerson(name="李某", number="110101199003074514"),
        ),
    ],
)
def test_the_applicant_is_whose_matter_it_is(answers: dict[str, str], party: NaturalPerson | Unit) -> None:
    assert applicant(HOLDER, answers) == party


def test_an_agents_own_records_are_never_those_that_are_asked_for() -> None:
    answers = {"capacity": "agent", "principal_kind": "natural_person"} | PERSON_TOLD
    assert number_of(applicant(HOLDER, answers)) == PERSON_TOLD["principal_number"]
    assert number_of(UNIT) == UNIT.code


@pytest.mark.parametrize(
    ("question_id", "answers", "key"),
    [
        ("representative_name", {"capacity": "representative", "representative_name": "王秀英"}, None),
        ("representative_name", {"capacity": "agent", "representative_name": "李某"}, None),
        ("representative_name", {"capacity": "representative"}, None),
        (
            "representative_name",
            {"capacity": "representative", "representative_name": "李某"},
            "party.not_the_representative",
        ),
        ("principal_number", {"capacity": "agent", "principal_number": "110101199003074514"}, None),
        (
            "principal_number",
            {"capacity": "agent", "principal_number": "11010519491231002x"},
            "party.own_principal",
        ),
    ],
)
def test_the_card_objects_to_what_does_not_fit_it(
    question_id: str, answers: dict[str, str], key: str | None
) -> None:
    found = objection(question_id, answers, HOLDER)
    assert (found and found.key) == key


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("王秀英", "王 秀英", True),
        ("阿依古丽·买买提", "阿依古丽•买买提", True),
        ("王秀英", "王秀荣", False),
        ("\U00020021某", "\U00020021 某", True),
    ],
)
def test_a_name_is_the_same_in_either_spelling(one: str, other: str, is_same: bool) -> None:
    assert is_same_name(one, other) is is_same
