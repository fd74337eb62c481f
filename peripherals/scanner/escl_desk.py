"""What lies on a simulated network scanner, what is wrong with it, and the pages that come of it."""

from __future__ import annotations

import io
import json
from enum import StrEnum
from pathlib import Path
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
RESOLUTIONS = (75, 150, 200, 300, 600)
_JPEG_QUALITY = 90
_LID = 246  # what the white lid looks like from below


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


def inject_scanner_fault(folder: Path, fault: ScannerFault | None) -> None:
    """Break the scanner over this folder, or mend it; another process may do it."""
    if fault is None:
        (folder / FAULT_FILE).unlink(missing_ok=True)
        return
    fresh = folder / f".{FAULT_FILE}.new"
    fresh.write_text(json.dumps({"fault": fault.value}), encoding="utf-8")
    fresh.replace(folder / FAULT_FILE)


def scanner_fault(folder: Path) -> ScannerFault | None:
    """Errors: OSError when the file says nothing known: then the cable is broken, so to speak."""
    try:
        return ScannerFault(json.loads((folder / FAULT_FILE).read_text("utf-8"))["fault"])
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise OSError(f"{FAULT_FILE}: {error}") from error


def waiting(folder: Path) -> list[Path]:
    """What lies in the feeder, the first sheet first."""
    return sorted(folder.glob(FEEDER_PICTURES))


class Job:
    """One order. `next_page` takes its sheets as a scanner does: what went through the feeder is gone."""

    def __init__(self, source: Source, dpi: int, size: tuple[int, int]) -> None:
        self.is_fed = source is Source.FEEDER
        self.is_done = False
        self._size_px = (round(size[0] * dpi / 300), round(size[1] * dpi / 300))
        self._dpi = dpi

    @classmethod
    def of(cls, settings: bytes) -> Job:
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
        if dpi not in RESOLUTIONS or width <= 0 or height <= 0:
            raise ValueError("a size or resolution that was not offered")
        return cls(source, dpi, (width, height))

    def next_page(self, folder: Path) -> bytes | None:
        """As JPEG; None when there is none."""
        if self.is_fed:
            sheets = waiting(folder)
            if not sheets:
                return None
            picture = _picture(sheets[0])
            sheets[0].unlink()
        elif self.is_done:
            return None
        else:
            glass = folder / GLASS_PICTURE
            picture = _picture(glass) if glass.exists() else None
        self.is_done = True
        return self.page(picture)

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


def _picture(path: Path) -> Bgr | None:
    read = read_image(path)
    return read.value if isinstance(read, Done) else None
