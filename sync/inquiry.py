"""Asks the backend what is held about somebody who agreed to it: soon, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sync.protocol.holdings import Holder, Holdings, Inquiry, answer_context, inquiry_context
from sync.sealed_question import Kind


@dataclass(frozen=True, slots=True)
class HoldingQuestion:
    """Only what this matter can use. `consents`: text keys of what was agreed to."""

    holder: Holder
    card_number: str = field(repr=False)
    documents: Sequence[str]
    questions: Sequence[str]
    consents: Sequence[str]
    asked_at: datetime


def _question(question: HoldingQuestion, answer_key: str) -> Inquiry:
    return Inquiry(
        holder=question.holder,
        card_number=question.card_number,
        documents=tuple(question.documents),
        questions=tuple(question.questions),
        consents=tuple(question.consents),
        asked_at=question.asked_at,
        answer_key=answer_key,
    )


HOLDINGS: Final = Kind(
    "/v1/holders/inquiry",
    _question,
    Holdings,
    inquiry_context,
    answer_context,
    timeout_s=(2.0, 3.0),  # somebody stands there and waits
    total_s=5.0,
)
