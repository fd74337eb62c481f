"""A page printer that speaks IPP and prints to files: for demonstrations, and to meet every fault on purpose.

`python -m peripherals.page_printer.simulator --port 8631 --out pages`
"""

from __future__ import annotations

import argparse
import io
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pikepdf

from peripherals.page_printer.following import End
from peripherals.page_printer.ipp import (
    Attribute,
    Message,
    Operation,
    Tag,
    parsed,
    request,
    several,
    standard,
)
from peripherals.page_printer.status import PrinterState
from peripherals.startable import Startable

_OPERATION, _JOB, _PRINTER = 0x01, 0x02, 0x04
_OK, _NOT_POSSIBLE, _NOT_FOUND, _UNSUPPORTED, _BUSY = 0x0000, 0x0404, 0x0406, 0x0501, 0x0507
_PROCESSING = 5  # job-state
_READ_BYTES = 4096
_HEAD_BYTES = 8  # version, code, request id


@dataclass(frozen=True, slots=True)
class Conditions:
    """The state of the printer and its faults; the default is a healthy one."""

    reasons: tuple[str, ...] = ()
    is_stopped: bool = False  # a job waits until it is over
    is_accepting: bool = True
    is_busy: bool = False  # refuses new jobs
    knows_create_job: bool = True
    formats: tuple[str, ...] = ("application/pdf",)
    sheet_s: float = 0.2  # for one page
    counts_sheets: bool = True
    aborts: bool = False  # gives the job up in the middle
    answers_html: bool = False  # a web server and no printer
    drop_after_bytes: int | None = None  # of a request; then the connection breaks
    is_mute: bool = False  # takes the request and never answers


@dataclass(slots=True)
class Job:
    """`worked_s`: so long the printer has printed it, None before its document is there."""

    pdf: bytes = b""
    user: str = ""
    worked_s: float | None = None
    end: End | None = None
    sheets: int = 0


