"""A backend small enough to break in every way a test asks for, on the real wire over a real socket."""

from __future__ import annotations

import base64
import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.protocol.canonical import canonical_bytes, sha256_hex
from sync.protocol.manifest import Manifest
from sync.protocol.wire import CaseEvent, CaseEvents, Problem, Receipt, SignedReceipt, SubmissionState

Action = Callable[["Handler"], None]


@dataclass
class Fault:
    """Instead of the true answer to the next `times` requests that fit, this."""

    method: str
    path: str
    action: Action
    times: int


@dataclass
class Upload:
    document_id: str
    length: int
    body: bytearray = field(default_factory=bytearray)


class ScriptedBackend:
    def __init__(self) -> None:
        self.signing_key = Ed25519PrivateKey.generate()
        self.manifests: dict[str, bytes] = {}
        self.uploads: dict[str, Upload] = {}
        self.finalized: list[str] = []
        self.events: list[CaseEvent] = []
        self.requests: list[tuple[str, str]] = []
        self.body_limit = 10**9
        self.faults: list[Fault] = []
        self.url = ""

    @property
    def receipt_key(self) -> str:
        return base64.b64encode(self.signing_key.public_key().public_bytes_raw()).decode()

    def next(self, method: str, path: str, action: Action, times: int = 1) -> None:
        self.faults.append(Fault(method, path, action, times))

    def count(self, method: str, path: str = "") -> int:
        return sum(1 for m, p in self.requests if m == method and re.search(path, p))

    def documents(self) -> dict[str, bytes]:
        """What has come whole, by document."""
        return {u.document_id: bytes(u.body) for u in self.uploads.values() if len(u.body) == u.length}

    def missing(self, submission_id: str) -> tuple[str, ...]:
        manifest = Manifest.model_validate_json(self.manifests[submission_id])
        held = self.documents()
        return tuple(
            e.id for e in manifest.documents if e.id not in held or sha256_hex(held[e.id]) != e.sha256
        )

    def receipt(self, of: str, /, **changes: Any) -> SignedReceipt:
        manifest = Manifest.model_validate_json(self.manifests[of])
        receipt = Receipt(
            submission_id=of,
            terminal_id=manifest.terminal_id,
            receipt_number=manifest.receipt_number,
            received_at=manifest.received_at,
            manifest_sha256=sha256_hex(self.manifests[of]),
            documents={e.id: e.sha256 for e in manifest.documents},
            stored_at=datetime.now(UTC),
            key_id="test",
        ).model_copy(update=changes)
        signature = self.signing_key.sign(canonical_bytes(receipt))
        return SignedReceipt(receipt=receipt, signature=base64.b64encode(signature).decode())


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    backend: ScriptedBackend

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except OSError:
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        pass

    def work(self) -> None:
        self.backend.requests.append((self.command, self.path))
        for fault in self.backend.faults:
            if fault.times and fault.method == self.command and re.search(fault.path, self.path):
                fault.times -= 1
                fault.action(self)
                return
        self.true_answer()

    do_GET = do_PUT = do_POST = do_HEAD = do_PATCH = work  # noqa: N815 - the library's names

    def true_answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        for method, pattern, action in _ROUTES:
            match = re.fullmatch(pattern, self.path.split("?")[0])
            if match and method == self.command:
                action(self, match[1] if match.groups() else "", body)
                return
        self.problem(404, "request.unknown")

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def problem(self, status: int, code: str, **headers: str) -> None:
        body = Problem(title=code, status=status, code=code).model_dump_json().encode()
        self.answer(status, body, Content_Type="application/problem+json", **headers)

    def hang_up(self) -> None:
        self.close_connection = True


def _put(handler: Handler, submission_id: str, body: bytes) -> None:
    held = handler.backend.manifests.setdefault(submission_id, body)
    if held != body:
        handler.problem(422, "submission.conflict")
        return
    _state(handler, submission_id, body)


def _state(handler: Handler, submission_id: str, _: bytes) -> None:
    backend = handler.backend
    state = SubmissionState(
        submission_id=submission_id,
        manifest_sha256=sha256_hex(backend.manifests[submission_id]),
        missing=backend.missing(submission_id),
        is_final=submission_id in backend.finalized,
        server_time=datetime.now(UTC),
    )
    handler.answer(200, state.model_dump_json().encode())


def _create(handler: Handler, document_id: str, _: bytes) -> None:
    path = f"/v1/uploads/{document_id}.{len(handler.backend.uploads)}"
    handler.backend.uploads[path] = Upload(document_id, int(handler.headers["Upload-Length"]))
    handler.answer(201, Location=path, Tus_Resumable="1.0.0")


