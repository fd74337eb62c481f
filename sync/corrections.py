"""Asks the backend which of a card holder's cases wait for something, and for what."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sync.protocol.corrections import (
    CorrectionsQuestion,
    OpenCorrections,
    corrections_answer_context,
    corrections_question_context,
)
from sync.protocol.holdings import Holder, HolderKind
from sync.sealed_question import Kind


@dataclass(frozen=True, slots=True)
class CorrectionsWanted:
    card_number: str = field(repr=False)
    asked_at: datetime


def _question(wanted: CorrectionsWanted, answer_key: str) -> CorrectionsQuestion:
    return CorrectionsQuestion(
        holder=Holder(kind=HolderKind.PERSON, number=wanted.card_number),
        card_number=wanted.card_number,
        asked_at=wanted.asked_at,
        answer_key=answer_key,
    )


CORRECTIONS: Final = Kind(
    "/v1/cases/corrections",
    _question,
    OpenCorrections,
    corrections_question_context,
    corrections_answer_context,
    timeout_s=(2.0, 3.0),  # somebody stands there and waits
    total_s=5.0,
)
