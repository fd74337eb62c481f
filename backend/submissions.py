"""Submissions: registered once, for ever; what the backend still lacks of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.clock import Clock
from backend.database import Database
from backend.problems import refuse
from backend.tables import LARGEST_INTEGER, NUMBER_LENGTH, Document, StoredReceipt, Submission
from sync.protocol.canonical import canonical_bytes, sha256_hex
from sync.protocol.manifest import Manifest
from sync.protocol.receipt_number import is_receipt_number
from sync.protocol.wire import Problem, SubmissionState


@dataclass(frozen=True, slots=True)
class Registered:
    state: SubmissionState
    is_new: bool


@dataclass(frozen=True, slots=True)
class Submissions:
    database: Database
    clock: Clock

    def register(self, terminal_id: str, submission_id: str, manifest: Manifest) -> Registered | Problem:
        """Durable and unique when it returns; the database's own constraints decide between two at once."""
        if manifest.terminal_id != terminal_id:
            return refuse("token.other_terminal")
        if (contradiction := _contradiction(submission_id, manifest)) is not None:
            return refuse("submission.invalid", contradiction)
        try:
            with self.database.writing() as session:
                session.add(_row(manifest, self.clock))
                session.flush()
                session.add_all(_document_rows(manifest))
            is_new = True
        except IntegrityError:
            is_new = False
        with self.database.reading() as session:
            row = session.get(Submission, submission_id)
            if row is None:
                return refuse("receipt_number.conflict", manifest.receipt_number)
            if (row.terminal_id, row.manifest_sha256) != (terminal_id, _digest(manifest)):
                return refuse("submission.conflict", submission_id)
            return Registered(self._state(session, row), is_new)

    def state(self, terminal_id: str, submission_id: str) -> SubmissionState | Problem:
        with self.database.reading() as session:
            row = own_submission(session, terminal_id, submission_id)
            if row is None:
                return refuse("submission.unknown", submission_id)
            return self._state(session, row)

    def _state(self, session: Session, row: Submission) -> SubmissionState:
        documents = documents_of(session, row.submission_id)
        return SubmissionState(
            submission_id=row.submission_id,
            manifest_sha256=row.manifest_sha256,
            missing=tuple(d.document_id for d in documents if not d.is_complete),
            is_final=session.get(StoredReceipt, row.submission_id) is not None,
            server_time=self.clock.now(),
        )


def own_submission(session: Session, terminal_id: str, submission_id: str) -> Submission | None:
    """The submission, if it is this terminal's; another's is as unknown as none."""
    row = session.get(Submission, submission_id)
    return row if row is not None and row.terminal_id == terminal_id else None


def documents_of(session: Session, submission_id: str) -> Sequence[Document]:
    query = select(Document).where(Document.submission_id == submission_id).order_by(Document.document_id)
    return session.scalars(query).all()


def _contradiction(submission_id: str, manifest: Manifest) -> str | None:
    ids = [entry.id for entry in manifest.documents]
    if manifest.submission_id != submission_id:
        return "submission_id is not that of the address"
    if len(set(ids)) != len(ids):
        return "documents: an id comes twice"
    if len(set(manifest.item_codes)) != len(manifest.item_codes):
        return "item_codes: an item comes twice"
    if any(entry.size > LARGEST_INTEGER for entry in manifest.documents):
        return "documents: a size is beyond any disk"
    if len(manifest.receipt_number) > NUMBER_LENGTH or not is_receipt_number(manifest.receipt_number):
        return "receipt_number: shape or check digit"
    if not manifest.receipt_number.startswith(f"{manifest.terminal_id}-"):
        return "receipt_number is another terminal's"
    return None


def _digest(manifest: Manifest) -> str:
    return sha256_hex(canonical_bytes(manifest))


def _row(manifest: Manifest, clock: Clock) -> Submission:
    return Submission(
        submission_id=manifest.submission_id,
        terminal_id=manifest.terminal_id,
        manifest_sha256=_digest(manifest),
        receipt_number=manifest.receipt_number,
        manifest=canonical_bytes(manifest).decode(),
        registered_at=clock.now(),
    )


def _document_rows(manifest: Manifest) -> list[Document]:
    return [
        Document(
            submission_id=manifest.submission_id,
            document_id=entry.id,
            size_bytes=entry.size,
            sha256=entry.sha256,
            offset_bytes=0,
        )
        for entry in manifest.documents
    ]
