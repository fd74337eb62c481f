"""Papers of a case as staff put them there, and as a terminal asks for them by hand."""

from __future__ import annotations

from typing import Any

from uuid_utils import uuid7

from backend.approval import Approval
from backend.case_papers import NewPaper
from backend.tables import CasePaper
from sync.protocol.holdings import SealedInquiry, from_text, to_text
from sync.protocol.papers import (
    CasePapers,
    PapersQuestion,
    SealedPapers,
    papers_answer_context,
    papers_question_context,
)
from sync.protocol.seal import OpeningKey, SealingKey
from sync.protocol.wire import Problem
from tests.backend.held import PERSON, a_pdf
from tests.backend.sample import RECEIVED_AT, ZHANG, Sample

TITLE = "受理通知书"


def add(approval: Approval, number: str, **changes: Any) -> CasePaper:
    added = try_to_add(approval, number, **changes)
    assert isinstance(added, CasePaper)
    return added


def try_to_add(approval: Approval, number: str, **changes: Any) -> CasePaper | Problem:
    proper: dict[str, Any] = {"title": TITLE, "pdf": a_pdf()}
    return approval.desk.add(number, NewPaper(**(proper | changes)), actor="w3")


def asked(approval: Approval, sample: Sample, key: OpeningKey, **changes: Any) -> SealedInquiry:
    proper: dict[str, Any] = {
        "holder": PERSON,
        "card_number": ZHANG.number,
        "submission_id": sample.id,
        "asked_at": RECEIVED_AT,
        "answer_key": key.public_text(),
    }
    question = PapersQuestion(**(proper | changes)).model_dump_json().encode()
    inquiry_id = str(uuid7())
    sealing = SealingKey.from_text(approval.keys.opening.public_text())
    sealed = sealing.seal(question, papers_question_context("HT07", inquiry_id))
    return SealedInquiry(inquiry_id=inquiry_id, sealed=to_text(sealed))


def told(approval: Approval, sample: Sample, terminal_id: str = "HT07", **changes: Any) -> CasePapers:
    key = OpeningKey.generate()
    answer = approval.desk.answer(terminal_id, asked(approval, sample, key, **changes))
    assert isinstance(answer, SealedPapers)
    opened = key.open(from_text(answer.sealed), papers_answer_context(answer.inquiry_id))
    return CasePapers.model_validate_json(opened)
