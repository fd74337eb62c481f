"""tus 1.0.0, core and creation, one upload per document. The upload's address is the document's own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Annotated

import anyio
from fastapi import APIRouter, Depends, Header, Request, Response
from fastapi.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from backend.problems import refuse
from backend.uploads import Append, DocumentKey, Upload
from backend.web.answers import CLOSE, REFUSED, RefusedError, answer
from backend.web.callers import TerminalId, TheApproval
from sync.protocol.wire import Problem, Uuid

VERSION = "1.0.0"
CHUNK_TYPE = "application/offset+octet-stream"
_ADDRESS = "/v1/submissions/{submission_id}/documents/{document_id}"
_SPOKEN = {"Tus-Resumable": VERSION}

router = APIRouter(responses=REFUSED)


def document_key(submission_id: Uuid, document_id: Uuid, terminal_id: TerminalId) -> DocumentKey:
    return DocumentKey(terminal_id, submission_id, document_id)


def tus_version(tus_resumable: Annotated[str | None, Header()] = None) -> None:
    if tus_resumable != VERSION:
        raise RefusedError(refuse("upload.version"), _SPOKEN | {"Tus-Version": VERSION})


Key = Annotated[DocumentKey, Depends(document_key)]
Number = Annotated[str | None, Header()]
_speaks_tus = [Depends(tus_version)]


@router.options(_ADDRESS, status_code=HTTPStatus.NO_CONTENT)
def options(approval: TheApproval) -> Response:
    """What of tus is spoken here."""
    limit = str(approval.settings.max_document_bytes)
    headers = {"Tus-Version": VERSION, "Tus-Extension": "creation", "Tus-Max-Size": limit}
    return Response(status_code=HTTPStatus.NO_CONTENT, headers=_SPOKEN | headers)


@router.post(_ADDRESS, status_code=HTTPStatus.CREATED, dependencies=_speaks_tus)
def create(request: Request, key: Key, approval: TheApproval, upload_length: Number = None) -> Response:
    """Creates the upload of a document that the manifest names; repeating it changes nothing."""
    length = _number(upload_length)
    if length is None:
        return _refused(refuse("upload.header", "Upload-Length"))
    outcome = approval.uploads.create(key, length)
    if isinstance(outcome, Problem):
        return _refused(outcome)
    headers = {"Location": request.url.path, "Upload-Offset": str(outcome.offset)}
    return Response(status_code=HTTPStatus.CREATED, headers=_SPOKEN | headers)


@router.head(_ADDRESS, dependencies=_speaks_tus)
def status(key: Key, approval: TheApproval) -> Response:
    """How much of the document is safely here."""
    outcome = approval.uploads.status(key)
    if isinstance(outcome, Problem):
        return _refused(outcome)
    return Response(headers=_SPOKEN | _position(outcome) | {"Cache-Control": "no-store"})


@router.patch(_ADDRESS, status_code=HTTPStatus.NO_CONTENT, dependencies=_speaks_tus)
async def append(
    request: Request,
    key: Key,
    approval: TheApproval,
    upload_offset: Number = None,
    content_type: Number = None,
    content_length: Number = None,
) -> Response:
    """Appends. The offset answered is on the disk; so is what came before a line broke."""
    offset = _number(upload_offset)
    if content_type != CHUNK_TYPE:
        return _refused(refuse("upload.content_type"))
    if offset is None:
        return _refused(refuse("upload.header", "Upload-Offset"))
    begun = await run_in_threadpool(approval.uploads.begin, key, offset, _number(content_length))
    if isinstance(begun, Problem):
        retry = {"Retry-After": str(approval.settings.locked_retry_s)}
        return _refused(begun, retry if begun.code == "upload.locked" else {})
    return await _receive(begun, request, approval.settings.body_idle_s)


async def _receive(append: Append, request: Request, idle_s: float) -> Response:
    """The body into the document. Whichever way it ends, the lock is let go."""
    trouble: Problem | None = None
    is_oversized = False
    try:
        async for chunk in _chunks(request, idle_s):
            trouble = await run_in_threadpool(append.write, chunk)
            if trouble is not None:
                is_oversized = True
                break
    except TimeoutError:
        trouble = refuse("upload.idle")
    except ClientDisconnect:
        trouble = refuse("upload.idle")  # nobody hears it
    finally:
        with anyio.CancelScope(shield=True):
            end = append.abandon if is_oversized else append.commit
            offset = await run_in_threadpool(end)
    if trouble is not None:
        return _refused(trouble, CLOSE)
    headers = _SPOKEN | {"Upload-Offset": str(offset)}
    return Response(status_code=HTTPStatus.NO_CONTENT, headers=headers)


async def _chunks(request: Request, idle_s: float) -> AsyncIterator[bytes]:
    """The body as it comes. Errors: TimeoutError when nothing comes for too long; ClientDisconnect."""
    stream = request.stream()
    while True:
        async with asyncio.timeout(idle_s):
            chunk = await anext(stream, None)
        if chunk is None:
            return
        yield chunk


def _position(upload: Upload) -> dict[str, str]:
    return {"Upload-Offset": str(upload.offset), "Upload-Length": str(upload.length)}


def _number(text: str | None) -> int | None:
    return int(text) if text is not None and text.isascii() and text.isdecimal() else None


def _refused(problem: Problem, headers: dict[str, str] | None = None) -> Response:
    return answer(problem, headers=_SPOKEN | (headers or {}))
