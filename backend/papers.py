"""The held documents themselves, opened where they lie for one answer, and kept nowhere in the clear."""

from __future__ import annotations

import io
from dataclasses import dataclass

import pikepdf

from backend.database import Database
from backend.documents import DocumentFolder
from backend.holder_tables import Holding
from backend.keys import Keys
from backend.recheck import Recheck
from backend.submissions import documents_of
from backend.tables import Submission
from sync.protocol.holdings import holding_context
from sync.protocol.manifest import Manifest
from sync.protocol.seal import SealError, SealingKey
from sync.protocol.wire import ApplicationBody


@dataclass(frozen=True, slots=True)
class Papers:
    database: Database
    documents: DocumentFolder
    keys: Keys
    recheck: Recheck

    def content(self, row: Holding) -> bytes | None:
        """The document as PDF; None for a statement, and for what does not open."""
        if row.submission_id is not None and row.document_id is not None:
            manifest, blobs = self._submission(row.submission_id)
            held = row.document_id in blobs
            return self.recheck.opened(manifest, row.document_id, blobs) if held else None
        return self.opened(row.blob, holding_context(row.holding_id, "document")) if row.blob else None

    def opened(self, blob: str, context: str) -> bytes | None:
        """What `seal_away` put there; None for what does not open."""
        try:
            return self.keys.opening.open(self.documents.read(blob), context)
        except (SealError, FileNotFoundError):
            return None

    def store(self, holding_id: str, pdf: bytes) -> str:
        """The blob in which an issued document now lies sealed, on the disk."""
        return self.seal_away(pdf, holding_context(holding_id, "document"))

    def seal_away(self, pdf: bytes, context: str) -> str:
        """The blob in which it now lies sealed, on the disk."""
        sealing = SealingKey.from_text(self.keys.opening.public_text())
        blob = self.documents.new_blob()
        writer = self.documents.writer(blob)
        try:
            writer.write(sealing.seal(pdf, context))
            writer.sync()
        finally:
            writer.close()
        return blob

    def application(self, submission_id: str) -> ApplicationBody | None:
        return self.recheck.application(*self._submission(submission_id))

    def _submission(self, submission_id: str) -> tuple[Manifest, dict[str, str]]:
        """The manifest, and the blobs by document id."""
        with self.database.reading() as session:
            manifest = Manifest.model_validate_json(session.get_one(Submission, submission_id).manifest)
            return manifest, {d.document_id: d.blob for d in documents_of(session, submission_id) if d.blob}


def is_pdf(data: bytes) -> bool:
    """Whether it is one that can be stamped: it opens, and has a page."""
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            return len(pdf.pages) > 0
    except pikepdf.PdfError:
        return False