def _offset(handler: Handler, _: str, __: bytes) -> None:
    upload = handler.backend.uploads.get(handler.path)
    if upload is None:
        handler.answer(404, Tus_Resumable="1.0.0")
        return
    handler.answer(
        200, Tus_Resumable="1.0.0", Upload_Offset=str(len(upload.body)), Upload_Length=str(upload.length)
    )


def _append(handler: Handler, _: str, body: bytes) -> None:
    upload = handler.backend.uploads.get(handler.path)
    if upload is None:
        handler.answer(404, Tus_Resumable="1.0.0")
    elif len(body) > handler.backend.body_limit:
        handler.answer(413, b"<html>413</html>")
    elif int(handler.headers["Upload-Offset"]) != len(upload.body):
        handler.problem(409, "upload.offset", Tus_Resumable="1.0.0")
    else:
        upload.body += body
        handler.answer(204, Tus_Resumable="1.0.0", Upload_Offset=str(len(upload.body)))


def _finalize(handler: Handler, submission_id: str, _: bytes) -> None:
    if handler.backend.missing(submission_id):
        handler.problem(409, "submission.incomplete")
        return
    handler.backend.finalized.append(submission_id)
    handler.answer(200, handler.backend.receipt(submission_id).model_dump_json().encode())


def _health(handler: Handler, _: str, __: bytes) -> None:
    body = {"service": "yichuang-approval", "server_time": datetime.now(UTC).isoformat()}
    handler.answer(200, json.dumps(body).encode())


def _events(handler: Handler, _: str, __: bytes) -> None:
    after = int(re.search(r"after=(\d+)", handler.path)[1])  # type: ignore[index]
    events = tuple(e for e in handler.backend.events if e.cursor > after)[:2]
    cursor = events[-1].cursor if events else after
    page = CaseEvents(events=events, next_cursor=cursor, server_time=datetime.now(UTC))
    handler.answer(200, page.model_dump_json().encode())


_ROUTES: list[tuple[str, str, Callable[[Handler, str, bytes], None]]] = [
    ("PUT", r"/v1/submissions/([^/]+)", _put),
    ("GET", r"/v1/submissions/([^/]+)", _state),
    ("POST", r"/v1/submissions/[^/]+/documents/([^/]+)", _create),
    ("HEAD", r"/v1/uploads/(.+)", _offset),
    ("PATCH", r"/v1/uploads/(.+)", _append),
    ("POST", r"/v1/submissions/([^/]+)/finalize", _finalize),
    ("GET", r"/v1/health", _health),
    ("GET", r"/v1/terminals/[^/]+/events", _events),
]


# ---- faults -----------------------------------------------------------------------------------------------


def says(status: int, body: bytes = b"", **headers: str) -> Action:
    def act(handler: Handler) -> None:
        handler.rfile.read(int(handler.headers.get("Content-Length", 0)))
        handler.answer(status, body, **headers)

    return act


def refuses(status: int, code: str) -> Action:
    return says(status, Problem(title=code, status=status, code=code).model_dump_json().encode())


def portal(handler: Handler) -> None:
    """The hotel's log-in page, with a cheerful 200."""
    says(200, b"<html>Welcome! Please log in.</html>", Content_Type="text/html")(handler)


def hangs_up_before(handler: Handler) -> None:
    handler.hang_up()


def loses_answer(handler: Handler) -> None:
    """Does the work, and the line breaks before the answer."""
    handler.wfile = open("/dev/null", "wb")  # noqa: SIM115
    handler.true_answer()
    handler.wfile.close()
    handler.hang_up()


def breaks_half_way(handler: Handler) -> None:
    """Keeps the first half of a PATCH, then the line breaks."""
    half = int(handler.headers["Content-Length"]) // 2
    handler.backend.uploads[handler.path].body += handler.rfile.read(half)
    handler.hang_up()


def forgets_uploads(handler: Handler) -> None:
    handler.backend.uploads.clear()
    handler.true_answer()


def trickles(handler: Handler) -> None:
    """A body that never ends, a byte at a time."""
    handler.rfile.read(int(handler.headers.get("Content-Length", 0)))
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(b" ")
        time.sleep(0.05)
    handler.hang_up()


@contextmanager
def running_backend(port: int = 0) -> Iterator[ScriptedBackend]:
    backend = ScriptedBackend()
    handler = type("BoundHandler", (Handler,), {"backend": backend})
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    backend.url = f"http://127.0.0.1:{server.server_port}"
    yield backend
    server.shutdown()
    thread.join()
    server.server_close()
