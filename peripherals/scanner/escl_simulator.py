"""A network scanner that is a folder: `glass.png` lies on the glass, `feeder-*.png` wait in the feeder, in
order.

A real peer over HTTP that any eSCL client may use: `python -m peripherals.scanner.escl_simulator FOLDER
[--port 8610]`. A sheet that went through the feeder is gone from it. `fault.json` breaks it as it does the
simulated camera.
"""

from __future__ import annotations

import argparse
import itertools
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self

from peripherals.scanner.escl_desk import RESOLUTIONS, Job, ScannerFault, scanner_fault, waiting
from peripherals.scanner.escl_xml import PWG, SCAN

SLOW_S = 3.0  # for each page
_LOOK_AGAIN_S = 0.05
_HALF_SENT = 0.5


_FEEDER_STATES = {ScannerFault.JAM: "ScannerAdfJam", ScannerFault.COVER_OPEN: "ScannerAdfHatchOpen"}
_STATES = {ScannerFault.BUSY: "Processing", ScannerFault.STOPPED: "Stopped"}


class EsclSimulator:
    """Answers from `with` to its end, or until the process ends. Thread: its own for each request."""

    def __init__(self, folder: Path, port: int = 0) -> None:
        self._folder = folder
        self._jobs: dict[str, Job] = {}
        self._numbers = itertools.count(1)
        simulator = self

        class Handler(_Handler):
            owner = simulator

        self.server = _Server(("127.0.0.1", port), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}/eSCL"

    def __enter__(self) -> Self:
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    @property
    def fault(self) -> ScannerFault | None:
        """Errors: OSError."""
        return scanner_fault(self._folder)

    @property
    def has_paper(self) -> bool:
        return bool(waiting(self._folder))

    def order(self, settings: bytes) -> str:
        """The number of a new job. Errors: ValueError when it is none."""
        job = Job.of(settings)
        number = str(next(self._numbers))
        self._jobs[number] = job
        return number

    def next_page(self, number: str) -> bytes | None:
        """The job's next page as JPEG; None when there is none, or no such job."""
        job = self._jobs.get(number)
        return None if job is None else job.next_page(self._folder)

    def end(self, number: str) -> bool:
        return self._jobs.pop(number, None) is not None


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away is its own business."""


class _Handler(BaseHTTPRequestHandler):
    owner: EsclSimulator
    protocol_version = "HTTP/1.1"
    timeout = 30

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""

    def do_GET(self) -> None:
        fault = self._fault()
        if fault is ScannerFault.GONE:
            return
        *_, parent, what = ["", *self.path.strip("/").split("/")]
        if fault is ScannerFault.RUBBISH:
            self._answer(200, b"\x00\xff<scan", "text/xml")
        elif what == "ScannerCapabilities":
            self._answer(200, _CAPABILITIES, "text/xml")
        elif what == "ScannerStatus":
            self._answer(200, self._status(fault), "text/xml")
        elif what == "NextDocument":
            self._page(parent, fault)
        else:
            self._answer(404)

    def do_POST(self) -> None:
        fault = self._fault()
        if fault is ScannerFault.GONE:
            return
        settings = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if fault is ScannerFault.BUSY:
            self._answer(503)
        elif fault in _FEEDER_STATES or fault is ScannerFault.STOPPED:
            self._answer(409)
        else:
            try:
                number = self.owner.order(settings)
            except ValueError:
                self._answer(409)
            else:
                self._answer(201, headers={"Location": f"{self.owner.url}/ScanJobs/{number}"})

    def do_DELETE(self) -> None:
        if self._fault() is not ScannerFault.GONE:
            self._answer(200 if self.owner.end(self.path.rstrip("/").rpartition("/")[2]) else 404)

    def _page(self, number: str, fault: ScannerFault | None) -> None:
        if fault is ScannerFault.UNAVAILABLE:
            self._answer(503, headers={"Retry-After": "1"})
            return
        if fault in _FEEDER_STATES:
            self._answer(409)
            return
        if fault is ScannerFault.SLOW:
            time.sleep(SLOW_S)
        page = self.owner.next_page(number)
        if page is None:
            self._answer(404)
        else:
            self._answer(200, page, "image/jpeg", is_cut=fault is ScannerFault.HALF_JPEG)

    def _status(self, fault: ScannerFault | None) -> bytes:
        loaded = "ScannerAdfLoaded" if self.owner.has_paper else "ScannerAdfEmpty"
        state, feeder = _STATES.get(fault, "Idle"), _FEEDER_STATES.get(fault, loaded)  # type: ignore[arg-type]
        return f"""<?xml version="1.0" encoding="UTF-8"?>
