"""A network scanner that is a folder: `glass.png` lies on the glass, `feeder-*.png` wait in the feeder, in
order.

A real peer over HTTP that any eSCL client may use: `python -m peripherals.scanner.escl_simulator FOLDER
[--port 8610]`. A sheet that went through the feeder is gone from it. `fault.json` breaks it as it does the
simulated camera.
"""

from __future__ import annotations

import argparse
import io
import itertools
import json
import threading
import time
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self
from xml.etree import ElementTree

import cv2
import numpy as np
from PIL import Image

from peripherals.devices import Done
from peripherals.scanner.escl_xml import PWG, SCAN, Source
from peripherals.scanner.frame import Bgr
from peripherals.scanner.picture_file import read_image
from peripherals.scanner.quad import A4_HEIGHT_MM, A4_WIDTH_MM, MM_PER_INCH
from peripherals.scanner.simulator import FAULT_FILE

GLASS_PICTURE = "glass.png"
FEEDER_PICTURES = "feeder-*.png"
SLOW_S = 3.0  # for each page
_JPEG_QUALITY = 90
_LOOK_AGAIN_S = 0.05
_LID = 246  # what the white lid looks like from below
_HALF_SENT = 0.5
_RESOLUTIONS = (75, 150, 200, 300, 600)


class ScannerFault(StrEnum):
    JAM = "jam"
    COVER_OPEN = "cover_open"
    STOPPED = "stopped"
    BUSY = "busy"  # somebody else's job, for ever
    UNAVAILABLE = "unavailable"  # takes the job, has no page yet, for ever
    HALF_JPEG = "half_jpeg"
    RUBBISH = "rubbish"
    SLOW = "slow"
    HUNG = "hung"  # takes a request and answers when it is mended
    GONE = "gone"  # closes every connection without an answer


_FEEDER_STATES = {ScannerFault.JAM: "ScannerAdfJam", ScannerFault.COVER_OPEN: "ScannerAdfHatchOpen"}
_STATES = {ScannerFault.BUSY: "Processing", ScannerFault.STOPPED: "Stopped"}


class EsclSimulator:
    """Answers from `with` to its end, or until the process ends. Thread: its own for each request."""

    def __init__(self, folder: Path, port: int = 0) -> None:
        self._folder = folder
        self._jobs: dict[str, _Job] = {}
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
        """Errors: OSError when the file says nothing known: then the cable is broken, so to speak."""
        try:
            return ScannerFault(json.loads((self._folder / FAULT_FILE).read_text("utf-8"))["fault"])
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError) as error:
            raise OSError(f"{FAULT_FILE}: {error}") from error

    def order(self, settings: bytes) -> str:
        """The number of a new job. Errors: ValueError when it is none."""
        job = _Job.of(settings)
        number = str(next(self._numbers))
        self._jobs[number] = job
        return number

    def next_page(self, number: str) -> bytes | None:
        """The job's next page as JPEG; None when there is none, or no such job."""
        job = self._jobs.get(number)
        if job is None:
            return None
        if job.is_fed:
            waiting = self.waiting()
            if not waiting:
                return None
            picture = _picture(waiting[0])
            waiting[0].unlink()
        else:
            if job.is_done:
                return None
            glass = self._folder / GLASS_PICTURE
            picture = _picture(glass) if glass.exists() else None
        job.is_done = True
        return job.page(picture)

    def end(self, number: str) -> bool:
        return self._jobs.pop(number, None) is not None

    def waiting(self) -> list[Path]:
        """What lies in the feeder, the first sheet first."""
        return sorted(self._folder.glob(FEEDER_PICTURES))


class _Job:
    def __init__(self, source: Source, dpi: int, size: tuple[int, int]) -> None:
        self.is_fed = source is Source.FEEDER
        self.is_done = False
        self._size_px = (round(size[0] * dpi / 300), round(size[1] * dpi / 300))
        self._dpi = dpi

    @classmethod
    def of(cls, settings: bytes) -> _Job:
        """Errors: ValueError."""
        try:
            root = ElementTree.fromstring(settings)  # noqa: S314 - of a client on this machine
        except ElementTree.ParseError as error:
            raise ValueError("no XML") from error
        source = Source(root.findtext(f"{{{PWG}}}InputSource") or Source.PLATEN)
        dpi = int(root.findtext(f"{{{SCAN}}}XResolution") or 300)
        region = root.find(f".//{{{PWG}}}ScanRegion")
        sides = (
            int(region.findtext(f"{{{PWG}}}{tag}") or 0) if region is not None else 0
            for tag in ("Width", "Height")
        )
        width, height = sides
        if dpi not in _RESOLUTIONS or width <= 0 or height <= 0:
            raise ValueError("a size or resolution that was not offered")
        return cls(source, dpi, (width, height))

    def page(self, sheet: Bgr | None) -> bytes:
        """An A4 sheet in the corner of the glass, or the lid alone."""
        width, height = self._size_px
        seen = np.full((height, width, 3), _LID, np.uint8)
        if sheet is not None:
            a4 = (round(A4_WIDTH_MM / MM_PER_INCH * self._dpi), round(A4_HEIGHT_MM / MM_PER_INCH * self._dpi))
            drawn = cv2.resize(sheet, a4, interpolation=cv2.INTER_AREA)[:height, :width]
            seen[: drawn.shape[0], : drawn.shape[1]] = drawn
        out = io.BytesIO()
        picture = Image.fromarray(np.ascontiguousarray(seen[:, :, ::-1]))
        picture.save(out, "JPEG", quality=_JPEG_QUALITY, dpi=(self._dpi, self._dpi))
        return out.getvalue()


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
        loaded = "ScannerAdfLoaded" if self.owner.waiting() else "ScannerAdfEmpty"
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


def inject_scanner_fault(folder: Path, fault: ScannerFault | None) -> None:
    """Break the scanner over this folder, or mend it; another process may do it."""
    if fault is None:
        (folder / FAULT_FILE).unlink(missing_ok=True)
        return
    fresh = folder / f".{FAULT_FILE}.new"
    fresh.write_text(json.dumps({"fault": fault.value}), encoding="utf-8")
    fresh.replace(folder / FAULT_FILE)


def _picture(path: Path) -> Bgr | None:
    read = read_image(path)
    return read.value if isinstance(read, Done) else None


def _inlet(kind: str) -> str:
    resolutions = "".join(
        f"<scan:DiscreteResolution><scan:XResolution>{dpi}</scan:XResolution>"
        f"<scan:YResolution>{dpi}</scan:YResolution></scan:DiscreteResolution>"
        for dpi in _RESOLUTIONS
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
