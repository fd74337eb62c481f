"""One session to the backend. Only our own JSON counts as an answer; a captive portal's 200 is trouble."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO, NoReturn, TypeVar

import requests
import urllib3
from pydantic import BaseModel, ValidationError
from requests.structures import CaseInsensitiveDict

from sync.protocol.wire import Problem

_ANSWER_AT_MOST_BYTES = 4 * 1024 * 1024  # a page of case events is far below it
_PIECE_BYTES = 64 * 1024
_CODE = re.compile(r"[a-z0-9_.]{1,60}")
# What stays wrong however often it is sent: RFC 9110 §15.5.
_PERMANENT = {
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
}
_BUSY = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Later:
    """Not now. Of the link: nothing else would get through either; else of this one submission."""

    code: str
    is_of_link: bool
    retry_after_s: int | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """Not ever, as it is: a person must look."""

    code: str


class AttemptOver(Exception):
    """Ends an attempt from wherever it stands; `Uploader.attempt` and the agent turn it into its outcome."""

    def __init__(self, outcome: Later | Refused) -> None:
        super().__init__(outcome.code)
        self.outcome = outcome


class Budget:
    """How long one attempt may take as a whole, and whether the agent still wants it."""

    STOPPING = "agent.stopping"

    def __init__(self, total_s: float, stop: threading.Event) -> None:
        self._end_s = time.monotonic() + total_s
        self._stop = stop

    def check(self) -> None:
        if self._stop.is_set():
            raise AttemptOver(Later(self.STOPPING, is_of_link=True))
        if time.monotonic() > self._end_s:
            raise AttemptOver(Later("link.too_slow", is_of_link=True))

    def wait(self, seconds: float) -> None:
        self._stop.wait(seconds)
        self.check()


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: CaseInsensitiveDict[str]
    body: bytes


class Channel:
    """Thread: one, the agent's."""

    def __init__(
        self, backend_url: str, token: str, timeout_s: tuple[float, float], ca_file: Path | None
    ) -> None:
        self._base = backend_url.rstrip("/")
        self._timeout_s = timeout_s
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.verify = True if ca_file is None else str(ca_file)
        self._session.headers.clear()
        self._session.headers.update(
            {
                "Authorization": f"Bearer {token}",
                "Accept-Encoding": "identity",
                "User-Agent": "yichuang-terminal",
            }
        )

    def close(self) -> None:
        self._session.close()

    def exchange(
        self, method: str, path: str, budget: Budget, *,
        headers: Mapping[str, str] | None = None, data: bytes | BinaryIO | None = None,
    ) -> Answer:  # fmt: skip
        """One request and its whole answer, whatever the status. Errors: AttemptOver when none came."""
        budget.check()
        try:
            with self._session.request(
                method, self._base + path, headers=headers, data=data,
                timeout=self._timeout_s, allow_redirects=False, stream=True,
            ) as response:  # fmt: skip
                return Answer(response.status_code, response.headers, _read(response, budget))
        except requests.exceptions.SSLError as error:
            raise AttemptOver(Later("link.tls_broken", is_of_link=True)) from error
        except (requests.Timeout, urllib3.exceptions.TimeoutError) as error:
            raise AttemptOver(Later("link.timed_out", is_of_link=True)) from error
        except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
            raise AttemptOver(Later("link.unreachable", is_of_link=True)) from error

    def fetch(
        self, method: str, path: str, budget: Budget, model: type[Model], data: bytes | None = None
    ) -> Model:
        """Our own JSON, or AttemptOver."""
        headers = {"Content-Type": "application/json"} if data is not None else None
        answer = self.exchange(method, path, budget, headers=headers, data=data)
        if answer.status not in (HTTPStatus.OK, HTTPStatus.CREATED):
            refuse(answer)
        return parse(answer, model)


def parse(answer: Answer, model: type[Model]) -> Model:
    """Errors: AttemptOver when the body is not that model's JSON."""
    try:
        return model.model_validate_json(answer.body)
    except ValidationError as error:
        raise AttemptOver(Later("link.foreign_answer", is_of_link=True)) from error


def refuse(answer: Answer) -> NoReturn:
    """What a status that was not hoped for means. Only a `Problem` of ours can refuse for good."""
    if answer.status in _BUSY or answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise AttemptOver(Later("link.server_busy", is_of_link=True, retry_after_s=_retry_after_s(answer)))
    try:
        code = Problem.model_validate_json(answer.body).code
    except ValidationError:
        code = ""
    if not _CODE.fullmatch(code):
        raise AttemptOver(Later("link.foreign_answer", is_of_link=True))
    if answer.status in _PERMANENT:
        raise AttemptOver(Refused(code))
    is_of_link = answer.status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
    raise AttemptOver(Later(code, is_of_link, _retry_after_s(answer)))


def _read(response: requests.Response, budget: Budget) -> bytes:
    """The body piece by piece as it comes, so that a trickle cannot outlast the budget."""
    body = bytearray()
    while piece := response.raw.read1(_PIECE_BYTES):
        body += piece
        budget.check()
        if len(body) > _ANSWER_AT_MOST_BYTES:
            raise AttemptOver(Later("link.foreign_answer", is_of_link=True))
    return bytes(body)


def _retry_after_s(answer: Answer) -> int | None:
    """Seconds or an HTTP date. Source: RFC 9110 §10.2.3."""
    text = answer.headers.get("Retry-After", "").strip()
    if re.fullmatch(r"[0-9]{1,9}", text):
        return int(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0, round((moment.astimezone(UTC) - datetime.now(UTC)).total_seconds()))
