"""Scan a paper: under the camera or on a glass, several pages, looked through if wanted, one PDF."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from kiosk.applications import ScannedDocument
from kiosk.flows.camera_scan import Camera, Unusable
from kiosk.flows.taken_pages import look_through
from kiosk.pages import Busy, Scan, ScanAnswer, Tone
from kiosk.patience import Patience
from kiosk.scanned_pages import TakenDocument, TakenPage, make_searchable
from kiosk.services import Services
from kiosk.visit import Visit
from kiosk.words import Words, fault, say
from peripherals.devices import Deadline, Failed, Guide
from peripherals.reading.text_line import TextLine
from peripherals.scanner.flat import flat_page
from peripherals.scanner.frame import Bgr

_GLASS_TIMEOUT_S = 120.0  # a full feeder of thirty sheets; one page on glass takes 5 to 20 s
_GLASS_STEPS = ("scan.glass.step.lay", "scan.glass.step.close", "scan.glass.step.press")
_FOREVER_S = 3600.0


@dataclass(slots=True)
class _Desk:
    """What was taken so far for one material; outlives Back within the visit."""

    camera: Camera
    taken: TakenDocument = field(default_factory=TakenDocument)
    is_on_glass: bool = False
    trouble: Words = ""
    glass_turns: int = 0  # how often the glass was asked: the key of its next page


async def scan_document(visit: Visit, services: Services, key: str, name: Words) -> ScannedDocument | None:
    """The pages of one material as a PDF; None when the person chose another way."""
    desk = await _desk(visit, services, key)
    desk.trouble = ""
    is_wanted_now = False
    while True:
        desk.is_on_glass = _is_glass_used(services, wanted=desk.is_on_glass)
        page = _page(services, name, desk)

        async def watch(
            page: Scan = page, is_wanted_now: bool = is_wanted_now
        ) -> TakenPage | Unusable | Failed:
            if page.steps:
                return await _nothing()
            return await desk.camera.watch(page, is_wanted_now=is_wanted_now, verdict=lambda: _verdict(desk))

        with services.pointing.at(Guide.SCANNER):
            answer = await visit.ask_or(key, page, watch, patience=Patience.PAPER, remember=_ends_scanning)
        is_wanted_now = answer is ScanAnswer.CAPTURE and not desk.is_on_glass
        desk.trouble = await _take(visit, services, desk, answer, key)
        if answer is ScanAnswer.SKIP:
            return None
        if answer is ScanAnswer.CONTINUE:
            return await _bound(visit, desk.taken)


async def scanned(visit: Visit, services: Services, key: str) -> ScannedDocument | None:
    """What `scan_document` gave under this key in this visit."""
    return (await _desk(visit, services, key)).taken.bound


async def printed_on_first_page(visit: Visit, services: Services, key: str) -> tuple[TextLine, ...] | Failed:
    """The words on the first page of what was scanned under this key. Errors: IndexError when nothing was."""
    first = (await _desk(visit, services, key)).taken.pages[0]
    if first.reading is None:
        return await services.page_reading.read(first.image)
    return await asyncio.shield(first.reading)


async def _desk(visit: Visit, services: Services, key: str) -> _Desk:
    async def fresh() -> _Desk:
        return _Desk(await Camera.made(visit, services))

    return await visit.once(f"{key}.desk", fresh)


async def _take(
    visit: Visit,
    services: Services,
    desk: _Desk,
    answer: ScanAnswer | TakenPage | Unusable | Failed,
    key: str,
) -> Words:
    """What the answer does to the pages taken; what there is to complain of."""
    match answer:
        case TakenPage():
            _add(visit, services, desk.taken, [answer])
        case Unusable():
            return answer.why
        case Failed():
            return fault(answer.code)
        case ScanAnswer.CAPTURE if desk.is_on_glass:
            return await _scan_glass(visit, services, desk, key)
        case ScanAnswer.RETAKE:
            desk.taken.delete(len(desk.taken) - 1)
            desk.camera.rearm()
        case ScanAnswer.LOOK:
            await look_through(visit, desk.taken, key)
        case ScanAnswer.OTHER:
            desk.is_on_glass = not desk.is_on_glass
        case ScanAnswer.SKIP:
            desk.taken.clear()
        case ScanAnswer.CAPTURE | ScanAnswer.CONTINUE:
            pass
    return ""


async def _scan_glass(visit: Visit, services: Services, desk: _Desk, key: str) -> Words:
    """One go of the scanner: a page on the glass, or all that lies in the feeder."""

    async def work() -> list[TakenPage] | Failed:
        with visit.idle.at_work():
            done = await services.document_scanner.run(
                lambda scanner: scanner.scan(Deadline.after(_GLASS_TIMEOUT_S)), _GLASS_TIMEOUT_S
            )
            return done if isinstance(done, Failed) else await asyncio.to_thread(_flat_pages, done.value)

    desk.glass_turns += 1
    page = Busy(title=say("scan.glass.busy"), explanation=say("scan.glass.busy.explanation"))
    pages = await visit.busy(f"{key}.glass.{desk.glass_turns}", page, work)
    if isinstance(pages, Failed):
        return fault(pages.code)
    _add(visit, services, desk.taken, pages or [])
    return ""


def _flat_pages(pictures: tuple[Bgr, ...]) -> list[TakenPage] | Failed:
    """Blank sheets among others are left out: the backs of what lay in a feeder. A single one is told."""
    pages = [flat_page(picture) for picture in pictures]
    kept = [TakenPage(page.image) for page in pages if not isinstance(page, Failed)]
    return kept or next(page for page in pages if isinstance(page, Failed))


def _add(visit: Visit, services: Services, taken: TakenDocument, pages: list[TakenPage]) -> None:
    """Keep the pages and begin to read them, behind whatever the person does next."""
    if services.profile.scanning.text_layer:
        for page in pages:
            page.reading = visit.start(services.page_reading.read(page.taken))
    taken.add(*pages)


async def _bound(visit: Visit, taken: TakenDocument) -> ScannedDocument:
    is_new = taken.bound is None
    document = await taken.bind()
    if is_new and any(page.reading is not None for page in taken.pages):
        visit.start(make_searchable(document, tuple(taken.pages)))
    return document


def _is_glass_used(services: Services, *, wanted: bool) -> bool:
    """The glass where it is wanted or alone; the camera where the glass has failed."""
    is_glass_ready = services.document_scanner.status.is_ready
    is_camera_ready = services.document_camera.status.is_ready
    return is_glass_ready and (wanted or not is_camera_ready)


def _page(services: Services, name: Words, desk: _Desk) -> Scan:
    taken, trouble = desk.taken, desk.trouble
    kind = "glass" if desk.is_on_glass else "camera"
    is_other_ready = (
        services.document_camera if desk.is_on_glass else services.document_scanner
    ).status.is_ready
    quiet: Words = say("scan.glass.ready") if desk.is_on_glass else say("scan.waiting.for_page")
    if taken.retaking is not None:
        quiet = say("scan.retaking", number=taken.retaking + 1)
    return Scan(
        title=say(f"scan.title.{kind}", name=name),
        explanation=say(f"scan.explanation.{kind}"),
        message=trouble or quiet,
        tone=Tone.WARN if trouble else Tone.NEUTRAL,
        pages=len(taken),
        verdict=_verdict(desk),
        can_continue=len(taken) > 0 and taken.retaking is None,
        skip=say("scan.skip"),
        steps=tuple(say(step) for step in _GLASS_STEPS) if desk.is_on_glass else (),
        other=say(f"scan.other.{kind}") if is_other_ready else "",
        capture=say(f"scan.capture.{kind}"),
        more=say(f"scan.more.{kind}"),
    )


def _verdict(desk: _Desk) -> Words:
    """What is to be known of the pages taken: of the first that lies wrong, else of the last one."""
    for number, page in enumerate(desk.taken.pages, start=1):
        if page.proposal:
            return say("scan.verdict.lies_wrong", number=number)
    if not desk.taken.pages:
        return ""
    return desk.taken.pages[-1].note or say("scan.verdict.good")


async def _nothing() -> Failed:
    """On a glass nothing happens by itself."""
    while True:
        await asyncio.sleep(_FOREVER_S)


def _ends_scanning(answer: object) -> bool:
    return answer in (ScanAnswer.CONTINUE, ScanAnswer.SKIP)
