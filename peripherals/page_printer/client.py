"""IPP over HTTP or HTTPS: one printer asked, one answer, in time. CUPS and printers speak it alike."""

from __future__ import annotations

import io
import socket
from itertools import count
from urllib.parse import urlsplit

import requests

from peripherals.devices import Deadline
from peripherals.page_printer.ipp import (
    Attribute,
    IppError,
    Message,
    Operation,
    Tag,
    parsed,
    request,
    standard,
)

IPP_PORT = 631
_OPERATION, _JOB = 0x01, 0x02  # groups
_OK_BELOW = 0x0100  # statuses of success, RFC 8011 clause 6.1.2
_CONNECT_TIMEOUT_S = 1.0
_HEADERS = {"Content-Type": "application/ipp", "Connection": "close"}


class Refused(Exception):
    """The printer answered and said no. `code`: RFC 8011 clause 6.1.4."""

    def __init__(self, operation: Operation, code: int) -> None:
        super().__init__(f"{operation.name}: IPP status {code:#06x}")
        self.code = code


class Document(io.BytesIO):
    """A body that counts what was taken from it."""

    def __init__(self, head: bytes, document: bytes) -> None:
        super().__init__(head + document)
        self._head_bytes = len(head)

    @property
    def bytes_sent(self) -> int:
        """Of the document itself."""
        return max(0, self.tell() - self._head_bytes)


class IppClient:
    """`uri`: ipp://host/ipp/print or ipps://…; CUPS: ipp://localhost/printers/NAME.

    Errors of all methods: OSError when the line or the other end fails, Refused when the printer says no.
    """

    def __init__(self, uri: str, ca_file: str = "") -> None:
        parts = urlsplit(uri)
        scheme = "https" if parts.scheme == "ipps" else "http"
        self._uri = uri
        self._url = f"{scheme}://{parts.hostname}:{parts.port or IPP_PORT}{parts.path or '/ipp/print'}"
        self._verify: str | bool = ca_file or True
        self._ids = count(1)
        self.user = f"kiosk-{socket.gethostname()}"  # in the printer's log; never a citizen's name

    def ask(
        self, operation: Operation, deadline: Deadline, *attributes: Attribute, job_id: int = 0
    ) -> Message:
        """A request without a document. `job_id`: which job it is about."""
        return self._sent(operation, Document(self._head(operation, attributes, job_id), b""), deadline)

    def document(
        self,
        operation: Operation,
        pdf: bytes,
        *attributes: Attribute,
        job_id: int = 0,
        job: tuple[Attribute, ...] = (),
    ) -> Document:
        """A request with a document, made ready so that what became of it can be told when it fails."""
        return Document(self._head(operation, attributes, job_id, job), pdf)

    def send(self, operation: Operation, document: Document, deadline: Deadline) -> Message:
        return self._sent(operation, document, deadline)

    def create_job(self, name: str, job: tuple[Attribute, ...], deadline: Deadline) -> Message:
        head = self._head(Operation.CREATE_JOB, (Attribute(Tag.NAME, "job-name", name),), 0, job)
        return self._sent(Operation.CREATE_JOB, Document(head, b""), deadline)

    def _head(
        self,
        operation: Operation,
        attributes: tuple[Attribute, ...],
        job_id: int,
        job: tuple[Attribute, ...] = (),
    ) -> bytes:
        about = (Attribute(Tag.INTEGER, "job-id", job_id),) if job_id else ()
        target = (Attribute(Tag.URI, "printer-uri", self._uri), *about)
        asker = Attribute(Tag.NAME, "requesting-user-name", self.user)
        groups = {_OPERATION: standard(*target, asker, *attributes)}
        return request(operation, next(self._ids), groups | ({_JOB: job} if job else {}))

    def _sent(self, operation: Operation, body: Document, deadline: Deadline) -> Message:
        """On a connection of its own: one that the printer closed while it lay idle is no lost printer."""
        left_s = max(deadline.left_s(), 0.1)
        with requests.Session() as session:
            session.trust_env = False  # no proxy between a terminal and its printer
            answer = session.post(
                self._url,
                data=body,
                headers=_HEADERS,
                timeout=(min(left_s, _CONNECT_TIMEOUT_S), left_s),
                allow_redirects=False,
                verify=self._verify,
            )
            if answer.status_code != requests.codes.ok:
                raise OSError(f"{operation.name}: HTTP {answer.status_code} {answer.reason}")
            try:
                message = parsed(answer.content)
            except IppError as error:
                raise OSError(f"{operation.name}: not an IPP answer: {error}") from error
        if message.code >= _OK_BELOW:
            raise Refused(operation, message.code)
        return message
