"""The driver against the simulator over real HTTP: what is said of a paper is what became of it."""

from __future__ import annotations

import base64
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Timer

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from peripherals.devices import Deadline, Failed, JobState, PrintJob
from peripherals.page_printer.driver import IppPrinter
from peripherals.page_printer.progress import PrintProgress
from peripherals.page_printer.sealed import SealedDocument
from peripherals.page_printer.simulator import Conditions, Job, VirtualPagePrinter
from tests.backend.held import a_pdf
from tests.page_printer.sealing import DOCUMENT_ID, NAME, Backend


@pytest.fixture
def simulator(tmp_path: Path) -> Iterator[VirtualPagePrinter]:
    with VirtualPagePrinter(tmp_path / "pages") as running:
        yield running


@pytest.fixture
def printer(simulator: VirtualPagePrinter, backend: Backend) -> Iterator[IppPrinter]:
    driver = IppPrinter(simulator.uri, backend.sealed_by)
    yield driver
    driver.close()


def code(job: PrintJob) -> str:
    assert isinstance(job.failed, Failed)
    return job.failed.code


def test_a_sealed_paper_lies_in_the_tray_as_it_was_sealed(
    simulator: VirtualPagePrinter, printer: IppPrinter, document: SealedDocument, tmp_path: Path
) -> None:
    assert printer.status().is_ready
    job = printer.print_document(document, Deadline.after(10))
    assert job == PrintJob(JobState.CONFIRMED, len(document.pdf))
    assert simulator.printed() == [document.pdf]
    assert (tmp_path / "pages" / "page-1.pdf").read_bytes() == document.pdf


def test_pages_are_told_as_they_come_out(
    simulator: VirtualPagePrinter, printer: IppPrinter, backend: Backend
) -> None:
    simulator.conditions = Conditions(sheet_s=0.9)  # three looks or more a page
    told: list[PrintProgress] = []
    job = printer.print_and_tell(backend.seal(a_pdf(2)), Deadline.after(10), told.append)
    assert job.state is JobState.CONFIRMED
    assert told == [PrintProgress(0), PrintProgress(1)]


def test_a_job_that_stands_still_is_told_with_the_reason_and_goes_on_when_it_is_gone(
    simulator: VirtualPagePrinter, printer: IppPrinter, document: SealedDocument
) -> None:
    out = Conditions(is_stopped=True, reasons=("media-empty",))
    told: list[PrintProgress] = []

    def hand(progress: PrintProgress) -> None:
        told.append(progress)
        simulator.conditions = {PrintProgress(0): out}.get(progress, Conditions())

    simulator.conditions = Conditions(sheet_s=1)
    assert printer.print_and_tell(document, Deadline.after(15), hand).state is JobState.CONFIRMED
    assert PrintProgress(0, "page_printer.paper_out") in told


def test_a_printer_without_create_job_prints_too(
    simulator: VirtualPagePrinter, printer: IppPrinter, document: SealedDocument
) -> None:
    simulator.conditions = Conditions(knows_create_job=False)
    assert printer.print_document(document, Deadline.after(10)).state is JobState.CONFIRMED


def forged(document: SealedDocument) -> list[SealedDocument]:
    other = Ed25519PrivateKey.generate()
    receipt = b'{"what":"yichuang/receipt/v1"}'
    return [
        replace(document, pdf=document.pdf + b"\n% and the fee is waived"),
        replace(document, signature=other.sign(document.statement)),
        replace(document, statement=document.statement.replace(b"HT07-000482-6", b"HT07-000483-4")),
        replace(document, signature=b""),
        SealedDocument(document.pdf, receipt, other.sign(receipt)),
    ]


@pytest.mark.parametrize("number", range(5))
def test_what_the_backend_did_not_seal_is_never_sent(
    simulator: VirtualPagePrinter, printer: IppPrinter, document: SealedDocument, number: int
) -> None:
    job = printer.print_document(forged(document)[number], Deadline.after(10))
    assert (job.state, job.bytes_sent, code(job)) == (
        JobState.FAILED_BEFORE_SEND, 0, "page_printer.not_sealed",
    )  # fmt: skip
    assert simulator.jobs == {}


def test_a_signature_of_the_backend_under_something_else_seals_no_page(
    simulator: VirtualPagePrinter, printer: IppPrinter, backend: Backend, pdf: bytes
) -> None:
    statement = b'{"receipt_number":"HT07-000482-6"}'
    job = printer.print_document(
        SealedDocument(pdf, statement, backend.key.sign(statement)), Deadline.after(5)
    )
    assert code(job) == "page_printer.not_sealed"


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        (Conditions(is_stopped=True, reasons=("media-empty",)), "page_printer.paper_out"),
        (Conditions(is_stopped=True, reasons=("door-open",)), "page_printer.cover_open"),
        (Conditions(is_stopped=True, reasons=("toner-empty",)), "page_printer.toner_out"),
        (Conditions(is_accepting=False), "page_printer.paused"),
        (Conditions(is_busy=True), "page_printer.refused"),
        (Conditions(formats=("image/urf",)), "page_printer.no_pdf"),
        (Conditions(answers_html=True), "page_printer.unreachable"),
        (Conditions(drop_after_bytes=20), "page_printer.unreachable"),
        (Conditions(is_mute=True), "page_printer.unreachable"),
    ],
)
def test_a_fault_before_the_job_sends_not_one_byte_of_the_paper(
    simulator: VirtualPagePrinter,
    printer: IppPrinter,
    document: SealedDocument,
    conditions: Conditions,
    expected: str,
) -> None:
    simulator.conditions = conditions
    job = printer.print_document(document, Deadline.after(8))
    assert (job.state, job.bytes_sent, code(job)) == (JobState.FAILED_BEFORE_SEND, 0, expected)
    simulator.conditions = Conditions()
    assert printer.print_document(document, Deadline.after(10)).state is JobState.CONFIRMED


