"""An application as the visit has made it, and the documents it becomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html import escape

from kiosk.answer_schema import must_fit
from kiosk.answers import Answers
from kiosk.catalogue.model import Option
from kiosk.consents import consents
from kiosk.deadlines import Due, LegalDates
from kiosk.forms import MaterialNeed, counting
from kiosk.limits import limit_code
from kiosk.matter import Matter
from kiosk.matter_needs import Situation, material_key, matter_needs, part_needs
from kiosk.matter_part import Part
from kiosk.next_steps import PartDates
from kiosk.pages import Stroke
from kiosk.parties import applicant, capacity_of
from peripherals.identity import Identity
from sync.protocol.holdings import HeldDocument
from sync.protocol.wire import (
    Applicant,
    ApplicationBody,
    ApplicationPart,
    Capacity,
    CardHolder,
    DocumentKind,
    Grade,
    Helper,
    HowMet,
    MaterialEntry,
)
from sync.store.submissions import DraftDocument, SubmissionDraft, new_id

_PAD_WIDTH, _PAD_HEIGHT = 1000, 400  # the unit of the signature's drawing; its pad is 5 : 2
_PEN_WIDTH = 6


@dataclass(slots=True, eq=False)
class ScannedDocument:
    """The pages of one paper, bound. `id`: by which an answer means it. `pdf` is replaced by the same
    pages with their text once that was read; whoever submits before takes it as it is (docs/adr/0030)."""

    pdf: bytes
    page_count: int
    id: str = field(default_factory=new_id)


@dataclass(frozen=True, slots=True)
class Settled:
    """How one material is met: with a document, by a date, by what is held already, or by itself."""

    how: HowMet
    document: ScannedDocument | None = None
    due: Due | None = None
    held: HeldDocument | None = None

    @property
    def is_committed(self) -> bool:
        """A statement was given here: for the first time, or confirmed anew."""
        return self.how is HowMet.COMMITTED or (self.held is not None and self.held.grade is Grade.STATED)


@dataclass(frozen=True, slots=True, repr=False)
class Application:
    """Everything a person has told, given and signed. Personal data: lives as long as the visit.

    `settled`: by the keys of the one material list (`kiosk.matter_needs`).
    """

    submission_id: str
    matter: Matter
    situation: Situation
    identity: Identity
    settled: Mapping[str, Settled]
    delivery: Option
    files: Mapping[str, ScannedDocument] = field(default_factory=dict)  # answers that are papers, by their id
    helper: Helper | None = None
    has_agreed_to_records: bool = False

    @property
    def capacity(self) -> Capacity:
        return capacity_of(self.matter.counting(self.answers))

    @property
    def applicant(self) -> Applicant:
        """Whose matter it is; the card holder may only act for it."""
        return applicant(card_holder(self.identity), self.matter.counting(self.answers))

    @property
    def answers(self) -> Answers:
        return self.situation.answers

    @property
    def parts(self) -> tuple[Part, ...]:
        """The items that are applied for."""
        return self.matter.standing(self.answers)

    @property
    def needs(self) -> tuple[MaterialNeed, ...]:
        return matter_needs(self.matter, self.situation)

    def draft(
        self, catalogue_version: str, dates: Sequence[PartDates], strokes: Sequence[Stroke], now: datetime
    ) -> SubmissionDraft:
        """The frozen documents: the body, one PDF a scanned material, the signature."""
        scans = {
            key: DraftDocument(new_id(), DocumentKind.MATERIAL, "application/pdf", settled.document.pdf)
            for key, settled in self.settled.items()
            if settled.document is not None
        }
        body = self._body(catalogue_version, dates, scans, now)
        documents = (
            DraftDocument(
                new_id(),
                DocumentKind.APPLICATION,
                "application/json",
                body.model_dump_json().encode(),
            ),
            *scans.values(),
            *(
                DraftDocument(file.id, DocumentKind.MATERIAL, "application/pdf", file.pdf)
                for file in self.files.values()
            ),
            DraftDocument(new_id(), DocumentKind.SIGNATURE, "image/svg+xml", signature_svg(strokes)),
        )
        return SubmissionDraft(
            submission_id=self.submission_id,
            matter_code=self.matter.code,
            item_codes=tuple(part.code for part in self.parts),
            catalogue_version=catalogue_version,
            card_number=self.identity.number,
            documents=documents,
        )

    def _body(
        self,
        catalogue_version: str,
        dates: Sequence[PartDates],
        scans: Mapping[str, DraftDocument],
        now: datetime,
    ) -> ApplicationBody:
        limits = {each.code: each.dates for each in dates}
        for part in self.parts:
            view = counting(part.item, part.view(self.answers), self.matter.on)
            must_fit(part.item, catalogue_version, view)
        return ApplicationBody(
            matter_code=self.matter.code,
            catalogue_version=catalogue_version,
            card_holder=card_holder(self.identity),
            capacity=self.capacity,
            applicant=self.applicant,
            helper=self.helper,
            answers=self.matter.counting(self.answers),
            parts=tuple(self._part(part, limits[part.code], scans) for part in self.parts),
            consents=consents(self.helper, with_records=self.has_agreed_to_records),
            shown_notify_by=dates[0].dates.notify_by.day,
            signed_at=now,
        )

    def _part(self, part: Part, dates: LegalDates, scans: Mapping[str, DraftDocument]) -> ApplicationPart:
        needs = part_needs(self.matter, part, self.situation)
        return ApplicationPart(
            item_code=part.code,
            materials=tuple(self._entry(part, need, scans) for need in needs),
            delivery=self.delivery.value,
            commitments=tuple(
                need.material.commitment
                for need in needs
                if need.is_needed and self._settled(part, need).is_committed
            ),
            shown_decide_within=limit_code(dates.decide_within),
        )

    def materials(self) -> tuple[tuple[str, Settled], ...]:
        """The one list, as it was settled: each paper once, what is not needed left out."""
        needed = (need.material for need in self.needs if need.is_needed)
        return tuple((material.short_name, self.settled[material.id]) for material in needed)

    def owed(self) -> tuple[tuple[str, Due], ...]:
        """What is still to come, and until when."""
        return tuple((name, done.due) for name, done in self.materials() if done.due is not None)

    def _settled(self, part: Part, need: MaterialNeed) -> Settled:
        return self.settled[material_key(part.item, need.material)]

    def _entry(self, part: Part, need: MaterialNeed, scans: Mapping[str, DraftDocument]) -> MaterialEntry:
        if not need.is_needed:
            return MaterialEntry(material_id=need.material.id, how=HowMet.NOT_NEEDED)
        done = self._settled(part, need)
        scan = scans.get(material_key(part.item, need.material))
        made = done.how is HowMet.FROM_BUNDLE
        return MaterialEntry(
            material_id=need.material.id,
            how=done.how,
            document_id=scan.id if scan else None,
            pages=done.document.page_count if done.document else 0,
            due=done.due.day if done.due else None,
            is_provisional=done.due is not None and done.due.is_provisional,
            holding_id=done.held.holding_id if done.held else None,
            grade=done.held.grade if done.held else None,
            from_item=self.matter.maker(part, need.material.document, self.answers) if made else None,
        )


def card_holder(identity: Identity) -> CardHolder:
    return CardHolder(
        document=identity.kind.value,
        name=identity.name,
        number=identity.number,
        sex=identity.sex.value,
        birth=identity.birth,
        ethnic_group=identity.ethnic_group,
        address=identity.address,
    )


def signature_svg(strokes: Sequence[Stroke]) -> bytes:
    """The signature as lines, not as a picture: it stays sharp at any size."""
    lines = "".join(
        '<polyline points="{}"/>'.format(
            escape(" ".join(f"{x * _PAD_WIDTH:.0f},{y * _PAD_HEIGHT:.0f}" for x, y in stroke))
        )
        for stroke in strokes
    )
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_PAD_WIDTH} {_PAD_HEIGHT}" fill="none" '
        f'stroke="black" stroke-width="{_PEN_WIDTH}" stroke-linecap="round">{lines}</svg>'
    )
    return svg.encode()