class VirtualPagePrinter(Startable):
    """A context manager. Thread: all methods may be called from any."""

    def __init__(self, out: Path | None = None, port: int = 0) -> None:
        self.conditions = Conditions()
        self.jobs: dict[int, Job] = {}
        self._out = out
        self._port = port
        self._lock = threading.Lock()
        self._advanced_at_s = time.monotonic()
        self._server: ThreadingHTTPServer | None = None

    @property
    def uri(self) -> str:
        return f"ipp://127.0.0.1:{self._port}/ipp/print"

    def start(self) -> None:
        printer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                printer._serve(self)

            def log_message(self, format: str, *arguments: object) -> None:
                """Nothing on the screen."""

        self._server = ThreadingHTTPServer(("127.0.0.1", self._port), Handler)
        self._server.daemon_threads = True
        self._port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        """Unplugged."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def printed(self) -> list[bytes]:
        """What lies in the tray."""
        with self._lock:
            self._advance()
            return [job.pdf for job in self.jobs.values() if job.end is End.COMPLETED]

    def _serve(self, handler: BaseHTTPRequestHandler) -> None:
        length, body = int(handler.headers.get("Content-Length", "0")), bytearray()
        limit = self.conditions.drop_after_bytes
        wanted = length if limit is None else min(length, limit)
        while len(body) < wanted:
            body += handler.rfile.read(min(_READ_BYTES, wanted - len(body)))
        handler.close_connection = True
        if len(body) < length:
            return
        if self.conditions.answers_html:
            answer, kind = b"<html></html>", "text/html"
        else:
            with self._lock:
                self._advance()
                answer, kind = self._answer(parsed(bytes(body))), "application/ipp"
        while self.conditions.is_mute and self._server is not None:
            time.sleep(0.05)
        handler.send_response(200)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(answer)))
        handler.end_headers()
        handler.wfile.write(answer)

    def _answer(self, asked: Message) -> bytes:
        operation = asked.group(_OPERATION)
        job_id = next(iter(operation.get("job-id", ())), 0)
        job = self.jobs.get(job_id) if isinstance(job_id, int) else None
        match asked.code:
            case Operation.GET_PRINTER_ATTRIBUTES:
                return _said(_OK, asked, self._attributes(), tag=_PRINTER)
            case Operation.CREATE_JOB | Operation.PRINT_JOB if self.conditions.is_busy:
                return _said(_BUSY, asked)
            case Operation.CREATE_JOB if not self.conditions.knows_create_job:
                return _said(_UNSUPPORTED, asked)
            case Operation.CREATE_JOB | Operation.PRINT_JOB:
                number = len(self.jobs) + 1
                user = str(next(iter(operation.get("requesting-user-name", ())), ""))
                job = self.jobs[number] = Job(asked.data, user)
                job.worked_s = 0.0 if asked.data else None
                return _said(_OK, asked, _named(number, job))
            case Operation.GET_JOBS:
                return _said(_OK, asked, *(_named(n, j) for n, j in self.jobs.items() if j.end is None))
            case _ if job is None:
                return _said(_NOT_FOUND, asked)
            case Operation.SEND_DOCUMENT:
                job.pdf, job.worked_s = asked.data, 0.0
                return _said(_OK, asked)
            case Operation.GET_JOB_ATTRIBUTES:
                return _said(_OK, asked, self._of(job))
            case Operation.CANCEL_JOB if job.end is None:
                job.end = End.CANCELED
                return _said(_OK, asked)
            case Operation.CANCEL_JOB:
                return _said(_NOT_POSSIBLE, asked)
            case _:
                return _said(_UNSUPPORTED, asked)

    def _advance(self) -> None:
        now_s = time.monotonic()
        passed_s, self._advanced_at_s = now_s - self._advanced_at_s, now_s
        for number, job in self.jobs.items():
            if job.end is not None or job.worked_s is None or self.conditions.is_stopped:
                continue
            if self.conditions.aborts:
                job.end = End.ABORTED
                continue
            job.worked_s += passed_s
            pages = _pages(job.pdf)
            job.sheets = min(pages, int(job.worked_s / self.conditions.sheet_s))
            if job.sheets == pages:
                job.end = End.COMPLETED
                if self._out is not None:
                    self._out.mkdir(parents=True, exist_ok=True)
                    (self._out / f"page-{number}.pdf").write_bytes(job.pdf)

    def _attributes(self) -> tuple[Attribute, ...]:
        conditions = self.conditions
        unknown = set() if conditions.knows_create_job else {Operation.CREATE_JOB}
        operations = [operation for operation in Operation if operation not in unknown]
        is_working = any(job.end is None for job in self.jobs.values())
        state = PrinterState.PROCESSING if is_working else PrinterState.IDLE
        return (
            Attribute(Tag.ENUM, "printer-state", PrinterState.STOPPED if conditions.is_stopped else state),
            *several(Tag.KEYWORD, "printer-state-reasons", conditions.reasons or ("none",)),
            Attribute(Tag.BOOLEAN, "printer-is-accepting-jobs", conditions.is_accepting),
            *several(Tag.ENUM, "operations-supported", tuple(operations)),
            *several(Tag.MIME_TYPE, "document-format-supported", conditions.formats),
            Attribute(Tag.KEYWORD, "media-supported", "iso_a4_210x297mm"),
        )

    def _of(self, job: Job) -> tuple[Attribute, ...]:
        counted = (Attribute(Tag.INTEGER, "job-impressions-completed", job.sheets),)
        return (
            Attribute(Tag.ENUM, "job-state", _PROCESSING if job.end is None else job.end),
            *(counted if self.conditions.counts_sheets else ()),
        )


def _pages(pdf: bytes) -> int:
    """How many it has; what is no PDF is one."""
    try:
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            return len(opened.pages)
    except pikepdf.PdfError:
        return 1


def _named(number: int, job: Job) -> tuple[Attribute, ...]:
    name = Attribute(Tag.NAME, "job-originating-user-name", job.user)
    return Attribute(Tag.INTEGER, "job-id", number), name


def _said(code: int, asked: Message, *groups: tuple[Attribute, ...], tag: int = _JOB) -> bytes:
    """An answer; a group for each job, or one for the printer."""
    head = request(code, asked.request_id, {_OPERATION: standard()})
    told = (request(0, 0, {tag: group})[_HEAD_BYTES:-1] for group in groups)
    return head[:-1] + b"".join(told) + head[-1:]


def main() -> None:
    parser = argparse.ArgumentParser(description="A page printer that prints to PDF files.")
    parser.add_argument("--port", type=int, default=8631)
    parser.add_argument("--out", type=Path, required=True, help="folder for page-N.pdf")
    given = parser.parse_args()
    with VirtualPagePrinter(given.out, given.port):
        threading.Event().wait()


if __name__ == "__main__":
    main()
