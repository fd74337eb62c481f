"""Scan a paper: live picture, taken by itself when it lies still, judged, several pages, one PDF."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from functools import partial

import cv2

from kiosk.applications import ScannedDocument
from kiosk.pages import Preview, Scan, ScanAnswer, Tone
from kiosk.patience import Patience
from kiosk.services import Services
from kiosk.visit import Visit
from kiosk.words import Words, fault, say
from peripherals.devices import Deadline, DocumentCamera, Failed, Guide
from peripherals.scanner.finder import Effort, NoPage, PageFound, find_page
from peripherals.scanner.frame import Bgr, Frame
from peripherals.scanner.pdf import document_pdf
from peripherals.scanner.scan import ScannedPage, scan_page
from peripherals.scanner.stillness import Shutter, Taken, Waiting

_FRAME_TIMEOUT_S = 3.0
_SCAN_TIMEOUT_S = 15.0
_PAUSE_S = 0.12  # between pictures: some four a second beside a busy screen
_PREVIEW_PX = 640
_COMPLAINT_S = 2.0  # long enough to read what is wrong before the picture moves on


@dataclass(slots=True)
class _Desk:
    """What was taken so far for one material; outlives Back within the visit."""

    pages: list[ScannedPage] = field(default_factory=list)
    bound: ScannedDocument | None = None  # of exactly these pages
    shutter: Shutter = field(default_factory=Shutter)


@dataclass(frozen=True, slots=True, eq=False)
class _Sight:
    """One look at the desk: what the screen shows and what the shutter says."""

    frame: Frame
    preview: Preview
    shutter: Taken | Waiting


async def scan_document(visit: Visit, services: Services, key: str, name: str) -> ScannedDocument | None:
    """The pages of one material as a PDF; None when the person chose another way."""

    desk = await _desk(visit, key)
    trouble: Words = ""
    is_wanted_now = False
    while True:
        page = _page(name, desk, trouble)

        async def watch(page: Scan = page, is_wanted_now: bool = is_wanted_now) -> ScannedPage | Failed:
            return await _watch(visit, services, desk, page, is_wanted_now=is_wanted_now)

        with services.pointing.at(Guide.SCANNER):
            answer = await visit.ask_or(key, page, watch, patience=Patience.PAPER, remember=_ends_scanning)
        is_wanted_now = answer is ScanAnswer.CAPTURE
        trouble = _take(desk, answer)
        if answer is ScanAnswer.SKIP:
            return None
        if answer is ScanAnswer.CONTINUE:
            desk.bound = desk.bound or await _bind(desk.pages)
            return desk.bound


async def scanned(visit: Visit, key: str) -> ScannedDocument | None:
    """What `scan_document` gave under this key in this visit."""
    return (await _desk(visit, key)).bound


async def scanned_page(visit: Visit, key: str) -> ScannedPage:
    """The first page of what was scanned under this key. Errors: IndexError when nothing was."""
    return (await _desk(visit, key)).pages[0]


async def _desk(visit: Visit, key: str) -> _Desk:
    async def fresh() -> _Desk:
        return _Desk()

    return await visit.once(f"{key}.desk", fresh)


def _take(desk: _Desk, answer: ScanAnswer | ScannedPage | Failed) -> Words:
    """What the answer does to the pages taken; what there is to complain of."""
    match answer:
        case ScannedPage():
            if not answer.verdict.is_usable:
                return say(f"scan.advice.{answer.verdict.advice[0]}")
            desk.pages.append(answer)
            desk.bound = None
        case Failed():
            return fault(answer.code)
        case ScanAnswer.RETAKE:
            desk.pages[-1:] = []
            desk.bound = None
            desk.shutter.rearm()
        case ScanAnswer.SKIP:
            desk.pages.clear()
            desk.bound = None
        case ScanAnswer.CAPTURE | ScanAnswer.CONTINUE:
            pass
    return ""


async def _watch(
    visit: Visit, services: Services, desk: _Desk, page: Scan, *, is_wanted_now: bool
) -> ScannedPage | Failed:
    """Look until the paper lies still or is wanted now, then take it. The screen follows every look."""
    camera = services.document_camera
    if page.tone is Tone.WARN:
        await asyncio.sleep(_COMPLAINT_S)
    while True:
        sight = await camera.run(lambda device: _look(device, desk.shutter), _FRAME_TIMEOUT_S)
        if isinstance(sight, Failed):
            return sight
        if isinstance(sight.shutter, Taken) or is_wanted_now:
            visit.idle.stir()
            visit.stage.refresh(replace(page, message=say("scan.taking"), preview=sight.preview))
            with visit.idle.at_work():
                return await camera.run(partial(_scan, sight), _SCAN_TIMEOUT_S)
        message = page.message if page.tone is Tone.WARN else say(f"scan.waiting.{sight.shutter.value}")
        visit.stage.refresh(replace(page, message=message, preview=sight.preview))
        await asyncio.sleep(_PAUSE_S)


def _scan(sight: _Sight, _: DocumentCamera) -> ScannedPage | Failed:
    """Thread: the camera's."""
    taken = sight.shutter.frame if isinstance(sight.shutter, Taken) else sight.frame
    return scan_page(taken.bgr)


def _look(camera: DocumentCamera, shutter: Shutter) -> _Sight | Failed:
    """Thread: the camera's."""
    result = camera.frame(Deadline.after(_FRAME_TIMEOUT_S))
    if isinstance(result, Failed):
        return result
    found = find_page(result.value.bgr, Effort.PREVIEW)
    return _Sight(result.value, _preview(result.value, found), shutter.offer(result.value, found))


def _preview(frame: Frame, found: PageFound | NoPage) -> Preview:
    height_px, width_px = frame.bgr.shape[:2]
    scale = _PREVIEW_PX / max(height_px, width_px)
    small: Bgr = cv2.resize(frame.bgr, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    quad: tuple[tuple[float, float], ...] = ()
    is_good = isinstance(found, PageFound) and found.is_accepted
    if isinstance(found, PageFound) and is_good:
        quad = tuple((float(x) / width_px, float(y) / height_px) for x, y in found.quad)
    rgb = cv2.cvtColor(small, cv2.COLOR_BGR2RGB)
    return Preview(rgb.tobytes(), small.shape[1], small.shape[0], quad, is_good)


def _page(name: str, desk: _Desk, trouble: Words) -> Scan:
    count = len(desk.pages)
    return Scan(
        title=say("scan.title", name=name),
        explanation=say("scan.explanation"),
        message=trouble or say("scan.waiting.for_page"),
        tone=Tone.WARN if trouble else Tone.NEUTRAL,
        pages=count,
        verdict=_verdict(desk.pages[-1]) if desk.pages else "",
        can_continue=count > 0,
        skip=say("scan.skip"),
    )


def _verdict(page: ScannedPage) -> Words:
    advice = page.verdict.advice
    return say(f"scan.advice.{advice[0]}") if advice else say("scan.verdict.good")


async def _bind(pages: list[ScannedPage]) -> ScannedDocument:
    images = [page.image for page in pages]
    pdf = await asyncio.get_running_loop().run_in_executor(None, document_pdf, images)
    return ScannedDocument(pdf, len(pages))


def _ends_scanning(answer: object) -> bool:
    return answer in (ScanAnswer.CONTINUE, ScanAnswer.SKIP)
