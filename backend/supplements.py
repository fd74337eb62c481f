"""Corrections and their answers: told to whoever made the case, and what he hands in put into it.

A supplement is a submission of its own with its receipt; nothing found wrong in it keeps it from that. Whole,
it ends the wait by itself: the five working days of Licensing Law 32-4 run anew from its receipt.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.asked import QuestionBook, sealed_for
from backend.case_log import append_step, missing_of, timeline
from backend.database import Database
from backend.findings import Finding
from backend.holder_tables import HolderCase
from backend.keys import Keys
from backend.recheck import Recheck
from backend.tables import Case, Submission, Supplement
from backend.transitions import Part
from config.strings import text
from kiosk.deadlines import local_date
from sync.protocol import corrections as wire
from sync.protocol.holdings import Holder, HolderKind, SealedInquiry
from sync.protocol.manifest import Manifest
from sync.protocol.wire import CaseState, DocumentKind, HowMet, Problem


@dataclass(frozen=True, slots=True)
class SupplementDesk:
    database: Database
    keys: Keys
    questions: QuestionBook
    recheck: Recheck

    # ---- what is asked for -------------------------------------------------------------------------------

    def answer(self, terminal_id: str, question: SealedInquiry) -> wire.SealedCorrections | Problem:
        """The open notices of this card, sealed for this terminal."""
        inquiry_id = question.inquiry_id
        context = wire.corrections_question_context(terminal_id, inquiry_id)
        asked = self.questions.opened(question, context, wire.CorrectionsQuestion)
        if isinstance(asked, Problem):
            return asked
        found = self._open(asked.card_number)
        told = [each.case_number for each in found]
        problem = self.questions.write_down(terminal_id, inquiry_id, asked, consents=(), told=told)
        if problem is not None:
            return problem
        sealed = sealed_for(
            asked, wire.OpenCorrections(corrections=found), wire.corrections_answer_context(inquiry_id)
        )
        return wire.SealedCorrections(inquiry_id=inquiry_id, sealed=sealed)

    def _open(self, card_number: str) -> tuple[wire.OpenCorrection, ...]:
        query = (
            select(Case)
            .join(HolderCase, HolderCase.submission_id == Case.submission_id)
            .where(HolderCase.teller == self._tag(card_number), Case.state == CaseState.CORRECTION_ASKED)
            .order_by(Case.correction_asked_at, Case.case_number)
            .limit(wire.MOST_CORRECTIONS)
        )
        with self.database.reading() as session:
            return tuple(self._told(session, case) for case in session.scalars(query))

    def _told(self, session: Session, case: Case) -> wire.OpenCorrection:
        steps = timeline(session, case)
        asked = next(s for s in steps if s.state == CaseState.CORRECTION_ASKED and s.papers is None)
        return wire.OpenCorrection(
            case_number=case.case_number,
            item_code=case.item_code,
            item_name=self.recheck.rules.of(case.catalogue_version).item_name(case.item_code),
            catalogue_version=case.catalogue_version,
            body=asked.by,
            asked_at=asked.at,
            note=asked.note,
            supply_by=asked.due,
            missing=missing_of(case),
        )

    # ---- what is handed in -------------------------------------------------------------------------------

    def read(
        self, manifest: Manifest, blobs: Mapping[str, str]
    ) -> tuple[wire.SupplementBody | None, tuple[Finding, ...]]:
        """What was handed in, and what is wrong with its documents."""
        opened = {entry.id: self.recheck.opened(manifest, entry.id, blobs) for entry in manifest.documents}
        findings = [Finding("document.does_not_open", id_) for id_, data in opened.items() if data is None]
        bodies = [opened[e.id] for e in manifest.documents if e.kind is DocumentKind.SUPPLEMENT]
        if len(bodies) != 1 or bodies[0] is None:
            return None, (*findings, Finding("supplement.not_one", str(len(bodies))))
        try:
            return wire.SupplementBody.model_validate_json(bodies[0]), tuple(findings)
        except ValidationError:
            return None, (*findings, Finding("supplement.unreadable"))

    def attach(
        self,
        session: Session,
        manifest: Manifest,
        body: wire.SupplementBody | None,
        findings: tuple[Finding, ...],
    ) -> None:
        """In the caller's transaction: it belongs to its case, and ends the wait where it is whole.

        Without such a case it has its receipt and nothing more. Of a card that did not make the case, it is
        told of in the case and does not get into it.
        """
        query = select(Case).where(Case.case_number == manifest.supplement_to)
        case = session.scalar(query.with_for_update())
        if case is None:
            return
        if body is None or not self._is_own(session, case, body):
            _mark(case, (*findings, Finding("supplement.not_own", manifest.receipt_number)))
            return
        session.add(
            Supplement(
                submission_id=manifest.submission_id,
                case_number=case.case_number,
                received_at=manifest.received_at,
            )
        )
        wrong = (*findings, *self.recheck.of_clock(manifest), *_wrong(case, manifest, body))
        if wrong:
            _mark(case, wrong)
            return
        self._go_on(session, case, manifest)

    def _go_on(self, session: Session, case: Case, manifest: Manifest) -> None:
        """Received anew, as of the receipt of what was missing, however late the line brought it."""
        at = max(manifest.received_at, timeline(session, case)[-1].at)
        case.counted_from = local_date(at)
        append_step(
            session,
            case,
            CaseState.RECEIVED,
            at,
            by=str(case.routing[Part.RECEIVES]["name"]) if case.routing else "",
            actor=manifest.terminal_id,
            note=text("case.note.supplied", number=manifest.receipt_number),
            due=self.recheck.rules.notify_by(case.counted_from),
        )

    def _is_own(self, session: Session, case: Case, body: wire.SupplementBody) -> bool:
        made = session.get(HolderCase, case.submission_id)
        return made is not None and made.teller == self._tag(body.card_holder.number)

    def _tag(self, card_number: str) -> str:
        return self.keys.holder.tag(Holder(kind=HolderKind.PERSON, number=card_number))

    # ---- for staff ---------------------------------------------------------------------------------------

    def of(self, session: Session, case_number: str) -> tuple[Manifest, ...]:
        """What was handed in to this case, the oldest first."""
        query = (
            select(Submission)
            .join(Supplement, Supplement.submission_id == Submission.submission_id)
            .where(Supplement.case_number == case_number)
            .order_by(Supplement.received_at)
        )
        return tuple(Manifest.model_validate_json(row.manifest) for row in session.scalars(query))


def _mark(case: Case, findings: Iterable[Finding]) -> None:
    """A person looks at it."""
    case.needs_attention = True
    case.problems = [*case.problems, *(asdict(finding) for finding in findings)]


def _wrong(case: Case, manifest: Manifest, body: wire.SupplementBody) -> Iterator[Finding]:
    if body.case_number != case.case_number:
        yield Finding("supplement.other_case", body.case_number)
    if case.state != CaseState.CORRECTION_ASKED:
        yield Finding("supplement.not_asked", str(case.state))
    brought = {entry.material_id for entry in body.materials if entry.how is HowMet.SCANNED}
    wanted = [entry["material_id"] for entry in case.missing] or [wire.UNNAMED]
    for material_id in wanted:
        if material_id not in brought:
            yield Finding("supplement.still_missing", material_id, material_id)
    held = {entry.id for entry in manifest.documents if entry.kind is DocumentKind.MATERIAL}
    for entry in body.materials:
        if entry.document_id not in held:
            yield Finding("material.document_absent", entry.material_id, entry.material_id)
