"""A network scanner by eSCL (AirScan): glass, and feeder where it has one. No vendor's driver is needed.

No such scanner was at hand: tried against this repository's simulator, which the free client sane-airscan
also reads.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, ClassVar
from urllib.parse import urljoin, urlsplit

import requests

from config.strings import text
from peripherals.devices import Completion, Deadline, DeviceState, Done, Failed, Recovery, Status
from peripherals.manifest import SILVER, DriverManifest, Rule
from peripherals.scanner.escl_xml import (
    MOST_XML_BYTES,
    Capabilities,
    NotEscl,
    ScannerStatus,
    Source,
    best_dpi,
    job,
    read_capabilities,
    read_status,
    summarise,
)
from peripherals.scanner.flat import MOST_SHEETS, at_output_dpi
from peripherals.scanner.frame import Bgr
from peripherals.scanner.picture_file import decoded
from peripherals.scanner.rectify import OUTPUT_DPI

_CONNECT_S = 3.0
_STATUS_S = 2.0  # a status is a few hundred bytes
_ANSWER_S = 5.0  # of silence, between two pieces of an answer
_FRESH_S = 2.0  # a status so old is asked anew
_ASK_AGAIN_S = 0.5
_MOST_PICTURE_BYTES = 80 * 1024 * 1024
_CREATED, _OK, _NOT_FOUND, _GONE, _UNAVAILABLE = 201, 200, 404, 410, 503


class EsclScanner:
    """Stands behind `DocumentScanner`. `url` as the scanner announces it, `http://192.0.2.7/eSCL`;
    `source`: `glass`, `feeder`, or `auto`, which takes the feeder when paper lies in it. Thread: one, its
    own worker's.
    """

    manifest: ClassVar[DriverManifest] = DriverManifest(
        kind="document_scanner",
        driver="escl",
        page="document-scanner.md",
        met=SILVER | {Rule.INTERRUPTIBLE},
        capabilities=("paper", "cover"),
        simulator="peripherals.scanner.escl_simulator:EsclSimulator",
    )

    def __init__(self, url: str, source: str = "auto", both_sides: bool = False) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(text("driver.url", url=url))
        if source not in ("auto", "glass", "feeder"):
            raise ValueError(text("driver.source", source=source))
        self._url = url.rstrip("/") + "/"
        self._source = source
        self._both_sides = both_sides
        self._session: requests.Session | None = None
        self._capabilities: Capabilities | None = None
        self._status = Status(DeviceState.NO_DEVICE)
        self._told = ScannerStatus("Down")
        self._asked_at_s = 0.0

    def open(self) -> None:
        """Errors: OSError when nobody answers there, or not a scanner, or not with what the profile wants."""
        self._session = requests.Session()
        self._session.trust_env = False  # a scanner stands beside the terminal: no proxy
        try:
            self._capabilities = read_capabilities(
                self._small("ScannerCapabilities", Deadline.after(_ANSWER_S))
            )
        except NotEscl as error:
            raise OSError(f"{self._url} is no eSCL scanner: {error}") from error
        missing = {"glass": self._capabilities.platen, "feeder": self._capabilities.feeder}
        if self._source in missing and missing[self._source] is None:
            raise OSError(f"{self._url} has no {self._source}")
        self._asked_at_s = 0.0

    def close(self) -> None:
        if self._session is not None:
            self._session.close()
        self._session = self._capabilities = None

    def status(self) -> Status:
        """Errors: OSError when it answers no more."""
        if self._session is None:
            return Status(DeviceState.NO_DEVICE)
        if time.monotonic() - self._asked_at_s >= _FRESH_S:
            self._status = self._ask()
        return self._status

    def scan(self, deadline: Deadline) -> Done[tuple[Bgr, ...]] | Failed:
        """What lies on the glass or in the feeder, at 200 dpi; a sheet that failed fails them all.

        Errors: `scan.jam`, `scan.cover_open`, `scan.stopped`, `scan.busy`, `scan.feeder_empty`,
        `scan.too_slow`, `scan.half_picture`, `scan.refused`.
        """
        try:
            return self._scan(deadline)
        except TimeoutError:
            return Failed(Completion.TIME_OUT, "scan.too_slow", Recovery.RETRY)

    def _scan(self, deadline: Deadline) -> Done[tuple[Bgr, ...]] | Failed:
        if self._capabilities is None:
            raise OSError(f"{self._url} is not open")
        before = self._ask()
        if before.fault is not None:
            return Failed(Completion.USER_ERROR, before.fault.code, Recovery.STAFF, before.fault.original)
        source = self._choose(self._capabilities, before)
        if source is Source.FEEDER and not self._told.has_paper:
            return Failed(Completion.USER_ERROR, "scan.feeder_empty", Recovery.RETRY)
        inlet = self._capabilities.of(source)
        dpi = best_dpi(inlet.resolutions if inlet else (), OUTPUT_DPI)
        both = self._both_sides and self._capabilities.can_duplex and source is Source.FEEDER
        place = self._order(job(self._capabilities, source, dpi, both_sides=both), deadline)
        if isinstance(place, Failed):
            return place
        with self._ended(place):
            return self._fetch_all(place, dpi, source, deadline)

    def _choose(self, capabilities: Capabilities, status: Status) -> Source:
        if self._source == "auto" and capabilities.platen is not None:
            is_fed = capabilities.feeder is not None and self._told.has_paper and status.fault is None
            return Source.FEEDER if is_fed else Source.PLATEN
        return Source.PLATEN if self._source == "glass" else Source.FEEDER

    def _ask(self) -> Status:
        """Errors: OSError, also when it does not answer at once."""
        try:
            self._told = read_status(self._small("ScannerStatus", Deadline.after(_STATUS_S)))
        except TimeoutError as error:
            raise OSError(f"{self._url} does not answer") from error
        except NotEscl as error:
            raise OSError(f"{self._url}: {error}") from error
        self._asked_at_s = time.monotonic()
        self._status = summarise(self._told)
        return self._status

    def _order(self, settings: bytes, deadline: Deadline) -> str | Failed:
        """Where the job's pages are to be had. The address is taken from the answer, its host is not."""
        while True:
            answer = self._send(
                "POST", "ScanJobs", deadline, data=settings, headers={"Content-Type": "text/xml"}
            )
            answer.close()
            if answer.status_code == _CREATED and (place := answer.headers.get("Location")):
                return urljoin(self._url, urlsplit(place).path.rstrip("/") + "/")
            if answer.status_code != _UNAVAILABLE:
                return self._why(f"order answered with {answer.status_code}")
            if not _wait(answer, deadline):
                return Failed(Completion.TIME_OUT, "scan.busy", Recovery.RETRY)

    def _fetch_all(
        self, place: str, dpi: int, source: Source, deadline: Deadline
    ) -> Done[tuple[Bgr, ...]] | Failed:
        pages: list[Bgr] = []
        while len(pages) < MOST_SHEETS:
            page = self._fetch(place, deadline)
            if isinstance(page, Failed):
                return page
            if page is None:
                break
            pages.append(at_output_dpi(page, dpi))
            if source is Source.PLATEN:
                break
        return Done(tuple(pages)) if pages else self._why("a job without a page")

    def _fetch(self, place: str, deadline: Deadline) -> Bgr | Failed | None:
        """The next page; None when there is no other."""
        while True:
            answer = self._send("GET", urljoin(place, "NextDocument"), deadline, stream=True)
            with answer:
                if answer.status_code in (_NOT_FOUND, _GONE):
                    return None
                if answer.status_code == _OK:
                    return _picture(answer, deadline)
            if answer.status_code != _UNAVAILABLE:
                return self._why(f"page answered with {answer.status_code}")
            if not _wait(answer, deadline):
                return Failed(Completion.TIME_OUT, "scan.too_slow", Recovery.RETRY)

    def _why(self, detail: str) -> Failed:
        """What the scanner says of itself now explains best what it refused."""
        fault = self._ask().fault
        if fault is not None:
            return Failed(Completion.USER_ERROR, fault.code, Recovery.STAFF, fault.original)
        return Failed(Completion.HARDWARE_ERROR, "scan.refused", Recovery.RETRY, detail)

    @contextmanager
    def _ended(self, place: str) -> Iterator[None]:
        """The job is taken back, whatever came of it: nobody's paper stays in the scanner's memory."""
        try:
            yield
        finally:
            with suppress(OSError):
                self._send("DELETE", place.rstrip("/")).close()

    def _small(self, what: str, deadline: Deadline) -> bytes:
        """An answer of a few hundred bytes, cut off where it is more than one can be."""
        read = bytearray()
        with self._send("GET", what, deadline, stream=True) as answer:
            if answer.status_code != _OK:
                raise OSError(f"{self._url}{what} answered with {answer.status_code}")
            try:
                for piece in answer.iter_content(64 * 1024):
                    read += piece
                    if len(read) > MOST_XML_BYTES:
                        break
            except requests.RequestException as error:
                raise OSError(f"{self._url}{what}: {type(error).__name__}") from error
        return bytes(read)

    def _send(
        self, verb: str, where: str, deadline: Deadline | None = None, **more: Any
    ) -> requests.Response:
        """Errors: OSError with the library's kind of error; its own words carry addresses of objects.
        TimeoutError, when the deadline is why it was not waited for."""
        if self._session is None:
            raise OSError(f"{self._url} is not open")
        silence_s = _ANSWER_S if deadline is None else min(_ANSWER_S, max(0.1, deadline.left_s()))
        try:
            return self._session.request(
                verb,
                urljoin(self._url, where),
                timeout=(_CONNECT_S, silence_s),
                allow_redirects=False,
                **more,
            )
        except requests.ReadTimeout as error:
            if deadline is not None and deadline.is_over:
                raise TimeoutError from error
            raise OSError(f"{self._url}: no answer within {silence_s:.0f} s") from error
        except requests.RequestException as error:
            raise OSError(f"{self._url}: {type(error).__name__}") from error


def _picture(answer: requests.Response, deadline: Deadline) -> Bgr | Failed:
    data = bytearray()
    try:
        for piece in answer.iter_content(64 * 1024):
            data += piece
            if deadline.is_over:
                return Failed(Completion.TIME_OUT, "scan.too_slow", Recovery.RETRY, f"{len(data)} bytes came")
            if len(data) > _MOST_PICTURE_BYTES:
                return _half(f"more than {_MOST_PICTURE_BYTES} bytes")
    except requests.RequestException as error:
        return _half(f"{type(error).__name__} after {len(data)} bytes")
    read = decoded(bytes(data))
    return _half(read.detail) if isinstance(read, Failed) else read.value


def _half(detail: str) -> Failed:
    return Failed(Completion.HARDWARE_ERROR, "scan.half_picture", Recovery.RETRY, detail)


def _wait(answer: requests.Response, deadline: Deadline) -> bool:
    """As long as the scanner asks for; False when there is no time left."""
    told = answer.headers.get("Retry-After", "")
    wanted_s = float(told) if told.isascii() and told.isdigit() else _ASK_AGAIN_S
    time.sleep(min(max(wanted_s, 0.05), deadline.left_s()))
    return not deadline.is_over