def test_a_job_that_takes_too_long_is_called_back_in_time(
    simulator: VirtualPagePrinter, printer: IppPrinter, document: SealedDocument
) -> None:
    simulator.conditions = Conditions(sheet_s=60)
    printer.open()
    started_s = time.monotonic()
    job = printer.print_document(document, Deadline.after(6))
    assert time.monotonic() - started_s < 6.5
    assert (job.state, code(job)) == (JobState.CANCELED, "page_printer.slow")
    simulator.conditions = Conditions()
    time.sleep(0.3)
    assert simulator.printed() == []


def test_a_job_called_back_by_a_printer_that_counts_nothing_is_unknown(
    simulator: VirtualPagePrinter, printer: IppPrinter, document: SealedDocument
) -> None:
    simulator.conditions = Conditions(counts_sheets=False, sheet_s=60)
    assert printer.print_document(document, Deadline.after(5)).state is JobState.UNKNOWN


def test_a_job_the_printer_gave_up_is_told(
    simulator: VirtualPagePrinter, printer: IppPrinter, document: SealedDocument
) -> None:
    simulator.conditions = Conditions(aborts=True, counts_sheets=False)
    job = printer.print_document(document, Deadline.after(8))
    assert (job.state, code(job)) == (JobState.UNKNOWN, "page_printer.aborted")


def test_a_line_that_breaks_in_the_middle_of_the_paper_calls_the_job_back(
    simulator: VirtualPagePrinter, printer: IppPrinter, backend: Backend, pdf: bytes
) -> None:
    """The job has a number already, so it can be found again on a new connection."""
    simulator.conditions = Conditions(drop_after_bytes=20_000)
    job = printer.print_document(backend.seal(pdf + bytes(3_000_000)), Deadline.after(10))
    assert job.state is JobState.CANCELED
    assert 0 < job.bytes_sent < 3_000_000
    assert [made.end for made in simulator.jobs.values()] == [7]


def test_a_job_that_could_not_be_called_back_is_called_back_once_the_printer_is_there_again(
    simulator: VirtualPagePrinter, printer: IppPrinter, document: SealedDocument
) -> None:
    printer.open()
    simulator.conditions = Conditions(sheet_s=60)

    Timer(1.5, simulator.stop).start()
    job = printer.print_document(document, Deadline.after(7))
    assert (job.state, code(job)) == (JobState.UNKNOWN, "page_printer.unconfirmed")
    simulator.start()
    printer.status()
    assert [made.end for made in simulator.jobs.values()] == [7]


def test_a_program_that_starts_calls_back_what_its_last_run_left_and_nobody_elses(
    simulator: VirtualPagePrinter, printer: IppPrinter, document: SealedDocument
) -> None:
    simulator.jobs |= {1: Job(document.pdf, f"kiosk-{socket.gethostname()}"), 2: Job(b"", "the office")}
    printer.open()
    assert [made.end for made in simulator.jobs.values()] == [7, None]


def test_nobody_listening_is_a_result_of_printing_and_an_error_of_opening(
    backend: Backend, document: SealedDocument
) -> None:
    printer = IppPrinter("ipp://127.0.0.1:1/ipp/print", backend.sealed_by)
    assert code(printer.print_document(document, Deadline.after(6))) == "page_printer.unreachable"
    with pytest.raises(OSError, match="refused"):
        printer.open()


@pytest.mark.parametrize(
    ("uri", "key", "message"),
    [
        ("http://127.0.0.1/", None, "ipp://主机"),
        ("ipp:///print", None, "ipp://主机"),
        ("ipp://192.0.2.11/ipp/print", None, "in_clear"),
        ("ipp://127.0.0.1/", base64.b64encode(b"short").decode(), "sealed_by"),
    ],
)
def test_a_wrong_profile_is_told(backend: Backend, uri: str, key: str | None, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        IppPrinter(uri, key or backend.sealed_by)


def test_a_printer_on_another_machine_is_spoken_to_in_clear_only_when_the_profile_says_so(
    backend: Backend,
) -> None:
    IppPrinter("ipps://192.0.2.11/ipp/print", backend.sealed_by)
    IppPrinter("ipp://192.0.2.11/ipp/print", backend.sealed_by, in_clear=True)


def test_nothing_personal_is_logged_or_told_to_the_printer(
    printer: IppPrinter, document: SealedDocument, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    printer.print_document(document, Deadline.after(10))
    assert DOCUMENT_ID in caplog.text
    assert NAME not in caplog.text
