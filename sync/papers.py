"""Asks the backend for the papers of a submission, with the card that made it: the card alone, of a unit too.

The seal of each is checked where it is printed (`peripherals.page_printer.sealed`), not here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sync.protocol.holdings import Holder, HolderKind
from sync.protocol.papers import (
    CasePapers,
    PapersQuestion,
    papers_answer_context,
    papers_question_context,
)
from sync.sealed_question import Kind


@dataclass(frozen=True, slots=True)
class PapersWanted:
    card_number: str = field(repr=False)
    submission_id: str
    asked_at: datetime


def _question(wanted: PapersWanted, answer_key: str) -> PapersQuestion:
    return PapersQuestion(
        holder=Holder(kind=HolderKind.PERSON, number=wanted.card_number),
        card_number=wanted.card_number,
        submission_id=wanted.submission_id,
        asked_at=wanted.asked_at,
        answer_key=answer_key,
    )


PAPERS: Final = Kind(
    "/v1/cases/papers",
    _question,
    CasePapers,
    papers_question_context,
    papers_answer_context,
    timeout_s=(2.0, 5.0),
    total_s=20.0,  # some hundred KiB on a slow line
)
