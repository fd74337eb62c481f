"""One paper on the page printer: its job followed on the glass to the end, and what the person does then."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import replace
from itertools import count

from kiosk.pages import Busy, Choice, Message, Tone
from kiosk.services import Services
from kiosk.visit import Visit
from kiosk.words import Words, fault, say
from peripherals.devices import Completion, Deadline, Failed, JobState, PagePrinter, PrintJob, Recovery
from peripherals.page_printer.progress import PrintProgress, Tell, TellsProgress
from peripherals.page_printer.sealed import SealedDocument
from sync.protocol.papers import CasePaper
from sync.protocol.seal import SealError
from sync.store.audit import AuditEvent

_MARGIN_S = 2.0
_CONTINUE, _AGAIN = "continue", "again"
_NAMED = frozenset(
    f"page_printer.{code}"
    for code in ("paper_out", "jam", "cover_open", "tray", "output_full", "toner_out", "overheated")
)
_NEVER_HERE = frozenset({"page_printer.not_sealed", "page_printer.no_pdf"})  # trying again changes nothing


async def print_and_follow(visit: Visit, services: Services, paper: CasePaper, key: str) -> bool:
    """Whether some of it may lie in the tray. It is printed again only when the person asks for that."""
    was_sent = False
    for attempt in count():
        job = await _followed(visit, services, paper, f"{key}.{attempt}")
        was_sent = was_sent or job is None or job.state in (JobState.CONFIRMED, JobState.UNKNOWN)
        if await visit.ask(f"{key}.{attempt}.told", job_page(job, paper)) != _AGAIN:
            break
    return was_sent


async def _followed(visit: Visit, services: Services, paper: CasePaper, key: str) -> PrintJob | None:
    """How the job ended; None when the person would not wait for that. On a replay nothing is printed."""
    page = Busy(
        title=say("papers.printing.title"),
        explanation=say("papers.printing"),
        way_out=say("printing.way_out"),
    )
    is_watched = True

    def show(progress: PrintProgress) -> None:
        if is_watched:
            told, is_stuck = _progress_words(progress, paper), progress.fault_code is not None
            visit.stage.refresh(replace(page, explanation=told, is_stuck=is_stuck))

    async def printed() -> PrintJob:
        return await visit.once(key, lambda: _print(services, paper, _on_this_loop(show)))

    try:
        return await visit.busy(f"{key}.busy", page, printed)
    finally:
        is_watched = False


def _on_this_loop(show: Callable[[PrintProgress], None]) -> Tell:
    """`show`, to be called from the device's thread; one that outlives the loop is not heard."""
    loop = asyncio.get_running_loop()

    def tell(progress: PrintProgress) -> None:
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(show, progress)

    return tell


async def _print(services: Services, paper: CasePaper, tell: Tell) -> PrintJob:
    """What became of it, written down by its id. The driver proves the seal before the first byte."""
    try:
        document = SealedDocument(paper.content, paper.statement, paper.signature)
    except SealError as error:
        failed = Failed(Completion.INVALID_DATA, "page_printer.not_sealed", Recovery.STAFF, str(error))
        return PrintJob(JobState.FAILED_BEFORE_SEND, 0, failed)
    timeout_s = services.profile.printing.page_timeout_s
    has_begun = False

    def command(device: PagePrinter) -> PrintJob:
        nonlocal has_begun
        has_begun = True
        deadline = Deadline.after(timeout_s)
        if isinstance(device, TellsProgress):
            return device.print_and_tell(document, deadline, tell)
        return device.print_document(document, deadline)

    job = await services.page_printer.run(command, timeout_s + _MARGIN_S)
    if isinstance(job, Failed):
        job = PrintJob(JobState.UNKNOWN if has_begun else JobState.FAILED_BEFORE_SEND, 0, job)
    state = job.state.value
    await services.try_store(
        lambda store: store.audit.record(AuditEvent.PAPER_PRINTED, paper.document_id, state=state)
    )
    return job


def _progress_words(progress: PrintProgress, paper: CasePaper) -> Words:
    if progress.fault_code is not None:
        return say(
            f"papers.stands.{progress.fault_code}" if progress.fault_code in _NAMED else "papers.stands"
        )
    if not progress.pages:
        return say("papers.printing")
    if paper.pages is None:
        return say("papers.printing.pages", done=progress.pages)
    return say("papers.printing.pages_of", done=progress.pages, pages=paper.pages)


def job_page(job: PrintJob | None, paper: CasePaper) -> Message:
    """What came of it, and what to do next."""
    go = Choice(_CONTINUE, say("frame.continue"))
    again = Choice(_AGAIN, say("papers.again"))
    take = say("papers.take") if paper.pages is None else say("papers.take.pages", pages=paper.pages)
    if job is None:
        return _told("papers.still", (say("papers.still"), take), (go,), Tone.WARN)
    why = () if job.failed is None else (fault(job.failed.code),)
    match job.state:
        case JobState.CONFIRMED:
            return _told("papers.done", (take,), (go,), Tone.OK)
        case JobState.UNKNOWN:
            whole = Choice(_CONTINUE, say("papers.look.whole"))
            return _told("papers.look", (*why, take), (whole, again), Tone.WARN)
        case _ if job.failed is not None and job.failed.code in _NEVER_HERE:
            return _told("papers.not_done", why, (go,), Tone.WARN)
        case _:
            later = Choice(_CONTINUE, say("papers.later"))
            return _told("papers.not_done", (*why, say("papers.kept")), (later, again), Tone.WARN)


def _told(key: str, paragraphs: tuple[Words, ...], actions: tuple[Choice, ...], tone: Tone) -> Message:
    return Message(title=say(f"{key}.title"), paragraphs=paragraphs, actions=actions, tone=tone)
