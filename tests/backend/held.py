"""What a terminal asks about a person, and what it makes of the answer, done by hand."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pikepdf
from uuid_utils import uuid7

from backend.approval import Approval
from backend.holdings import IssuedDocument, new_id
from kiosk.consents import CONSENTS
from sync.protocol.holdings import (
    RECORDS_CONSENT,
    HeldDocument,
    Holder,
    HolderKind,
    Holdings,
    Inquiry,
    SealedHoldings,
    SealedInquiry,
    answer_context,
    from_text,
    inquiry_context,
    to_text,
)
from sync.protocol.seal import OpeningKey, SealingKey
from sync.protocol.wire import HowMet, MaterialEntry, Problem
from tests.backend.sample import ZHANG

PERSON = Holder(kind=HolderKind.PERSON, number=ZHANG.number)
UNIT = Holder(kind=HolderKind.UNIT, number="92110105MA01ABCD36")
LICENCE = "business_licence"
FIELDS = {"name": "示例区秀英面馆", "code": UNIT.number}


@dataclass
class Asked:
    """One question of a terminal; `changes` are other fields of it."""

    approval: Approval
    changes: dict[str, Any] = field(default_factory=dict)
    terminal_id: str = "HT07"
    inquiry_id: str = field(default_factory=lambda: str(uuid7()))
    key: OpeningKey = field(default_factory=OpeningKey.generate)

    def question(self) -> SealedInquiry:
        proper: dict[str, Any] = {
            "holder": PERSON,
            "card_number": ZHANG.number,
            "documents": (LICENCE, "D129.rules"),
            "questions": ("phone", "shop_name", "projects"),
            "consents": (RECORDS_CONSENT,),
            "asked_at": datetime(2026, 9, 25, tzinfo=UTC),
            "answer_key": self.key.public_text(),
        }
        inquiry = Inquiry(**(proper | self.changes))
        sealing = SealingKey.from_text(self.approval.keys.opening.public_text())
        context = inquiry_context(self.terminal_id, self.inquiry_id)
        sealed = to_text(sealing.seal(inquiry.model_dump_json().encode(), context))
        return SealedInquiry(inquiry_id=self.inquiry_id, sealed=sealed)

    def open(self, answer: SealedHoldings) -> Holdings:
        opened = self.key.open(from_text(answer.sealed), answer_context(self.inquiry_id))
        return Holdings.model_validate_json(opened)


def ask(approval: Approval, **changes: Any) -> Holdings:
    asked = Asked(approval, changes)
    answer = approval.inquiries.answer("HT07", asked.question())
    assert isinstance(answer, SealedHoldings)
    return asked.open(answer)


def refused(approval: Approval, asked: Asked, question: SealedInquiry | None = None) -> str:
    answer = approval.inquiries.answer("HT07", question or asked.question())
    assert isinstance(answer, Problem)
    return answer.code


def a_pdf(pages: int = 1) -> bytes:
    made = io.BytesIO()
    with pikepdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page(page_size=(595, 842))
        pdf.save(made)
    return made.getvalue()


def issue(approval: Approval, holder: Holder = PERSON, **changes: Any) -> HeldDocument:
    """A business licence in force, of grade A."""
    holding_id = new_id()
    proper: dict[str, Any] = {
        "holding_id": holding_id,
        "document": LICENCE,
        "source": "示例区市场监督管理局",
        "blob": approval.papers.store(holding_id, changes.pop("pdf", a_pdf())),
        "fields": FIELDS,
        "on": datetime(2023, 5, 16, tzinfo=UTC).date(),
        "until": None,
    }
    return approval.register.issue(holder, IssuedDocument(**(proper | changes)), actor="tester")


def using(held: HeldDocument, entries: tuple[MaterialEntry, ...], **changes: Any) -> dict[str, Any]:
    """Changes of an application that uses this document again for its licence."""
    again = MaterialEntry(
        material_id=LICENCE,
        how=HowMet.HELD_BY_GOVERNMENT,
        holding_id=held.holding_id,
        grade=held.grade,
    ).model_copy(update=changes)
    others = tuple(entry for entry in entries if entry.material_id != LICENCE)
    return {"materials": (*others, again), "consents": (*CONSENTS, RECORDS_CONSENT)}
