"""A page printer by IPP: CUPS or the printer itself. A job is followed until the printer says how it ended.

Create-Job before Send-Document where the printer knows both: then the job has a number before a byte of it is
sent, and can be asked about and called back whatever happens to the line.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar
from urllib.parse import urlsplit

from config.strings import text
from peripherals.devices import Completion, Deadline, Failed, JobState, PrintJob, Recovery, Status
from peripherals.manifest import SILVER, DriverManifest, Rule
from peripherals.page_printer.client import IppClient, Refused
from peripherals.page_printer.following import Ending, JobFollower, call_back_all
from peripherals.page_printer.ipp import Attribute, Message, Operation, Tag, Value, asked_for
from peripherals.page_printer.progress import ProgressWatch, Tell, nobody
from peripherals.page_printer.sealed import SealedDocument, document_id, seal_key, why_not_sealed
from peripherals.page_printer.status import summarise

_logger = logging.getLogger(__name__)

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_PDF = "application/pdf"
_PRINTER, _JOB = 0x04, 0x02  # groups of an answer
_STATUS_TIMEOUT_S = 2.0
_SWEEP_S = 0.6
_CALL_BACK_S = 4.0  # kept back from the deadline to call the job back and hear that it was
_ASKED_FOR = (
    "printer-state",
    "printer-state-reasons",
    "printer-is-accepting-jobs",
    "operations-supported",
    "document-format-supported",
    "media-supported",
)


@dataclass(frozen=True, slots=True)
class _Order:
    """One paper to be printed, proven to be sealed. `name`: of the job."""

    pdf: bytes = field(repr=False)
    name: str
    watch: ProgressWatch
    deadline: Deadline

    @property
    def until(self) -> Deadline:
        """Then what is not through is called back."""
        return Deadline(self.deadline.at_s - _CALL_BACK_S)


class IppPrinter:
    """A `PagePrinter` that tells its progress.

    `sealed_by`: the backend's public key, base64; by default the profile's.
    `in_clear` allows `ipp://` to another machine: papers then cross the network unencrypted.
    Errors: ValueError for a URI or a key that makes no sense.
    """

    manifest: ClassVar[DriverManifest] = DriverManifest(
        kind="page_printer",
        driver="ipp",
        page="page-printer.md",
        met=SILVER | {Rule.INTERRUPTIBLE},
        capabilities=("paper", "cover", "toner", "confirms"),
        simulator="peripherals.page_printer.simulator:VirtualPagePrinter",
    )

    def __init__(
        self,
        uri: str,
        sealed_by: str,
        ca_file: str = "",
        in_clear: bool = False,
        media: str = "iso_a4_210x297mm",
    ) -> None:
        parts = urlsplit(uri)
        if parts.scheme not in ("ipp", "ipps") or not parts.hostname:
            raise ValueError(text("driver.uri", uri=uri))
        if parts.scheme == "ipp" and parts.hostname not in _LOOPBACK and not in_clear:
            raise ValueError(text("driver.uri_in_clear", uri=uri))
        self._uri, self._media = uri, media
        self._key = seal_key(sealed_by)
        self._client = IppClient(uri, ca_file)
        self._may_have_left_jobs = True  # also those of an earlier run, which may have ended anyhow

    def open(self) -> None:
        self.status()

    def close(self) -> None:
        """Nothing is held open between two requests."""

    def status(self) -> Status:
        attributes = self._attributes()
        if self._may_have_left_jobs:
            self._may_have_left_jobs = False
            with contextlib.suppress(Refused):  # it does not tell its jobs, so they end as they end
                call_back_all(self._client, Deadline.after(_SWEEP_S))
        return summarise(attributes)

    def print_document(self, document: SealedDocument, deadline: Deadline) -> PrintJob:
        """Print one paper as the backend sealed it, and follow it to its end; anything else is refused."""
        return self.print_and_tell(document, deadline, nobody)

    def print_and_tell(self, document: SealedDocument, deadline: Deadline, tell: Tell) -> PrintJob:
        """See `TellsProgress`."""
        if reason := why_not_sealed(document, self._key):
            return _not_sent(Completion.INVALID_DATA, "page_printer.not_sealed", Recovery.STAFF, reason)
        name = document_id(document)
        job = self._print(_Order(document.pdf, name, ProgressWatch(self._why_still, tell), deadline))
        code = job.failed.code if job.failed else "-"
        _logger.info("document %s: %s, %d bytes sent, %s", name, job.state, job.bytes_sent, code)
        return job

    def _print(self, order: _Order) -> PrintJob:
        try:
            attributes = self._attributes()
            if refused := _why_not_now(attributes):
                return refused
            template = self._template(attributes)
            if {Operation.CREATE_JOB, Operation.SEND_DOCUMENT} <= set(
                attributes.get("operations-supported", ())
            ):
                created = self._client.create_job(order.name, template, order.deadline)
                return self._send(Operation.SEND_DOCUMENT, order, _job_id(created), template)
            return self._send(Operation.PRINT_JOB, order, 0, template)
        except Refused as no:
            return _not_sent(Completion.DEVICE_NOT_READY, "page_printer.refused", Recovery.LATER, str(no))
        except OSError as lost:
            return _not_sent(
                Completion.DEVICE_NOT_READY, "page_printer.unreachable", Recovery.LATER, str(lost)
            )

    def _send(
        self, operation: Operation, order: _Order, job_id: int, template: tuple[Attribute, ...]
    ) -> PrintJob:
        attributes = (
            (Attribute(Tag.BOOLEAN, "last-document", True),)
            if operation is Operation.SEND_DOCUMENT
            else (Attribute(Tag.NAME, "job-name", order.name),)
        )
        body = self._client.document(
            operation,
            order.pdf,
            *attributes,
            Attribute(Tag.MIME_TYPE, "document-format", _PDF),
            job_id=job_id,
            job=template if operation is Operation.PRINT_JOB else (),
        )
        try:
            answer = self._client.send(operation, body, order.until)
        except Refused as no:
            failed = Failed(Completion.DEVICE_NOT_READY, "page_printer.refused", Recovery.LATER, str(no))
            return self._given_up(job_id, body.bytes_sent, failed, order.deadline)
        except OSError as lost:
            failed = Failed(Completion.TIME_OUT, "page_printer.unconfirmed", Recovery.STAFF, str(lost))
            return self._given_up(job_id, body.bytes_sent, failed, order.deadline)
        try:
            return self._followed(job_id or _job_id(answer), body.bytes_sent, order)
        except OSError as unnumbered:
            failed = Failed(Completion.TIME_OUT, "page_printer.unconfirmed", Recovery.STAFF, str(unnumbered))
            return PrintJob(JobState.UNKNOWN, body.bytes_sent, failed)

    def _followed(self, job_id: int, sent: int, order: _Order) -> PrintJob:
        ending = JobFollower(self._client, job_id, order.watch.came_out).wait(order.until)
        if ending is None:
            return self._given_up(job_id, sent, self._why_not_done(), order.deadline)
        return _told(ending, sent, Failed(Completion.HARDWARE_ERROR, "page_printer.aborted", Recovery.STAFF))

    def _given_up(self, job_id: int, sent: int, failed: Failed, deadline: Deadline) -> PrintJob:
        """Call the job back, so that it does not come out when this person is gone; else `status` will."""
        ending = JobFollower(self._client, job_id).call_back(deadline) if job_id else None
        if ending is None and job_id:
            self._may_have_left_jobs = True
        return _told(ending, sent, failed)

    def _why_still(self) -> str | None:
        """What the printer says is wrong while a job of ours does not go on."""
        try:
            fault = summarise(self._attributes(), is_job_late=True).fault
        except OSError:
            return None
        return fault.code if fault else None

    def _why_not_done(self) -> Failed:
        try:
            fault = summarise(self._attributes(), is_job_late=True).fault
        except OSError as lost:
            return Failed(Completion.TIME_OUT, "page_printer.unconfirmed", Recovery.STAFF, str(lost))
        if fault is None:
            return Failed(Completion.TIME_OUT, "page_printer.slow", Recovery.LATER)
        return Failed(Completion.DEVICE_NOT_READY, fault.code, Recovery.STAFF, fault.original)

    def _attributes(self) -> Mapping[str, tuple[Value, ...]]:
        """Errors: OSError."""
        deadline = Deadline.after(_STATUS_TIMEOUT_S)
        try:
            answer = self._client.ask(Operation.GET_PRINTER_ATTRIBUTES, deadline, *asked_for(_ASKED_FOR))
        except Refused as no:
            raise OSError(f"{self._uri}: {no}") from no
        return answer.group(_PRINTER)

    def _template(self, attributes: Mapping[str, tuple[Value, ...]]) -> tuple[Attribute, ...]:
        """A4 where the printer has it; everything else as the printer is set."""
        has_media = self._media in attributes.get("media-supported", ())
        return (Attribute(Tag.KEYWORD, "media", self._media),) if has_media else ()


def _why_not_now(attributes: Mapping[str, tuple[Value, ...]]) -> PrintJob | None:
    status = summarise(attributes)
    if status.fault is not None:
        completion, fault = Completion.DEVICE_NOT_READY, status.fault
        return _not_sent(completion, fault.code, Recovery.STAFF, fault.original)
    formats = attributes.get("document-format-supported", ())
    if formats and _PDF not in formats:
        told = ", ".join(map(str, formats))
        return _not_sent(Completion.UNSUPPORTED, "page_printer.no_pdf", Recovery.SKIP, told)
    return None


def _job_id(answer: Message) -> int:
    """Errors: OSError for an answer without one."""
    number = next(iter(answer.group(_JOB).get("job-id", ())), None)
    if not isinstance(number, int):
        raise OSError("the printer took the job and gave it no number")
    return number


def _told(ending: Ending | None, sent: int, failed: Failed) -> PrintJob:
    """What the end of the job means for the person who waits for it."""
    if ending is not None and ending.is_done:
        return PrintJob(JobState.CONFIRMED, sent)
    if sent == 0:  # a job without a document prints nothing
        return PrintJob(JobState.FAILED_BEFORE_SEND, 0, failed)
    if ending is not None and ending.is_blank:
        return PrintJob(JobState.CANCELED, sent, failed)
    return PrintJob(JobState.UNKNOWN, sent, failed)


def _not_sent(completion: Completion, code: str, recovery: Recovery, detail: str) -> PrintJob:
    return PrintJob(JobState.FAILED_BEFORE_SEND, 0, Failed(completion, code, recovery, detail))
