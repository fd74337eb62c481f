"""A case to read: its summary from the database, and the whole of it with its documents opened on demand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.case_log import event_of, timeline
from backend.case_models import (
    CaseDocument,
    CaseFile,
    CaseStepRecord,
    CaseSummary,
    PaperRecord,
    SupplementRecord,
    UsedAgain,
)
from backend.case_rows import find_case
from backend.database import Database
from backend.holdings import HoldingRegister
from backend.papers import Papers
from backend.problems import refuse
from backend.ratings import rating_of
from backend.recheck import Recheck
from backend.submissions import documents_of
from backend.supplements import SupplementDesk
from backend.tables import Case, CasePaper, StoredReceipt, Submission
from backend.watermark import stamped
from config.strings import text
from kiosk.deadlines import local_date
from sync.protocol.holdings import HeldDocument
from sync.protocol.manifest import Manifest
from sync.protocol.wire import (
    ApplicationBody,
    CaseState,
    DocumentKind,
    Grade,
    MaterialEntry,
    Problem,
    SignedReceipt,
)


@dataclass(frozen=True, slots=True)
class CaseFiles:
    database: Database
    recheck: Recheck
    register: HoldingRegister
    papers: Papers
    supplements: SupplementDesk

    def summaries(
        self, state: CaseState | None = None, *, attention_only: bool = False
    ) -> tuple[CaseSummary, ...]:
        """The oldest first."""
        query = select(Case).order_by(Case.received_at, Case.case_number)
        if state is not None:
            query = query.where(Case.state == state)
        if attention_only:
            query = query.where(Case.needs_attention)
        with self.database.reading() as session:
            return tuple(_summary(case) for case in session.scalars(query))

    def document(self, number: str, document_id: str) -> bytes | Problem:
        """One document in the clear, opened for this answer and kept nowhere.

        One that is used again (by its holding's id) has on every page what for.
        """
        with self.database.reading() as session:
            case = find_case(session, number)
            if isinstance(case, Problem):
                return case
            manifest = Manifest.model_validate_json(session.get_one(Submission, case.submission_id).manifest)
            blobs = {d.document_id: d.blob for d in documents_of(session, case.submission_id) if d.blob}
            supplied = self.supplements.of(session, case.case_number)
        for each in supplied:
            if document_id in {entry.id for entry in each.documents}:
                manifest, blobs = each, self._blobs(each)
        if document_id in blobs:
            opened = self.recheck.opened(manifest, document_id, blobs)
        else:
            opened = self._used_again(case, self.recheck.application(manifest, blobs), document_id)
        return refuse("case.no_document", document_id) if opened is None else opened

    def _used_again(self, case: Case, told: ApplicationBody | None, holding_id: str) -> bytes | None:
        entries = _entries(told, case.item_code)
        used = next((entry for entry in entries if entry.holding_id == holding_id), None)
        row = self.register.row(holding_id) if used else None
        content = self.papers.content(row) if row else None
        if used is None or content is None:
            return None
        rules, day = self.register.rules.of(case.catalogue_version), local_date(case.received_at)
        routing = rules.routing(case.item_code, day)
        words = text(
            f"watermark.{used.grade or Grade.UPLOADED}",
            item=rules.item_name(case.item_code),
            by=routing.decides.name if routing else text("watermark.office"),
            day=day.isoformat(),
            number=case.case_number,
        )
        return stamped(content, words)

    def file(self, number: str) -> CaseFile | Problem:
        """Everything of one case; its application is opened for this answer and kept nowhere."""
        with self.database.reading() as session:
            case = find_case(session, number)
            if isinstance(case, Problem):
                return case
            manifest = Manifest.model_validate_json(session.get_one(Submission, case.submission_id).manifest)
            blobs = {d.document_id: d.blob for d in documents_of(session, case.submission_id) if d.blob}
            receipt = session.get_one(StoredReceipt, case.submission_id).body
            steps = _records(session, case)
            summary = _summary(case)
            rating = rating_of(session, case.submission_id)
            papers = _papers(session, case)
            supplied = self.supplements.of(session, case.case_number)
        application = self.recheck.application(manifest, blobs)
        return CaseFile(
            case=summary,
            manifest=manifest,
            application=application,
            documents=tuple(_documents(manifest, application, summary.item_code)),
            used_again=tuple(self._again(_entries(application, summary.item_code))),
            papers=papers,
            supplements=tuple(map(self._supplement, supplied)),
            timeline=steps,
            receipt=SignedReceipt.model_validate_json(receipt),
            rating=rating,
        )

    def _blobs(self, manifest: Manifest) -> dict[str, str]:
        with self.database.reading() as session:
            return {d.document_id: d.blob for d in documents_of(session, manifest.submission_id) if d.blob}

    def _supplement(self, manifest: Manifest) -> SupplementRecord:
        body, _ = self.supplements.read(manifest, self._blobs(manifest))
        return SupplementRecord(
            submission_id=manifest.submission_id,
            receipt_number=manifest.receipt_number,
            received_at=manifest.received_at,
            materials=body.materials if body else (),
            documents=tuple(e.id for e in manifest.documents if e.kind is DocumentKind.MATERIAL),
        )

    def verify(
        self, number: str, material_id: str, *, actor: str, until: date | None
    ) -> HeldDocument | Problem:
        """The original of this material was seen at a window: what was uploaded counts from now on."""
        file = self.file(number)
        if isinstance(file, Problem):
            return file
        kinds = self.register.rules.of(file.case.catalogue_version).document_keys(file.case.item_code)
        entries = _entries(file.application, file.case.item_code)
        entry = next((entry for entry in entries if entry.material_id == material_id), None)
        if entry is None or material_id not in kinds:
            return refuse("case.material_unknown", material_id)
        return self.register.verify(
            file.case.submission_id, entry, kinds[material_id], actor=actor, until=until
        )

    def _again(self, entries: Iterable[MaterialEntry]) -> Iterator[UsedAgain]:
        for entry in entries:
            row = self.register.row(entry.holding_id) if entry.holding_id else None
            if row is not None:
                yield UsedAgain(
                    material_id=entry.material_id,
                    holding_id=row.holding_id,
                    grade=entry.grade or Grade(row.grade),
                    source=row.source,
                    held_since=row.held_since,
                    is_withdrawn=row.withdrawn_at is not None,
                )


def _summary(case: Case) -> CaseSummary:
    return CaseSummary.model_validate(case, from_attributes=True)


def _records(session: Session, case: Case) -> tuple[CaseStepRecord, ...]:
    return tuple(
        CaseStepRecord(event=event_of(step, case), actor=step.actor) for step in timeline(session, case)
    )


def _papers(session: Session, case: Case) -> tuple[PaperRecord, ...]:
    query = select(CasePaper).where(CasePaper.case_number == case.case_number).order_by(CasePaper.added_at)
    return tuple(PaperRecord.model_validate(row, from_attributes=True) for row in session.scalars(query))


def _entries(told: ApplicationBody | None, item_code: str) -> tuple[MaterialEntry, ...]:
    """How the materials of a case's item are met."""
    parts = {part.item_code: part.materials for part in told.parts} if told else {}
    return parts.get(item_code, ())


def _documents(manifest: Manifest, application: ApplicationBody | None, item_code: str) -> list[CaseDocument]:
    """What the whole application shares and what this item points to; what only others point to is theirs."""
    parts = {part.item_code: part.materials for part in application.parts} if application else {}
    mine = {entry.document_id: entry for entry in parts.get(item_code, ())}
    others = {entry.document_id for entries in parts.values() for entry in entries} - mine.keys()
    documents = []
    for entry in manifest.documents:
        if entry.id in others:
            continue
        material = mine.get(entry.id)
        documents.append(
            CaseDocument(
                id=entry.id,
                kind=entry.kind,
                media_type=entry.media_type,
                size=entry.size,
                sha256=entry.sha256,
                material_id=material.material_id if material else None,
                pages=material.pages if material else None,
            )
        )
    return documents
