"""The papers of a submission, for whoever made it."""

from __future__ import annotations

from fastapi import APIRouter, Response

from backend.web.answers import REFUSED, answer
from backend.web.callers import TerminalId, TheApproval
from sync.protocol.holdings import SealedInquiry
from sync.protocol.papers import SealedPapers

router = APIRouter(prefix="/v1/cases", responses=REFUSED)


@router.post("/papers", response_model=SealedPapers)
def papers(question: SealedInquiry, terminal_id: TerminalId, approval: TheApproval) -> Response:
    """The answer, sealed to the key that the question names. The same question again: 409."""
    return answer(approval.desk.answer(terminal_id, question), headers={"Cache-Control": "no-store"})
