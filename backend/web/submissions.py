"""PUT manifest, GET state, POST finalize, PUT rating, GET events."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel

from backend.problems import refuse
from backend.tables import LARGEST_INTEGER
from backend.web.answers import REFUSED, answer
from backend.web.callers import TerminalId, TheApproval
from sync.protocol.manifest import Manifest
from sync.protocol.wire import CaseEvents, Problem, RatingEntry, SignedReceipt, SubmissionState, Uuid

router = APIRouter(prefix="/v1", responses=REFUSED)

EVENTS_AT_MOST = 500


class Health(BaseModel):
    service: Literal["yichuang-approval"] = "yichuang-approval"
    server_time: datetime


@router.get("/health")
def health(approval: TheApproval) -> Health:
    """That this is the approval backend and no other page, and what time it is here."""
    return Health(server_time=approval.clock.now())


@router.put(
    "/submissions/{submission_id}",
    response_model=SubmissionState,
    responses={201: {"model": SubmissionState, "description": "Registered for the first time"}},
)
def register(
    submission_id: Uuid, manifest: Manifest, terminal_id: TerminalId, approval: TheApproval
) -> Response:
    """Registers a submission once, for ever. The same manifest again: 200. Another under its id: 422."""
    outcome = approval.submissions.register(terminal_id, submission_id, manifest)
    if isinstance(outcome, Problem):
        return answer(outcome)
    return answer(outcome.state, HTTPStatus.CREATED if outcome.is_new else HTTPStatus.OK)


@router.get("/submissions/{submission_id}", response_model=SubmissionState)
def state(submission_id: Uuid, terminal_id: TerminalId, approval: TheApproval) -> Response:
    """What the backend still lacks."""
    return answer(approval.submissions.state(terminal_id, submission_id))


@router.post("/submissions/{submission_id}/finalize", response_model=SignedReceipt)
def finalize(submission_id: Uuid, terminal_id: TerminalId, approval: TheApproval) -> Response:
    """The signed receipt, the same bytes for ever. 409: `detail` lists the ids of missing documents."""
    outcome = approval.finalizer.finalize(terminal_id, submission_id)
    if isinstance(outcome, Problem):
        return answer(outcome)
    return Response(outcome, media_type="application/json")


@router.put("/submissions/{submission_id}/rating", response_model=RatingEntry)
def rate(
    submission_id: Uuid, rating: RatingEntry, terminal_id: TerminalId, approval: TheApproval
) -> Response:
    """Keeps a rating. The answer is the one that stands: the first."""
    return answer(approval.ratings.keep(terminal_id, submission_id, rating))


@router.get("/terminals/{terminal}/events", response_model=CaseEvents)
def events(
    terminal: str,
    terminal_id: TerminalId,
    approval: TheApproval,
    after: Annotated[int, Query(ge=0, le=LARGEST_INTEGER)] = 0,
    limit: Annotated[int, Query(ge=1, le=EVENTS_AT_MOST)] = 100,
) -> Response:
    """What happened to this terminal's cases after a cursor, in order."""
    if terminal != terminal_id:
        return answer(refuse("token.other_terminal"))
    return answer(approval.events.after(terminal_id, after, limit))
