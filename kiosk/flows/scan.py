"""Scan a paper: live picture, captured by itself when it lies still, judged, several pages, one PDF."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from kiosk.pages import Preview, Scan, ScanAnswer, Tone
from kiosk.services import Services
from kiosk.visit import Patience, Visit
from kiosk.words import Words, fault, say
from peripherals.devices import Deadline, DocumentCamera, Done, Failed
from peripherals.scanner.live import Glance, glance
from peripherals.scanner.pdf import ScannedDocument, make_pdf
from peripherals.scanner.scan import ScannedPage, scan_page
from peripherals.scanner.stillness import Stillness

_FRAME_TIMEOUT_S = 3.0
_PAUSE_S = 0.1  # between preview frames: about five pictures a second beside a busy screen


@dataclass(slots=True)
class _Desk:
    """What was captured so far for one material; outlives Back within the visit."""

    pages: list[ScannedPage] = field(default_factory=list)
    stillness: Stillness = field(default_factory=Stillness)
    trouble: Words = ""
