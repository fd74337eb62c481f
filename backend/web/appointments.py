"""Appointments at a window, with the card."""

from __future__ import annotations

from fastapi import APIRouter, Response

from backend.web.answers import REFUSED, answer
from backend.web.callers import TerminalId, TheApproval
from sync.protocol.appointments import SealedAppointments
from sync.protocol.holdings import SealedInquiry

router = APIRouter(prefix="/v1", responses=REFUSED)


@router.post("/appointments", response_model=SealedAppointments)
def appointments(question: SealedInquiry, terminal_id: TerminalId, approval: TheApproval) -> Response:
    """Look, book or call off; how it stands then, sealed to the key that the question names."""
    return answer(approval.appointments.answer(terminal_id, question), headers={"Cache-Control": "no-store"})
