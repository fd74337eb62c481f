"""What is held about somebody who agreed to be asked about."""

from __future__ import annotations

from fastapi import APIRouter, Response

from backend.web.answers import REFUSED, answer
from backend.web.callers import TerminalId, TheApproval
from sync.protocol.holdings import SealedHoldings, SealedInquiry

router = APIRouter(prefix="/v1/holders", responses=REFUSED)


@router.post("/inquiry", response_model=SealedHoldings)
def inquire(question: SealedInquiry, terminal_id: TerminalId, approval: TheApproval) -> Response:
    """The answer, sealed to the key that the question names. The same question again: 409."""
    return answer(approval.inquiries.answer(terminal_id, question), headers={"Cache-Control": "no-store"})
