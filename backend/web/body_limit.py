"""No body but a PATCH may be large: whoever has no token must not fill the memory of the backend."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend.problems import refuse
from backend.web.answers import answer
from sync.protocol.wire import Problem


class BodyLimit:
    def __init__(self, app: ASGIApp, limit: int) -> None:
        self._app = app
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] == "PATCH":
            await self._app(scope, receive, send)
            return
        problem: Problem = refuse("request.too_large", f"at most {self._limit} bytes")
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        if announced.isdigit() and int(announced) > self._limit:
            await answer(problem)(scope, receive, send)
            return
        left = self._limit

        async def counted() -> Message:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            if left < 0:
                raise HTTPException(problem.status)
            return message

        await self._app(scope, counted, send)
