"""Finalize: every byte is here and is what the manifest says; the backend signs for it and opens cases."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.case_rows import open_cases
from backend.clock import Clock
from backend.database import Database
from backend.documents import DocumentFolder
from backend.holdings import HoldingRegister
from backend.keys import SigningKey
from backend.problems import refuse
from backend.recheck import Recheck
from backend.submissions import documents_of, own_submission
from backend.supplements import SupplementDesk
from backend.tables import Document, StoredReceipt, Submission
from sync.protocol.canonical import canonical_bytes
from sync.protocol.manifest import Manifest
from sync.protocol.wire import Problem, Receipt, SignedReceipt

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Finalizer:
    database: Database
    documents: DocumentFolder
    signing: SigningKey
    recheck: Recheck
    register: HoldingRegister
    supplements: SupplementDesk
    clock: Clock

    def finalize(self, terminal_id: str, submission_id: str) -> bytes | Problem:
        """The signed receipt, the same bytes for ever; it and the cases are made once, in one transaction."""
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
        into_case = self._prepared(manifest, blobs)
        body = canonical_bytes(self._sign(submission, manifest))
        try:
            with self.database.writing() as session:
                session.add(
                    StoredReceipt(
                        submission_id=manifest.submission_id, body=body.decode(), stored_at=self.clock.now()
                    )
                )
                session.flush()
                into_case(session)
        except IntegrityError:  # another request was first
            with self.database.reading() as session:
                return session.get_one(StoredReceipt, manifest.submission_id).body.encode()
        return body

    def _prepared(self, manifest: Manifest, blobs: Mapping[str, str]) -> Callable[[Session], None]:
        """Opened and checked before the transaction; what is left to do within it."""
        if manifest.supplement_to is not None:
            supplied, findings = self.supplements.read(manifest, blobs)
            return lambda session: self.supplements.attach(session, manifest, supplied, findings)
        checked = self.recheck.check(manifest, blobs)
        application = self.recheck.application(manifest, blobs)

        def opened(session: Session) -> None:
            open_cases(session, manifest, checked, self.recheck.rules)
            if application is not None:
                self.register.file(session, manifest, application)

        return opened

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
