"""Scan the licence first, and the form fills itself: offered where it saves typing, and asked for once.

The scan is the material as well. What is read is proposed with its source; what cannot be read is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kiosk.applications import ScannedDocument
from kiosk.catalogue.model import Question
from kiosk.flows.scan import printed_on_first_page, scan_document
from kiosk.forms import MaterialNeed
from kiosk.holdings import MEETS_BY_ITSELF
from kiosk.licence_reading import read_fields
from kiosk.pages import Busy, Choice, Choose, Message, Tone
from kiosk.paper_layouts import filled_by, paper_layouts
from kiosk.prefill import Sources
from kiosk.services import Services
from kiosk.visit import Visit
from kiosk.words import Words, fault, say
from peripherals.devices import Failed
from peripherals.readiness import Service
from sync.protocol.wire import HowMet

_SCAN, _TYPE = "scan", "type"


@dataclass(frozen=True, slots=True, repr=False)
class ScannedPaper:
    """A paper that was scanned before the form. `fills`: by question id."""

    material_id: str
    document: ScannedDocument
    fills: Mapping[str, str]


@dataclass(slots=True)
class _Reading:
    """What was read of one scan, so that Back reads nothing again; gone with the visit."""

    outcome: Mapping[str, str] | Failed | None = None


def worth_scanning(
    questions: Iterable[Question], sources: Sources, needs: Sequence[MaterialNeed], on: date
) -> MaterialNeed | None:
    """The paper that is to be scanned anyway and would fill in something that is asked next."""
    asked = [question for question in questions if not sources.fixed(question, on)]
    open_ids = {question.id for question in asked if sources.proposal(question, on) is None}
    for need in needs:
        layout = paper_layouts().get(need.material.document)
        is_met = need.held is not None and need.held.grade in MEETS_BY_ITSELF
        if layout is None or is_met or HowMet.SCANNED not in need.ways:
            continue
        if open_ids & {question for field in layout.fields for question in field.fills}:
            return need
    return None


async def scan_first(visit: Visit, services: Services, need: MaterialNeed) -> ScannedPaper | None:
    """The paper, scanned and read; None when its person would rather type, or the camera is away."""
    key, name = f"prefill.{need.material.id}", need.material.short_name
    is_there = services.availability()[Service.SCAN].is_open
    if not is_there and visit.known(key) is None:
        return None
    page = Choose(
        title=say("prefill.title", name=name),
        explanation=say("prefill.explanation"),
        choices=(Choice(_SCAN, say("prefill.scan", name=name)), Choice(_TYPE, say("prefill.type"))),
    )
    if await visit.ask(key, page) == _TYPE:
        return None
    services.page_reading.expect()
    document = await scan_document(visit, services, f"{key}.scan", name)
    if document is None:
        return None
    told = await _read(visit, services, f"{key}.scan", need.material.document, document)
    return ScannedPaper(need.material.id, document, told)


async def _read(
    visit: Visit, services: Services, key: str, paper: str, document: ScannedDocument
) -> Mapping[str, str]:
    """What the paper fills in; where that is nothing, its person has been told so."""

    async def fresh() -> _Reading:
        return _Reading()

    reading = await visit.once(f"reading.{document.id}", fresh)
    if reading.outcome is None:
        page = Busy(
            title=say("prefill.busy"),
            explanation=say("prefill.busy.explanation"),
            way_out=say("prefill.busy.way_out"),
        )
        lines = await visit.busy("reading", page, lambda: printed_on_first_page(visit, services, key))
        if lines is None or isinstance(lines, Failed):
            reading.outcome = lines or {}
        else:
            reading.outcome = read_fields(lines, paper_layouts()[paper])
    if isinstance(reading.outcome, Failed):
        await _tell(visit, document, fault(reading.outcome.code))
        return {}
    if not reading.outcome:
        await _tell(visit, document, say("prefill.nothing_read"))
    return filled_by(paper, reading.outcome)


async def _tell(visit: Visit, document: ScannedDocument, words: Words) -> None:
    page = Message(
        title=say("prefill.not_read"),
        paragraphs=(words,),
        actions=(Choice("continue", say("frame.continue")),),
        tone=Tone.WARN,
    )
    await visit.ask(f"reading.{document.id}.told", page)
