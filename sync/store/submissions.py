"""Receiving an application: sealed first, then written, then counted, all before anyone is told."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlcipher3 import dbapi2 as sqlite
from uuid_utils import uuid7

from sync.clock import TRUSTED_DIFFERENCE_MS, ClockReading, best_time_ms, from_ms
from sync.protocol.canonical import canonical_bytes, sha256_hex
from sync.protocol.manifest import ClockEvidence, Manifest
from sync.protocol.receipt_number import receipt_number
from sync.protocol.seal import SUITE_NAME, SealingKey, document_context
from sync.protocol.wire import DocumentEntry, DocumentKind
from sync.store.audit import AuditEvent
from sync.store.holder import HolderTags
from sync.store.store import Store
from sync.store.trouble import NotStored, not_stored

Compose = Callable[[str, datetime], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class DraftDocument:
    """One document in the clear, in memory only."""

    id: str
    kind: DocumentKind
    media_type: str
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class SubmissionDraft:
    """What the citizen has signed. The ids come from `new_id`; the card number finds it again."""

    submission_id: str
    matter_code: str
    item_codes: tuple[str, ...]
    catalogue_version: str
    card_number: str = field(repr=False)
    documents: tuple[DraftDocument, ...]
    supplement_to: str | None = None  # the case whose correction notice it answers


@dataclass(frozen=True, slots=True)
class Submitted:
    """It is on the disk: from here on the number may be shown and printed."""

    submission_id: str
    receipt_number: str
    received_at: datetime


def new_id() -> str:
    """An id for a submission or a document, later ones sort after earlier ones. Source: RFC 9562 UUIDv7."""
    return str(uuid7())


class Submissions:
    def __init__(self, store: Store, terminal_id: str, sealing_key: SealingKey) -> None:
        self._store = store
        self._database = store.database
        self._tags = HolderTags(store.database)
        self._terminal_id = terminal_id
        self._sealing_key = sealing_key

    def submit(self, draft: SubmissionDraft, compose: Compose) -> Submitted | NotStored:
        """Returns a number only when the whole submission is durable. The same id again: the same answer.

        `compose` makes the slip's content from number and time, inside the transaction; it must not block.
        """
        sealed = {
            document.id: self._sealing_key.seal(
                document.body, document_context(draft.submission_id, document.id)
            )
            for document in draft.documents
        }
        try:
            with self._store.submitting():
                return self._stored(draft.submission_id) or self._write(draft, sealed, compose)
        except (OSError, sqlite.DatabaseError) as error:
            trouble = not_stored(error)
            if trouble is None:
                raise
            return trouble

    def _stored(self, submission_id: str) -> Submitted | None:
        row = self._database.one(
            "SELECT receipt_number, received_ms FROM submission WHERE id = ?", (submission_id,)
        )
        return row and Submitted(submission_id, row["receipt_number"], from_ms(row["received_ms"]))

    def _write(self, draft: SubmissionDraft, sealed: Mapping[str, bytes], compose: Compose) -> Submitted:
        self._store.blobs.write(draft.submission_id, sealed)
        try:
            with self._database.transaction():
                return self._insert(draft, sealed, compose)
        except BaseException:
            self._store.blobs.remove(draft.submission_id)
            raise

    def _insert(self, draft: SubmissionDraft, sealed: Mapping[str, bytes], compose: Compose) -> Submitted:
        now = self._store.clock()
        sequence, received_ms = self._count(now)
        number = receipt_number(self._terminal_id, sequence)
        received_at = from_ms(received_ms)
        manifest = Manifest(
            version=1 if draft.supplement_to is None else 2,
            submission_id=draft.submission_id,
            terminal_id=self._terminal_id,
            receipt_number=number,
            received_at=received_at,
            clock=self._evidence(now),
            matter_code=draft.matter_code,
            item_codes=draft.item_codes,
            catalogue_version=draft.catalogue_version,
            documents=tuple(self._entry(document, sealed[document.id]) for document in draft.documents),
            supplement_to=draft.supplement_to,
        )
        slip = json.dumps(compose(number, received_at), ensure_ascii=False)
        self._database.change(
            "INSERT INTO submission (id, sequence, receipt_number, received_ms, matter_code,"
            " catalogue_version, holder_tag, manifest, slip) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                draft.submission_id, sequence, number, received_ms, draft.matter_code,
                draft.catalogue_version, self._tags.tag(draft.card_number), canonical_bytes(manifest), slip,
            ),
        )  # fmt: skip
        for document in draft.documents:
            self._database.change(
                "INSERT INTO document (id, submission_id) VALUES (?, ?)", (document.id, draft.submission_id)
            )
        if draft.supplement_to is None:  # a new application for the same item may wait half-filled meanwhile
            self._store.drafts.drop(draft.card_number, draft.matter_code)
        self._store.outbox.enqueue(draft.submission_id)
        self._store.audit.record(AuditEvent.SUBMISSION_RECEIVED, draft.submission_id, number=number)
        return Submitted(draft.submission_id, number, received_at)

    def _count(self, now: ClockReading) -> tuple[int, int]:
        """The next sequence number and the time to write on it; neither ever goes back."""
        last_known_ms = self._database.one("SELECT last_known_ms FROM counter")["last_known_ms"]
        best_ms = best_time_ms(now, self._store.link.server_time())
        received_ms = max(best_ms, last_known_ms)
        if received_ms - best_ms > TRUSTED_DIFFERENCE_MS:
            self._store.audit.record(AuditEvent.CLOCK_WENT_BACK, by_ms=received_ms - best_ms)
        row = self._database.one(
            "UPDATE counter SET last_sequence = last_sequence + 1, last_known_ms = ? RETURNING last_sequence",
            (received_ms,),
        )
        return row["last_sequence"], received_ms

    def _evidence(self, now: ClockReading) -> ClockEvidence:
        server = self._store.link.server_time()
        return ClockEvidence(
            wall=from_ms(now.wall_ms),
            monotonic_ms=now.monotonic_ms,
            boot_id=now.boot_id,
            server_offset_ms=None if server is None else server.offset_ms,
            server_offset_age_ms=None if server is None else server.age_ms(now),
        )

    def _entry(self, document: DraftDocument, sealed: bytes) -> DocumentEntry:
        return DocumentEntry(
            id=document.id,
            kind=document.kind,
            media_type=document.media_type,
            size=len(sealed),
            sha256=sha256_hex(sealed),
            suite=SUITE_NAME,
            key_id=self._sealing_key.key_id,
        )
