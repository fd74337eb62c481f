"""The papers of every item as files: the one notice on A4 and on the slip, receipts, explanations."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

import pypdfium2
import yaml
from pydantic import TypeAdapter

import config
from config.fonts import FontFaces, default_cache, font_faces
from kiosk.applications import ScannedDocument, Settled
from kiosk.catalogue.loader import Catalogue, load
from kiosk.catalogue.preview import answers_of
from kiosk.console import CALENDAR_DIR, DEMO_CATALOGUE
from kiosk.deadlines import LOCAL_ZONE
from kiosk.forms import MaterialNeed
from kiosk.matter import Matter, matter_of
from kiosk.matter_needs import Situation, matter_needs
from kiosk.next_steps import part_dates
from kiosk.notices import one_notice
from kiosk.pages import Notice
from kiosk.sheets import notice_sheet
from kiosk.slips import Place, Received, exit_slip, notice_slip, receipt_slip
from kiosk.templates import known_of_item, with_templates
from kiosk.words import say
from kiosk.working_days import Calendar
from peripherals.printer.document import Slip
from peripherals.printer.pages import sheet_pdf
from peripherals.printer.raster import png, render
from sync.protocol.holdings import HeldDocument
from sync.protocol.wire import Grade, HowMet
from sync.store.submissions import new_id

SAMPLES = Path(config.__file__).parent / "gallery" / "papers.yaml"
_PICTURE_SCALE = 1.5  # of 72 dots an inch
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Papers:
    """What is printed, for whom, when and where."""

    day: date
    hall: str
    terminal: str
    number: str
    applicant: str
    link: str
    items: Mapping[str, Mapping[str, str]]
    listed: tuple[str, ...]

    @property
    def place(self) -> Place:
        return Place(self.hall, self.terminal)

    @property
    def at(self) -> datetime:
        return datetime.combine(self.day, time(10, 20), LOCAL_ZONE).astimezone(UTC)


def load_papers(path: Path = SAMPLES) -> Papers:
    """Errors: pydantic.ValidationError."""
    return TypeAdapter(Papers).validate_python(yaml.safe_load(path.read_text(encoding="utf-8")))


def write_papers(out: Path, only: str = "") -> list[Path]:
    """All papers of the items whose code begins with `only`, as PDF and PNG; what was written."""
    out.mkdir(parents=True, exist_ok=True)
    press = _Press(
        load_papers(), load(DEMO_CATALOGUE), Calendar.load(CALENDAR_DIR), font_faces(default_cache())
    )
    written: list[Path] = []
    for name, content in press.files(only):
        (out / name).write_bytes(content)
        written.append(out / name)
        _log.info("%s", out / name)
    return written


@dataclass(frozen=True, slots=True)
class _Press:
    papers: Papers
    catalogue: Catalogue
    calendar: Calendar
    faces: FontFaces

    def files(self, only: str) -> Iterator[tuple[str, bytes]]:
        """(name, content) of every file."""
        for code, answers in self.papers.items.items():
            if code.startswith(only):
                yield from self._of_matter(self._matter(code), answers)
        for code in self.papers.listed:
            if code.startswith(only):
                yield from self._notice(self._matter(code), {})

    def _matter(self, code: str) -> Matter:
        return matter_of(self.catalogue, code, self.papers.day)

    def _of_matter(self, matter: Matter, told: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
        yield from self._notice(matter, told)
        slip = receipt_slip(self._received(matter, told), self.papers.place)
        yield f"{matter.code}.receipt.png", self._picture(slip)
        ways_out = (way for part in matter.parts for way in part.item.exits if part.code == matter.code)
        for way_out in ways_out:
            item = matter.parts[0].item
            slip = exit_slip(item, way_out, self.papers.place, self.papers.at, self.catalogue.note)
            yield f"{matter.code}.exit.{way_out.id}.png", self._picture(slip)

    def _notice(self, matter: Matter, told: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
        notice = self._composed(matter, told)
        needs = matter_needs(matter, self._situation(matter, told))
        blank = [need.material for need in needs if need.is_needed]
        known = known_of_item(matter.short_name)
        sheet = with_templates(notice_sheet(notice, self.papers.place, self.papers.day), blank, known)
        slip = with_templates(notice_slip(notice, self.papers.place, self.papers.day), blank, known)
        pdf = sheet_pdf(sheet, self.faces, self.papers.at)
        yield f"{matter.code}.pdf", pdf
        for number, picture in enumerate(_pages(pdf), start=1):
            yield f"{matter.code}.page{number}.png", picture
        yield f"{matter.code}.slip.png", self._picture(slip)

    def _situation(self, matter: Matter, told: Mapping[str, str]) -> Situation:
        return Situation(
            answers_of(matter, [f"{name}={value}" for name, value in told.items()]), self.calendar
        )

    def _composed(self, matter: Matter, told: Mapping[str, str]) -> Notice:
        return one_notice(
            matter,
            self.catalogue,
            self._situation(matter, told),
            qr=f"{self.papers.link}/guide/{matter.code}",
            can_print=True,
        )

    def _received(self, matter: Matter, told: Mapping[str, str]) -> Received:
        """What is received when each material is met the easiest way, and what may follow follows."""
        situation = self._situation(matter, told)
        answers, needs = situation.answers, matter_needs(matter, situation)
        codes = [part.code for part in matter.standing(answers)]
        delivery = matter.delivery(answers)[0]
        return Received(
            number=self.papers.number,
            received_at=self.papers.at,
            matter=matter,
            answers=answers,
            routings={code: self.catalogue.routing(code, self.papers.day) for code in codes},
            parties=((say("slip.applicant"), self.papers.applicant),),
            materials=tuple((n.material.short_name, self._settled(n)) for n in needs if n.is_needed),
            dates=part_dates(matter, answers, self.calendar, self.papers.at),
            delivery=delivery.short or delivery.label,
            qr=f"{self.papers.link}/case/{self.papers.number}",
            source_note=self.catalogue.note,
        )

    def _settled(self, need: MaterialNeed) -> Settled:
        how = HowMet.LATER if need.due else need.ways[0]
        if how is HowMet.SCANNED:
            return Settled(how, ScannedDocument(b"", 1))
        if how is HowMet.HELD_BY_GOVERNMENT:
            held = HeldDocument(
                holding_id=new_id(),
                document=need.material.id,
                grade=Grade.ISSUED,
                source=need.material.source,
                held_since=self.papers.day,
            )
            return Settled(how, held=held)
        return Settled(how, due=need.due)

    def _picture(self, slip: Slip) -> bytes:
        return png(render(slip, self.faces))


def _pages(pdf: bytes) -> Iterator[bytes]:
    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        yield png(page.render(scale=_PICTURE_SCALE).to_pil())
    document.close()
