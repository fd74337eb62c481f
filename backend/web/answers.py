"""Answers: models as JSON, refusals as application/problem+json, whoever raised them."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from backend.problems import refuse
from sync.protocol.wire import Problem

PROBLEM_TYPE = "application/problem+json"
_BY_STATUS = {404: "request.unknown", 405: "request.method", 413: "request.too_large"}

REFUSED: dict[int | str, dict[str, Any]] = {
    "4XX": {"model": Problem, "description": "RefusedError; `code` says why (docs/protocol.md)"},
}


CLOSE = {"Connection": "close"}  # where the server closes the line after its answer, the client is told


class RefusedError(Exception):
    """A refusal from where nothing can be returned: a dependency of a route."""

    def __init__(self, problem: Problem, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(problem.code)
        self.problem = problem
        self.headers = headers


def answer(
    model: BaseModel, status: int = HTTPStatus.OK, headers: Mapping[str, str] | None = None
) -> Response:
    """The model as it is on the wire; a Problem with its own status."""
    if isinstance(model, Problem):
        extra = {"WWW-Authenticate": "Bearer"} if model.status == HTTPStatus.UNAUTHORIZED else {}
        return Response(
            model.model_dump_json(),
            status_code=model.status,
            media_type=PROBLEM_TYPE,
            headers={**extra, **(headers or {})},
        )
    return Response(
        model.model_dump_json(), status_code=status, media_type="application/json", headers=headers
    )


def install_problem_handlers(app: FastAPI) -> None:
    """Every refusal of the framework speaks as ours do."""

    @app.exception_handler(RefusedError)
    def refused(_request: Request, error: RefusedError) -> Response:
        return answer(error.problem, headers=error.headers)

    @app.exception_handler(RequestValidationError)
    def invalid(_request: Request, error: RequestValidationError) -> Response:
        places = (f"{'.'.join(map(str, e['loc']))}: {e['type']}" for e in error.errors())
        return answer(refuse("request.invalid", "; ".join(places)))  # places, never the values

    @app.exception_handler(HTTPException)
    def framework(_request: Request, error: HTTPException) -> Response:
        code = _BY_STATUS.get(error.status_code, "request.invalid")
        return answer(refuse(code), headers=error.headers)

    @app.exception_handler(Exception)  # the one boundary: the server logs the traceback and goes on
    def bug(_request: Request, _error: Exception) -> Response:
        return answer(refuse("server.bug"), headers=CLOSE)
