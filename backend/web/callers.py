"""Who calls: the bearer token of a terminal or a member of staff."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from backend.access import Caller, Role
from backend.approval import Approval
from backend.problems import refuse
from backend.web.answers import RefusedError

_bearer = HTTPBearer(auto_error=False, description="A token that `python -m backend provision` printed.")


def approval(request: Request) -> Approval:
    return cast(Approval, request.app.state.approval)


def caller(
    approval: Annotated[Approval, Depends(approval)],
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> Caller:
    found = approval.access.caller(credentials.credentials) if credentials else None
    if found is None:
        raise RefusedError(refuse("token.unknown"))
    return found


def terminal(caller: Annotated[Caller, Depends(caller)]) -> str:
    """The id of the terminal that calls."""
    return _named(caller, Role.TERMINAL)


def staff(caller: Annotated[Caller, Depends(caller)]) -> str:
    """The name of the member of staff who calls."""
    return _named(caller, Role.STAFF)


def _named(caller: Caller, role: Role) -> str:
    if caller.role is not role:
        raise RefusedError(refuse("token.other_role"))
    return caller.name


TheApproval = Annotated[Approval, Depends(approval)]
TerminalId = Annotated[str, Depends(terminal)]
StaffName = Annotated[str, Depends(staff)]
