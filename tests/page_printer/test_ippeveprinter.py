"""The driver against a real IPP printer program, `ippeveprinter` of CUPS."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from peripherals.devices import Deadline, Failed, JobState, Paper
from peripherals.page_printer.client import IppClient
from peripherals.page_printer.driver import IppPrinter
from peripherals.page_printer.ipp import Attribute, Operation, Tag
from peripherals.page_printer.sealed import SealedDocument
from tests.page_printer.office import GIVES_UP, NO_PAPER, Printer
from tests.page_printer.sealing import Backend


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Printer]:
    running = Printer(tmp_path)
    yield running
    running.stop()


@pytest.fixture
def driver(office: Printer, backend: Backend) -> Iterator[IppPrinter]:
    made = IppPrinter(office.uri, backend.sealed_by)
    yield made
    made.close()


def test_a_real_ipp_printer_gets_the_very_bytes_and_says_when_it_is_through(
    office: Printer, driver: IppPrinter, document: SealedDocument
) -> None:
    driver.open()
    assert driver.status().is_ready
    job = driver.print_document(document, Deadline.after(15))
    assert (job.state, job.bytes_sent) == (JobState.CONFIRMED, len(document.pdf))
    assert [paper.read_bytes() for paper in office.tray.iterdir()] == [document.pdf]


def test_a_real_ipp_printer_out_of_paper_is_named_and_gives_the_job_back(
    office: Printer, driver: IppPrinter, document: SealedDocument
) -> None:
    office.does(NO_PAPER)
    job = driver.print_document(document, Deadline.after(8))
    assert job.state in (JobState.CANCELED, JobState.UNKNOWN)
    assert isinstance(job.failed, Failed)
    assert job.failed.code == "page_printer.paper_out"
    assert driver.status().paper is Paper.OUT
    assert list(office.tray.iterdir()) == []


def test_a_job_left_on_a_real_ipp_printer_is_called_back_by_the_next_run(
    office: Printer, driver: IppPrinter, backend: Backend, document: SealedDocument
) -> None:
    office.does(NO_PAPER)
    left = IppClient(office.uri)
    body = left.document(
        Operation.PRINT_JOB, document.pdf, Attribute(Tag.MIME_TYPE, "document-format", "application/pdf")
    )
    number = left.send(Operation.PRINT_JOB, body, Deadline.after(5)).group(2)["job-id"][0]
    IppPrinter(office.uri, backend.sealed_by).open()
    assert isinstance(number, int)
    job = left.ask(Operation.GET_JOB_ATTRIBUTES, Deadline.after(5), job_id=number).group(2)
    assert job["job-state-reasons"] == ("processing-to-stop-point",)  # it lets its command end first


def test_a_real_ipp_printer_that_gives_up_is_told(
    office: Printer, driver: IppPrinter, document: SealedDocument
) -> None:
    office.does(GIVES_UP)
    job = driver.print_document(document, Deadline.after(12))
    assert job.state is not JobState.CONFIRMED
    assert isinstance(job.failed, Failed)
    assert job.failed.code == "page_printer.aborted"


def test_an_unsealed_paper_never_reaches_it(
    office: Printer, driver: IppPrinter, document: SealedDocument, pdf: bytes
) -> None:
    home_made = SealedDocument(pdf + b" ", document.statement, document.signature)
    assert driver.print_document(home_made, Deadline.after(5)).state is JobState.FAILED_BEFORE_SEND
    assert list(office.spool.iterdir()) == []
