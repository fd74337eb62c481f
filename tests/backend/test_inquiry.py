"""A terminal's question: sealed both ways, answered once, by consent, and written down."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from backend.approval import Approval
from backend.asked import QuestionBook
from backend.holder_tables import AskedInquiry
from backend.inquiry import Inquiries
from sync.protocol.holdings import RECORDS_CONSENT, Holder, HolderKind, SealedHoldings, SealedInquiry
from sync.protocol.seal import SealError, SealingKey
from sync.protocol.wire import Grade
from tests.backend.held import LICENCE, PERSON, UNIT, Asked, ask, issue, refused
from tests.backend.sample import ANSWERS, RECEIVED_AT, ZHANG, Client, deposit, submission

OTHER = "11010519491231002X"  # the example of GB 11643


def test_the_answer_names_the_best_document_of_each_kind_asked_for(
    approval: Approval, sealing_key: SealingKey
) -> None:
    deposit(approval, submission(sealing_key))
    assert {d.document: d.grade for d in ask(approval).documents} == {LICENCE: "C", "D129.rules": "D"}
    held = issue(approval)
    told = ask(approval, documents=(LICENCE,)).documents
    assert told == (held,)
    assert told[0].fields["name"] == "示例区秀英面馆"


def test_answers_of_the_latest_case_are_told_where_they_are_common_and_asked_for(
    approval: Approval, sealing_key: SealingKey
) -> None:
    deposit(approval, submission(sealing_key))
    changed = ANSWERS | {"phone": "13911112222"}
    later = RECEIVED_AT + timedelta(minutes=1)
    deposit(approval, submission(sealing_key, sequence=2, answers=changed, received_at=later))
    earlier = ask(approval).earlier
    assert earlier is not None
    assert earlier.matter_code == "D129"
    own = {"phone": "13911112222", "shop_name": ANSWERS["shop_name"]}
    assert earlier.answers == own  # `projects` is this item's own question


def test_who_never_came_before_has_nothing(approval: Approval) -> None:
    told = ask(approval)
    assert (told.documents, told.earlier, told.has_dishonest_record) == ((), None, False)


def test_a_record_of_a_broken_commitment_is_told(approval: Approval) -> None:
    approval.standing.enter(PERSON, actor="w3", reason="没有兑现")
    assert ask(approval).has_dishonest_record


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"consents": ("consent.point.card",)}, "inquiry.no_consent"),
        ({"card_number": "110101198001018877"}, "inquiry.not_own"),
        ({"answer_key": "AAAA"}, "inquiry.invalid"),
    ],
)
def test_a_question_that_may_not_be_asked_is_refused(
    approval: Approval, changes: dict[str, Any], code: str
) -> None:
    assert refused(approval, Asked(approval, changes)) == code


@pytest.mark.parametrize("sealed", ["", "?", "AAAA"])
def test_rubbish_is_refused(approval: Approval, sealed: str) -> None:
    asked = Asked(approval)
    assert (
        refused(approval, asked, SealedInquiry(inquiry_id=asked.inquiry_id, sealed=sealed))
        == "inquiry.invalid"
    )


def test_a_question_opens_only_as_that_of_its_terminal(approval: Approval) -> None:
    assert refused(approval, Asked(approval, terminal_id="HT08")) == "inquiry.invalid"


def test_the_same_question_is_answered_once(approval: Approval) -> None:
    asked = Asked(approval)
    question = asked.question()
    assert isinstance(approval.inquiries.answer("HT07", question), SealedHoldings)
    assert refused(approval, asked, question) == "inquiry.repeated"


def test_nobody_but_who_asked_can_open_the_answer(approval: Approval) -> None:
    asked, other = Asked(approval), Asked(approval)
    answer = approval.inquiries.answer("HT07", asked.question())
    assert isinstance(answer, SealedHoldings)
    with pytest.raises(SealError):
        other.open(answer)


def test_more_questions_than_people_come_are_not_answered(approval: Approval) -> None:
    book = QuestionBook(approval.database, approval.keys, approval.clock, an_hour=2)
    few = Inquiries(book, approval.register, approval.papers, approval.clock)
    told = [few.answer("HT07", Asked(approval).question()) for _ in range(3)]
    assert [getattr(answer, "code", "") for answer in told] == ["", "", "inquiry.too_many"]


def test_who_asks_again_and_again_leaves_answers_for_others(approval: Approval) -> None:
    book = QuestionBook(approval.database, approval.keys, approval.clock, an_hour=9, an_hour_of_a_card=1)
    few = Inquiries(book, approval.register, approval.papers, approval.clock)
    other = {"holder": Holder(kind=HolderKind.PERSON, number=OTHER), "card_number": OTHER}
    told = [few.answer("HT07", Asked(approval, changes).question()) for changes in ({}, {}, other)]
    assert [getattr(answer, "code", "") for answer in told] == ["", "inquiry.too_many", ""]


def test_every_question_is_written_down_with_its_consent_and_without_a_number(approval: Approval) -> None:
    held = issue(approval)
    ask(approval)
    (row,) = approval.questions.about(PERSON)
    assert (row.terminal_id, row.consents, row.told) == ("HT07", [RECORDS_CONSENT], [held.holding_id])
    assert ZHANG.number not in (row.holder, row.asker)
    assert list(approval.questions.about(UNIT)) == []


def test_the_line_carries_no_name_and_no_number_in_clear(approval: Approval, terminal: Client) -> None:
    issue(approval)
    asked = Asked(approval)
    question = asked.question().model_dump_json()
    response = terminal.call(
        "POST", "/v1/holders/inquiry", data=question, headers={"Content-Type": "application/json"}
    )
    assert response.status_code == 200
    assert [word for word in (ZHANG.number, "秀英面馆", LICENCE) if word in question + response.text] == []
    told = asked.open(SealedHoldings.model_validate_json(response.content))
    assert [document.grade for document in told.documents] == [Grade.ISSUED]


def test_staff_cannot_ask_as_a_terminal(approval: Approval, staff: Client) -> None:
    response = staff.call(
        "POST",
        "/v1/holders/inquiry",
        data=Asked(approval).question().model_dump_json(),
        headers={"Content-Type": "application/json"},
    )
    assert response.json()["code"] == "token.other_role"
    with approval.database.reading() as session:
        assert session.scalars(select(AskedInquiry)).all() == []
