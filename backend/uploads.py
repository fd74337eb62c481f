"""Resumable uploads: an offset is acknowledged when its bytes are on the disk, never before (tus 1.0.0)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import update
from sqlalchemy.orm import Session

from backend.database import Database
from backend.documents import BlobLockedError, BlobWriter, DocumentFolder
from backend.problems import refuse
from backend.submissions import own_submission
from backend.tables import Document
from sync.protocol.wire import Problem


@dataclass(frozen=True, slots=True)
class Upload:
    """Units: bytes."""

    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class DocumentKey:
    """Which document, and of whom."""

    terminal_id: str
    submission_id: str
    document_id: str


class Append:
    """One PATCH under way. End it with `commit` or `abandon`; until `commit` the old offset stands."""

    def __init__(self, writer: BlobWriter, document: Document, database: Database, limit: int) -> None:
        self._writer = writer
        self._document = document
        self._database = database
        self._limit = limit
        self._written = 0

    def write(self, data: bytes) -> Problem | None:
        self._written += len(data)
        if self._written > self._limit:
            return refuse("upload.body_limit", f"at most {self._limit} bytes")
        if self._document.offset_bytes + self._written > self._document.size_bytes:
            return refuse("upload.beyond_length", f"the length is {self._document.size_bytes}")
        self._writer.write(data)
        return None

    def commit(self) -> int:
        """The new offset, its bytes durable. Only here does it become visible."""
        start = self._document.offset_bytes
        try:
            if self._written:
                self._writer.sync()
                with self._database.writing() as session:
                    _move(session, self._document, start + self._written)
        finally:
            self._writer.close()
        return start + self._written

    def abandon(self) -> None:
        """As if it had never come."""
        self._writer.close()


@dataclass(frozen=True, slots=True)
class Uploads:
    """`max_patch` and `max_document` in bytes."""

    database: Database
    documents: DocumentFolder
    max_patch: int
    max_document: int

    def create(self, key: DocumentKey, length: int) -> Upload | Problem:
        """The upload, new or as far as it has come. Repeating it changes nothing."""
        if length > self.max_document:
            return refuse("document.too_large", f"at most {self.max_document} bytes")
        with self.database.writing() as session:
            document = _find(session, key)
            if document is None:
                return refuse("document.unknown", key.document_id)
            if length != document.size_bytes:
                return refuse("document.size_differs", f"the manifest says {document.size_bytes}")
            if document.blob is None:
                document.blob, document.offset_bytes = self.documents.new_blob(), 0
            return Upload(document.offset_bytes, document.size_bytes)

    def status(self, key: DocumentKey) -> Upload | Problem:
        with self.database.reading() as session:
            document = _find(session, key)
            if document is None or document.blob is None:
                return refuse("document.unknown", key.document_id)
            return Upload(document.offset_bytes, document.size_bytes)

    def begin(self, key: DocumentKey, offset: int, announced: int | None) -> Append | Problem:
        """The right to append from `offset`, held to the end. `announced`: its Content-Length, if any."""
        with self.database.reading() as session:
            document = _find(session, key)
        if document is None or document.blob is None:
            return refuse("document.unknown", key.document_id)
        try:
            writer = self.documents.writer(document.blob)
        except BlobLockedError:
            return refuse("upload.locked", key.document_id)
        problem = self._start(writer, key, document.blob, offset, announced)
        if isinstance(problem, Problem):
            writer.close()
        return problem

    def _start(
        self, writer: BlobWriter, key: DocumentKey, blob: str, offset: int, announced: int | None
    ) -> Append | Problem:
        with self.database.reading() as session:  # again: only under the lock the offset stands still
            document = _find(session, key)
        if document is None or document.blob != blob:
            return refuse("document.unknown", key.document_id)
        if document.offset_bytes != offset:
            return refuse("upload.offset", f"the next offset is {document.offset_bytes}")
        if announced is not None and announced > self.max_patch:
            return refuse("upload.body_limit", f"at most {self.max_patch} bytes")
        if announced is not None and offset + announced > document.size_bytes:
            return refuse("upload.beyond_length", f"the length is {document.size_bytes}")
        writer.start_at(offset)
        return Append(writer, document, self.database, self.max_patch)


def _find(session: Session, key: DocumentKey) -> Document | None:
    if own_submission(session, key.terminal_id, key.submission_id) is None:
        return None
    return session.get(Document, (key.submission_id, key.document_id))


def _move(session: Session, document: Document, offset: int) -> None:
    """Compare and set: whoever lost the document in spite of the lock acknowledges nothing."""
    moved = session.execute(
        update(Document)
        .where(
            Document.submission_id == document.submission_id,
            Document.document_id == document.document_id,
            Document.blob == document.blob,
            Document.offset_bytes == document.offset_bytes,
        )
        .values(offset_bytes=offset)
        .returning(Document.document_id)
    ).all()
    if len(moved) != 1:
        raise RuntimeError(f"document {document.document_id} moved under its lock")
