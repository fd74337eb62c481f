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
from kiosk.catalogue.loader import Catalogue, load
from kiosk.catalogue.model import Item
from kiosk.console import CALENDAR_DIR, DEMO_CATALOGUE
from kiosk.deadlines import LOCAL_ZONE, legal_dates
from kiosk.forms import MaterialNeed, tailor
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
from sync.protocol.wire import HowMet, MaterialEntry

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
                yield from self._of_item(self.catalogue.item(code), answers)
        for code in self.papers.listed:
            if code.startswith(only):
                yield from self._notice(self.catalogue.item(code), {})

    def _of_item(self, item: Item, answers: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
        yield from self._notice(item, answers)
        yield (
            f"{item.code}.receipt.png",
            self._picture(receipt_slip(self._received(item, answers), self.papers.place)),
        )
        for way_out in item.exits:
            slip = exit_slip(item, way_out, self.papers.place, self.papers.at, self.catalogue.note)
            yield f"{item.code}.exit.{way_out.id}.png", self._picture(slip)

    def _notice(self, item: Item, answers: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
        notice = self._composed(item, answers)
        blank = [n.material for n in self._needs(item, answers) if n.is_needed]
        known = known_of_item(item.short_name)
        sheet = with_templates(notice_sheet(notice, self.papers.place, self.papers.day), blank, known)
        slip = with_templates(notice_slip(notice, self.papers.place, self.papers.day), blank, known)
        pdf = sheet_pdf(sheet, self.faces, self.papers.at)
        yield f"{item.code}.pdf", pdf
        for number, picture in enumerate(_pages(pdf), start=1):
            yield f"{item.code}.page{number}.png", picture
        yield f"{item.code}.slip.png", self._picture(slip)

    def _needs(self, item: Item, answers: Mapping[str, str]) -> tuple[MaterialNeed, ...]:
        return tailor(item, answers, self.papers.day, self.calendar)

    def _composed(self, item: Item, answers: Mapping[str, str]) -> Notice:
        return one_notice(
            item,
            self.catalogue,
            answers,
            self.papers.day,
            self.calendar,
            qr=f"{self.papers.link}/guide/{item.code}",
            can_print=True,
        )

    def _received(self, item: Item, answers: Mapping[str, str]) -> Received:
        """What is received when each material is met the easiest way, and what may follow follows."""
        return Received(
            number=self.papers.number,
            received_at=self.papers.at,
            item=item,
            answers=answers,
            routing=self.catalogue.routing(item.code, self.papers.day),
            parties=((say("slip.applicant"), self.papers.applicant),),
            materials=tuple(_entry(need) for need in self._needs(item, answers)),
            dates=legal_dates(self.calendar, item, self.papers.at),
            delivery=item.delivery[0].value,
            qr=f"{self.papers.link}/case/{self.papers.number}",
            source_note=self.catalogue.note,
        )

    def _picture(self, slip: Slip) -> bytes:
        return png(render(slip, self.faces))


def _entry(need: MaterialNeed) -> MaterialEntry:
    how = HowMet.LATER if need.due else need.ways[0]
    return MaterialEntry(
        material_id=need.material.id,
        how=how,
        pages=1 if how is HowMet.SCANNED else 0,
        grade="A" if how is HowMet.HELD_BY_GOVERNMENT else None,
        due=need.due.day if need.due else None,
    )


def _pages(pdf: bytes) -> Iterator[bytes]:
    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        yield png(page.render(scale=_PICTURE_SCALE).to_pil())
    document.close()
