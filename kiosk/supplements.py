"""What a card holder's cases wait for, and what he brings for it, as the visit has it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kiosk.applications import ScannedDocument, card_holder, signature_svg
from kiosk.consents import helped
from kiosk.pages import Stroke
from kiosk.words import Words, say
from peripherals.identity import Identity
from sync.protocol.corrections import UNNAMED, OpenCorrection, SupplementBody
from sync.protocol.wire import CaseEvent, CaseState, DocumentKind, Helper, HowMet, MaterialEntry
from sync.store.cases import DeliveryState, StoredSubmission
from sync.store.submissions import DraftDocument, SubmissionDraft, new_id


def known_here(cases: Iterable[StoredSubmission], name_of: Mapping[str, str]) -> tuple[OpenCorrection, ...]:
    """The open notices of cases made at this terminal, as far as the line has told it. `name_of`: items."""
    return tuple(
        OpenCorrection(
            case_number=event.case_number,
            item_code=event.item_code,
            item_name=name_of.get(event.item_code, event.item_code),
            catalogue_version=case.catalogue_version,
            body=event.by,
            asked_at=event.at,
            note=event.note,
            supply_by=event.due,
            missing=event.missing,
        )
        for case in cases
        for event in _latest(case)
        if event.state is CaseState.CORRECTION_ASKED
    )


def _latest(case: StoredSubmission) -> Iterable[CaseEvent]:
    """Of each of its cases the last step; that a paper came is none."""
    steps = (event for event in case.events if event.papers is None)
    return {event.case_number: event for event in steps}.values()


def on_the_way(cases: Iterable[StoredSubmission], *, is_line_there: bool) -> frozenset[str]:
    """The cases for which something was handed in here that their authority may not know of yet."""
    return frozenset(
        case.supplement_to
        for case in cases
        if case.supplement_to is not None and not (is_line_there and case.delivery is DeliveryState.DELIVERED)
    )


@dataclass(frozen=True, slots=True, repr=False)
class Supplement:
    """Personal data: lives as long as the visit. `brought`: by material id, each that was asked for."""

    submission_id: str
    correction: OpenCorrection
    identity: Identity
    brought: Mapping[str, ScannedDocument]
    helper: Helper | None = None

    def draft(self, strokes: Sequence[Stroke], notify_by: date, now: datetime) -> SubmissionDraft:
        """The frozen documents: the body, one PDF a material, the signature."""
        scans = {
            material: DraftDocument(new_id(), DocumentKind.MATERIAL, "application/pdf", document.pdf)
            for material, document in self.brought.items()
        }
        body = SupplementBody(
            case_number=self.correction.case_number,
            card_holder=card_holder(self.identity),
            helper=self.helper,
            materials=tuple(
                MaterialEntry(
                    material_id=material,
                    how=HowMet.SCANNED,
                    document_id=scan.id,
                    pages=self.brought[material].page_count,
                )
                for material, scan in scans.items()
            ),
            consents=helped(self.helper),
            shown_notify_by=notify_by,
            signed_at=now,
        )
        told = DraftDocument(
            new_id(), DocumentKind.SUPPLEMENT, "application/json", body.model_dump_json().encode()
        )
        signed = DraftDocument(new_id(), DocumentKind.SIGNATURE, "image/svg+xml", signature_svg(strokes))
        return SubmissionDraft(
            submission_id=self.submission_id,
            matter_code=self.correction.item_code,
            item_codes=(self.correction.item_code,),
            catalogue_version=self.correction.catalogue_version,
            card_number=self.identity.number,
            documents=(told, *scans.values(), signed),
            supplement_to=self.correction.case_number,
        )


def wanted(correction: OpenCorrection) -> dict[str, Words]:
    """The materials to bring and their names, by id; a single one where the notice names none."""
    named: dict[str, Words] = {each.material_id: each.name for each in correction.missing}
    return named or {UNNAMED: say("supplement.unnamed")}
