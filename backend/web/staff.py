"""The staff's side: the list of cases, one case whole, and the steps."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, ConfigDict

from backend.case_models import CaseFile, CaseSummary
from backend.cases import Instruction
from backend.transitions import Action
from backend.web.answers import REFUSED, answer
from backend.web.callers import StaffName, TheApproval, staff
from sync.protocol.wire import CaseEvent, CaseState

router = APIRouter(prefix="/v1/staff", responses=REFUSED, dependencies=[Depends(staff)])


class StepOrder(BaseModel):
    """`missing`: ids of missing materials; `by`: the acting body when it is not the usual one; `why`: the
    reason of a pause (Licensing Law 45); `supply_by`: the day that a correction names."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    note: str = ""
    by: str = ""
    missing: tuple[str, ...] = ()
    why: str = ""
    supply_by: date | None = None


class CaseList(BaseModel):
    cases: tuple[CaseSummary, ...]


@router.get("/cases", response_model=CaseList)
def cases(
    approval: TheApproval,
    state: CaseState | None = None,
    attention_only: bool = False,
) -> Response:
    """The cases, the oldest first."""
    return answer(CaseList(cases=approval.files.summaries(state, attention_only=attention_only)))


@router.get("/cases/{number}", response_model=CaseFile)
def case(number: str, approval: TheApproval) -> Response:
    """The whole case, its application opened for this answer."""
    return answer(approval.files.file(number), headers={"Cache-Control": "no-store"})


@router.post("/cases/{number}/{action}", response_model=CaseEvent)
def step(
    number: str, action: Action, order: StepOrder, staff_name: StaffName, approval: TheApproval
) -> Response:
    """Takes a step of the case, if the law and its state allow it."""
    said = Instruction(
        action,
        staff_name,
        note=order.note,
        by=order.by,
        missing=order.missing,
        why=order.why,
        supply_by=order.supply_by,
    )
    return answer(approval.cases.act(number, said))
