"""An application as the visit has made it, and the documents it becomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from kiosk.catalogue.asked import answer_key
from kiosk.catalogue.checks import questions_in_order
from kiosk.catalogue.model import Item, Option
from kiosk.deadlines import Due, LegalDates
from kiosk.forms import Answers, MaterialNeed, Value, counting
from kiosk.pages import Answer, Stroke
from peripherals.identity import Identity
from sync.protocol.wire import (
    Applicant,
    ApplicationBody,
    ApplicationPart,
    DocumentKind,
    HowMet,
    MaterialEntry,
)
from sync.store.submissions import DraftDocument, SubmissionDraft, new_id

CONSENTS = ("consent.point.card", "consent.point.form", "consent.point.records")
_PAD_WIDTH, _PAD_HEIGHT = 1000, 400  # the unit of the signature's drawing; its pad is 5 : 2
_PEN_WIDTH = 6


@dataclass(frozen=True, slots=True, eq=False)
class ScannedDocument:
    """The pages of one material, bound."""

    pdf: bytes
    page_count: int


@dataclass(frozen=True, slots=True)
class Settled:
    """How one material is met: with a document, by a date, or by itself."""

    how: HowMet
    document: ScannedDocument | None = None
    due: Due | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Application:
    """Everything a person has told, given and signed. Personal data: lives as long as the visit."""

    submission_id: str
    item: Item
    answers: Mapping[str, Answer]
    identity: Identity
    needs: Sequence[MaterialNeed]
    settled: Mapping[str, Settled]
    delivery: Option

    def draft(
        self, catalogue_version: str, dates: LegalDates, strokes: Sequence[Stroke], now: datetime
    ) -> SubmissionDraft:
        """The frozen documents: the body, one PDF a scanned material, the signature."""
        scans = {
            material_id: DraftDocument(
                new_id(), DocumentKind.MATERIAL, "application/pdf", settled.document.pdf
            )
            for material_id, settled in self.settled.items()
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
            DraftDocument(new_id(), DocumentKind.SIGNATURE, "image/svg+xml", signature_svg(strokes)),
        )
        return SubmissionDraft(
            submission_id=self.submission_id,
            matter_code=self.item.code,
            item_codes=(self.item.code,),
            catalogue_version=catalogue_version,
            card_number=self.identity.number,
            documents=documents,
        )

    def _body(
        self,
        catalogue_version: str,
        dates: LegalDates,
        scans: Mapping[str, DraftDocument],
        now: datetime,
    ) -> ApplicationBody:
        who = self.identity
        return ApplicationBody(
            matter_code=self.item.code,
            catalogue_version=catalogue_version,
            applicant=Applicant(
                kind=who.kind.value,
                name=who.name,
                number=who.number,
                sex=who.sex.value,
                birth=who.birth,
                ethnic_group=who.ethnic_group,
                address=who.address,
            ),
            answers=self._keyed(counting(self.item, self.answers)),
            parts=(self._part(dates, scans),),
            consents=CONSENTS,
            shown_notify_by=dates.notify_by.day,
            signed_at=now,
        )

    def _part(self, dates: LegalDates, scans: Mapping[str, DraftDocument]) -> ApplicationPart:
        return ApplicationPart(
            item_code=self.item.code,
            materials=self.entries(scans),
            delivery=self.delivery.value,
            commitments=tuple(
                need.material.commitment
                for need in self.needs
                if (done := self.settled.get(need.material.id)) and done.how is HowMet.COMMITTED
            ),
            shown_decide_within=f"{dates.decide_within.amount} {dates.decide_within.unit.value}",
        )

    def _keyed(self, answers: Answers) -> dict[str, Value]:
        return {
            answer_key(self.item.code, question): answers[question.id]
            for question in questions_in_order(self.item)
            if question.id in answers
        }

    def entries(self, scans: Mapping[str, DraftDocument] | None = None) -> tuple[MaterialEntry, ...]:
        """How each material of the item is met, the ones not needed too."""
        return tuple(self._entry(need, scans or {}) for need in self.needs)

    def owed(self) -> tuple[tuple[str, Due], ...]:
        """What is still to come, and until when."""
        return tuple(
            (need.material.short_name, need.due)
            for need in self.needs
            if need.due is not None and self.settled[need.material.id].how is HowMet.LATER
        )

    def _entry(self, need: MaterialNeed, scans: Mapping[str, DraftDocument]) -> MaterialEntry:
        material_id = need.material.id
        if not need.is_needed:
            return MaterialEntry(material_id=material_id, how=HowMet.NOT_NEEDED)
        done = self.settled[material_id]
        scan = scans.get(material_id)
        return MaterialEntry(
            material_id=material_id,
            how=done.how,
            document_id=scan.id if scan else None,
            pages=done.document.page_count if done.document else 0,
            due=done.due.day if done.due else None,
            is_provisional=done.due is not None and done.due.is_provisional,
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
