"""What a case has for whoever made it: its papers, and what it waits for."""

from __future__ import annotations

from fastapi import APIRouter, Response

from backend.web.answers import REFUSED, answer
from backend.web.callers import TerminalId, TheApproval
from sync.protocol.corrections import SealedCorrections
from sync.protocol.holdings import SealedInquiry
from sync.protocol.papers import SealedPapers

router = APIRouter(prefix="/v1/cases", responses=REFUSED)


@router.post("/papers", response_model=SealedPapers)
def papers(question: SealedInquiry, terminal_id: TerminalId, approval: TheApproval) -> Response:
    """The answer, sealed to the key that the question names. The same question again: 409."""
    return answer(approval.desk.answer(terminal_id, question), headers={"Cache-Control": "no-store"})


@router.post("/corrections", response_model=SealedCorrections)
def corrections(question: SealedInquiry, terminal_id: TerminalId, approval: TheApproval) -> Response:
    """The open correction notices of the card's holder, sealed as the papers are."""
    return answer(approval.supplements.answer(terminal_id, question), headers={"Cache-Control": "no-store"})