<scan:ScannerStatus xmlns:scan="{SCAN}" xmlns:pwg="{PWG}"><pwg:Version>2.63</pwg:Version>
<pwg:State>{state}</pwg:State><scan:AdfState>{feeder}</scan:AdfState></scan:ScannerStatus>""".encode()

    def _fault(self) -> ScannerFault | None:
        try:
            while (fault := self.owner.fault) is ScannerFault.HUNG:
                time.sleep(_LOOK_AGAIN_S)
        except OSError:
            fault = ScannerFault.GONE
        self.close_connection = self.close_connection or fault is ScannerFault.GONE
        return fault

    def _answer(
        self,
        code: int,
        body: bytes = b"",
        kind: str = "text/plain",
        *,
        headers: dict[str, str] | None = None,
        is_cut: bool = False,
    ) -> None:
        self.send_response(code)
        for name, value in {
            "Content-Type": kind,
            "Content-Length": str(len(body)),
            **(headers or {}),
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body[: int(len(body) * _HALF_SENT)] if is_cut else body)
        self.close_connection = self.close_connection or is_cut


def _inlet(kind: str) -> str:
    resolutions = "".join(
        f"<scan:DiscreteResolution><scan:XResolution>{dpi}</scan:XResolution>"
        f"<scan:YResolution>{dpi}</scan:YResolution></scan:DiscreteResolution>"
        for dpi in RESOLUTIONS
    )
    return f"""<scan:{kind}><scan:MinWidth>16</scan:MinWidth><scan:MaxWidth>2550</scan:MaxWidth>
<scan:MinHeight>16</scan:MinHeight><scan:MaxHeight>3508</scan:MaxHeight><scan:MaxScanRegions>1</scan:MaxScanRegions>
<scan:SettingProfiles><scan:SettingProfile><scan:ColorModes><scan:ColorMode>RGB24</scan:ColorMode></scan:ColorModes>
<scan:DocumentFormats><pwg:DocumentFormat>image/jpeg</pwg:DocumentFormat>
<scan:DocumentFormatExt>image/jpeg</scan:DocumentFormatExt></scan:DocumentFormats>
<scan:SupportedResolutions><scan:DiscreteResolutions>{resolutions}</scan:DiscreteResolutions></scan:SupportedResolutions>
</scan:SettingProfile></scan:SettingProfiles><scan:SupportedIntents><scan:Intent>Document</scan:Intent></scan:SupportedIntents>
</scan:{kind}>"""


_CAPABILITIES = f"""<?xml version="1.0" encoding="UTF-8"?>
<scan:ScannerCapabilities xmlns:scan="{SCAN}" xmlns:pwg="{PWG}"><pwg:Version>2.63</pwg:Version>
<pwg:MakeAndModel>Simulated
scanner</pwg:MakeAndModel><scan:UUID>00000000-0000-4000-8000-000000000001</scan:UUID>
<scan:Platen>{_inlet("PlatenInputCaps")}</scan:Platen>
<scan:Adf>{_inlet("AdfSimplexInputCaps")}<scan:FeederCapacity>50</scan:FeederCapacity></scan:Adf>
</scan:ScannerCapabilities>""".encode()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--port", type=int, default=8610)
    given = parser.parse_args()
    simulator = EsclSimulator(given.folder, given.port)
    print(simulator.url, flush=True)
    simulator.server.serve_forever()


if __name__ == "__main__":
    main()
