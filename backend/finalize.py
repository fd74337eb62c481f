"""Finalize: every byte is here and is what the manifest says; the backend signs for it and opens a case."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.case_log import append_step
from backend.clock import Clock
from backend.database import Database
from backend.documents import DocumentFolder
from backend.findings import Finding
from backend.holdings import HoldingRegister
from backend.keys import SigningKey
from backend.problems import refuse
from backend.recheck import Recheck
from backend.submissions import documents_of, own_submission
from backend.tables import Case, Document, StoredReceipt, Submission
from kiosk.deadlines import local_date
from sync.protocol.canonical import canonical_bytes
from sync.protocol.wire import CaseState, Manifest, Problem, Receipt, SignedReceipt

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Finalizer:
    database: Database
    documents: DocumentFolder
    signing: SigningKey
    recheck: Recheck
    register: HoldingRegister
    clock: Clock

    def finalize(self, terminal_id: str, submission_id: str) -> bytes | Problem:
        """The signed receipt, the same bytes for ever; receipt and case are made once, in one transaction."""
        with self.database.reading() as session:
            submission = own_submission(session, terminal_id, submission_id)
            if submission is None:
                return refuse("submission.unknown", submission_id)
            stored = session.get(StoredReceipt, submission_id)
            documents = documents_of(session, submission_id)
        if stored is not None:
            return stored.body.encode()
        missing = [d.document_id for d in documents if not d.is_complete or self._is_damaged(d)]
        if missing:
            return refuse("submission.incomplete", " ".join(missing))
        return self._file(submission, documents)

    def _is_damaged(self, document: Document) -> bool:
        """Whether what lies here is not the document. Then it is gone, and may come anew."""
        blob = document.blob
        if blob is None or self.documents.digest(blob) == document.sha256:
            return False
        log.warning("document %s of %s: digest differs", document.document_id, document.submission_id)
        self.documents.discard(blob)  # before the row: a crash between leaves a blob that is damaged again
        with self.database.writing() as session:
            session.execute(update(Document).where(Document.blob == blob).values(blob=None, offset_bytes=0))
        return True

    def _file(self, submission: Submission, documents: Sequence[Document]) -> bytes:
        manifest = Manifest.model_validate_json(submission.manifest)
        blobs = {d.document_id: d.blob for d in documents if d.blob is not None}
        findings = self.recheck.findings(manifest, blobs)
        application = self.recheck.application(manifest, blobs)
        body = canonical_bytes(self._sign(submission, manifest))
        try:
            with self.database.writing() as session:
                session.add(
                    StoredReceipt(
                        submission_id=manifest.submission_id, body=body.decode(), stored_at=self.clock.now()
                    )
                )
                session.flush()
                self._open_case(session, manifest, findings)
                if application is not None:
                    self.register.file(session, manifest, application)
        except IntegrityError:  # another request was first
            with self.database.reading() as session:
                return session.get_one(StoredReceipt, manifest.submission_id).body.encode()
        return body

    def _sign(self, submission: Submission, manifest: Manifest) -> SignedReceipt:
        digests: Mapping[str, str] = {entry.id: entry.sha256 for entry in manifest.documents}
        return self.signing.sign(
            Receipt(
                submission_id=manifest.submission_id,
                terminal_id=manifest.terminal_id,
                receipt_number=manifest.receipt_number,
                received_at=manifest.received_at,
                manifest_sha256=submission.manifest_sha256,
                documents=dict(digests),
                stored_at=self.clock.now(),
                key_id=self.signing.key_id,
            )
        )

    def _open_case(self, session: Session, manifest: Manifest, findings: tuple[Finding, ...]) -> None:
        received_on = local_date(manifest.received_at)
        routing = self.recheck.rules.of(manifest.catalogue_version).routing(manifest.item_code, received_on)
        case = Case(
            submission_id=manifest.submission_id,
            receipt_number=manifest.receipt_number,
            terminal_id=manifest.terminal_id,
            item_code=manifest.item_code,
            catalogue_version=manifest.catalogue_version,
            received_at=manifest.received_at,
            state=CaseState.RECEIVED,
            routing=asdict(routing) if routing else None,
            needs_attention=bool(findings) or routing is None,
            problems=[asdict(finding) for finding in findings],
            counted_from=received_on,
            is_provisional=False,
        )
        session.add(case)
        session.flush()
        append_step(
            session,
            case,
            CaseState.RECEIVED,
            manifest.received_at,
            by=routing.receives.name if routing else "",
            actor=manifest.terminal_id,
            due=self.recheck.rules.notify_by(received_on),
        )
