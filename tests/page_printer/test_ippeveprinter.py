"""The driver against a real IPP printer program, `ippeveprinter` of CUPS.

It speaks to the message bus of the machine for discovery; the test gives it a bus of its own.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from peripherals.devices import Deadline, Failed, JobState, Paper
from peripherals.page_printer.client import IppClient
from peripherals.page_printer.driver import IppPrinter
from peripherals.page_printer.ipp import Attribute, Operation, Tag
from peripherals.page_printer.sealed import SealedDocument
from tests.page_printer.sealing import Backend

PROGRAM = shutil.which("ippeveprinter") or "/usr/sbin/ippeveprinter"
# What the printer program runs for each job; its standard error changes the printer's state.
COPY = '#!/bin/sh\necho "ATTR: job-impressions-completed=1" >&2\ncp "$1" {tray}/\n'
NO_PAPER = '#!/bin/sh\necho "STATE: +media-empty" >&2\nexec sleep 60\n'
GIVES_UP = "#!/bin/sh\nexit 1\n"


class Printer:
    """ippeveprinter with a command of the test's. Needs the packages cups-ipp-utils and dbus-daemon."""

    def __init__(self, folder: Path) -> None:
        self.tray = folder / "tray"
        self.spool = folder / "spool"
        self.command = folder / "command"
        for made in (self.tray, self.spool):
            made.mkdir()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.does(COPY.format(tray=self.tray))
        self._log = (folder / "log").open("wb")
        self._bus = subprocess.Popen(
            ["dbus-daemon", "--session", "--nofork", "--print-address"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        assert self._bus.stdout is not None
        address = self._bus.stdout.readline().strip()
        self._printer = subprocess.Popen(
            [PROGRAM, "-p", str(self.port), "-n", "localhost", "-d", str(self.spool), "-r", "off",
             "-f", "application/pdf", "-c", str(self.command), "office"],
            env=os.environ | {"DBUS_SYSTEM_BUS_ADDRESS": address}, stdout=self._log, stderr=self._log,
        )  # fmt: skip
        self._wait()

    @property
    def uri(self) -> str:
        return f"ipp://localhost:{self.port}/ipp/print"

    def does(self, script: str) -> None:
        self.command.write_text(script)
        self.command.chmod(0o755)

    def stop(self) -> None:
        for running in (self._printer, self._bus):
            running.terminate()
            running.wait(10)
        assert self._bus.stdout is not None
        self._bus.stdout.close()
        self._log.close()

    def _wait(self) -> None:
        for _ in range(100):
            with socket.socket() as line:
                if line.connect_ex(("localhost", self.port)) == 0:
                    return
            time.sleep(0.1)
        raise AssertionError("ippeveprinter does not listen")


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
