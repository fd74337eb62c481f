"""Resumable upload. Source: tus 1.0.0, core protocol and creation (https://tus.io/protocols/resumable-upload)."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO, NoReturn, cast
from urllib.parse import urljoin, urlsplit

from sync.channel import Answer, AttemptOver, Budget, Channel, Later, Refused, refuse

CHUNK_BYTES = 512 * 1024  # below the 1 MiB that nginx allows unless told otherwise
CHUNK_AT_LEAST_BYTES = 16 * 1024
_VERSION = {"Tus-Resumable": "1.0.0"}
_GONE = {HTTPStatus.NOT_FOUND, HTTPStatus.GONE, HTTPStatus.FORBIDDEN}
_CREATIONS_AT_MOST = 3
_LOCKED_WAITS_AT_MOST = 10
_LOCKED_WAIT_S = 1.0


@dataclass(frozen=True, slots=True)
class Source:
    """One sealed file and where it goes. `upload_path` is where an earlier attempt had got to, if any."""

    file: Path
    size: int
    name: str
    create_path: str
    upload_path: str | None
    remember: Callable[[str], None]


class TusClient:
    """Keeps what it learns about the line, the size that goes through, as long as it lives."""

    def __init__(self, channel: Channel, chunk_bytes: int = CHUNK_BYTES) -> None:
        self._channel = channel
        self._ceiling_bytes = chunk_bytes
        self._chunk_bytes = chunk_bytes

    def upload(self, source: Source, budget: Budget) -> None:
        """Returns when the server says that it has the last byte. Errors: AttemptOver."""
        path, offset = source.upload_path, None
        creations = locked_waits = 0
        while True:
            if path is None:
                if creations == _CREATIONS_AT_MOST:
                    raise AttemptOver(Later("tus.keeps_losing", is_of_link=False))
                creations += 1
                path, offset = self._create(source, budget), 0
            if offset is None:
                answer = self._channel.exchange("HEAD", path, budget, headers=_VERSION)
            elif offset == source.size:
                return
            else:
                answer = self._append(source, path, offset, budget)
            if answer.status in _GONE:
                path = None
            elif answer.status == HTTPStatus.CONFLICT:
                offset = None
            elif answer.status == HTTPStatus.LOCKED and locked_waits < _LOCKED_WAITS_AT_MOST:
                locked_waits += 1
                budget.wait(_LOCKED_WAIT_S)
                offset = None
            elif answer.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE and offset is not None:
                self._shrink_ceiling()
            elif answer.status in (HTTPStatus.OK, HTTPStatus.NO_CONTENT):
                offset = _offset(answer, source.size)
                path = path if offset is not None else None
            else:
                _refuse(answer)

    def _create(self, source: Source, budget: Budget) -> str:
        name = base64.b64encode(source.name.encode()).decode("ascii")
        headers = {**_VERSION, "Upload-Length": str(source.size), "Upload-Metadata": f"filename {name}"}
        answer = self._channel.exchange("POST", source.create_path, budget, headers=headers)
        location = answer.headers.get("Location")
        if answer.status != HTTPStatus.CREATED:
            _refuse(answer)
        if not location or "Tus-Resumable" not in answer.headers:
            raise AttemptOver(Later("link.foreign_answer", is_of_link=True))
        path = _path_of(location, source.create_path)
        source.remember(path)
        return path

    def _append(self, source: Source, path: str, offset: int, budget: Budget) -> Answer:
        size = min(self._chunk_bytes, source.size - offset)
        headers = {
            **_VERSION,
            "Upload-Offset": str(offset),
            "Content-Type": "application/offset+octet-stream",
        }
        with source.file.open("rb") as file:
            file.seek(offset)
            piece = cast(BinaryIO, _Piece(file, size, budget))
            try:
                answer = self._channel.exchange("PATCH", path, budget, headers=headers, data=piece)
            except AttemptOver:
                self._chunk_bytes = max(CHUNK_AT_LEAST_BYTES, self._chunk_bytes // 2)
                raise
        if answer.status == HTTPStatus.NO_CONTENT:
            self._chunk_bytes = min(self._ceiling_bytes, self._chunk_bytes * 2)
        return answer

    def _shrink_ceiling(self) -> None:
        if self._chunk_bytes <= CHUNK_AT_LEAST_BYTES:
            raise AttemptOver(Refused("tus.chunk_refused"))
        self._chunk_bytes = max(CHUNK_AT_LEAST_BYTES, self._chunk_bytes // 2)
        self._ceiling_bytes = self._chunk_bytes


class _Piece:
    """A part of a file as a body of known length, read as it is sent and no longer than the budget lasts."""

    def __init__(self, file: BinaryIO, size: int, budget: Budget) -> None:
        self._file = file
        self._left = size
        self._budget = budget
        self._size = size

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> NoReturn:  # requests takes a body for a stream only if it has one
        raise io.UnsupportedOperation("read it")

    def read(self, size: int = -1) -> bytes:
        self._budget.check()
        data = self._file.read(self._left if size < 0 else min(size, self._left))
        self._left -= len(data)
        return data


def _offset(answer: Answer, size: int) -> int | None:
    """How far the server is; None when its upload is not ours. Errors: AttemptOver for an answer not tus."""
    text = answer.headers.get("Upload-Offset", "")
    length = answer.headers.get("Upload-Length", str(size))
    if "Tus-Resumable" not in answer.headers or not text.isdecimal():
        raise AttemptOver(Later("link.foreign_answer", is_of_link=True))
    return int(text) if length == str(size) and int(text) <= size else None


def _path_of(location: str, create_path: str) -> str:
    """The path alone: our token goes to our own backend, whatever host or scheme a proxy wrote there."""
    parts = urlsplit(urljoin(create_path, location))
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _refuse(answer: Answer) -> NoReturn:
    if answer.status == HTTPStatus.LOCKED:
        raise AttemptOver(Later("tus.locked", is_of_link=False))
    refuse(answer)
