"""One attempt at one submission: manifest, documents, finalize, the backend's signed word, then purge."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from http import HTTPStatus

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sync.channel import AttemptOver, Budget, Channel, Later, Refused, parse, refuse
from sync.clock import best_time_ms
from sync.protocol.canonical import canonical_bytes, sha256_hex
from sync.protocol.manifest import Manifest
from sync.protocol.wire import DocumentEntry, SignedReceipt, SubmissionState
from sync.store.audit import AuditEvent
from sync.store.retention import purge_delivered
from sync.store.store import Store
from sync.tus import Source, TusClient

_ROUNDS_AT_MOST = 3


@dataclass(frozen=True, slots=True)
class Delivered:
    """The backend has signed for every byte, and its receipt is kept."""


Outcome = Delivered | Later | Refused


class Uploader:
    def __init__(self, store: Store, channel: Channel, tus: TusClient, receipt_key: Ed25519PublicKey) -> None:
        self._store = store
        self._channel = channel
        self._tus = tus
        self._receipt_key = receipt_key

    def attempt(self, submission_id: str, budget: Budget) -> Outcome:
        """Whatever happens on the line, nothing here changes before a receipt that fits in every part."""
        row = self._store.database.one("SELECT manifest FROM submission WHERE id = ?", (submission_id,))
        manifest = Manifest.model_validate_json(row["manifest"])
        digest = sha256_hex(row["manifest"])
        try:
            signed = self._deliver(manifest, row["manifest"], digest, budget)
            self._verify(signed, manifest, digest)
        except AttemptOver as over:
            return over.outcome
        self._keep(signed)
        purge_delivered(self._store)
        return Delivered()

    def _deliver(self, manifest: Manifest, body: bytes, digest: str, budget: Budget) -> SignedReceipt:
        path = f"/v1/submissions/{manifest.submission_id}"
        state = self._channel.fetch("PUT", path, budget, SubmissionState, data=body)
        for _ in range(_ROUNDS_AT_MOST):
            if state.submission_id != manifest.submission_id or state.manifest_sha256 != digest:
                raise AttemptOver(Later("link.foreign_answer", is_of_link=True))
            for entry in manifest.documents:
                if entry.id in state.missing:
                    self._upload(manifest.submission_id, entry, budget)
            answer = self._channel.exchange("POST", f"{path}/finalize", budget)
            if answer.status == HTTPStatus.OK:
                return parse(answer, SignedReceipt)
            if answer.status != HTTPStatus.CONFLICT:
                refuse(answer)
            state = self._channel.fetch("GET", path, budget, SubmissionState)
            self._forget_uploads(state.missing)
        raise AttemptOver(Later("backend.keeps_missing", is_of_link=False))

    def _upload(self, submission_id: str, entry: DocumentEntry, budget: Budget) -> None:
        """Errors: AttemptOver; refused when the file here is no longer what was signed for."""
        database = self._store.database
        try:
            if self._store.blobs.digest(submission_id, entry.id) != entry.sha256:
                raise AttemptOver(Refused("store.document_damaged"))
        except FileNotFoundError as error:
            raise AttemptOver(Refused("store.document_missing")) from error
        except OSError as error:
            raise AttemptOver(Later("store.read_failed", is_of_link=False)) from error
        row = database.one("SELECT upload_path FROM document WHERE id = ?", (entry.id,))
        source = Source(
            file=self._store.blobs.path(submission_id, entry.id),
            size=entry.size,
            name=entry.id,
            create_path=f"/v1/submissions/{submission_id}/documents/{entry.id}",
            upload_path=row["upload_path"],
            remember=lambda path: self._remember(entry.id, path),
        )
        self._tus.upload(source, budget)

    def _remember(self, document_id: str, path: str | None) -> None:
        self._store.database.change("UPDATE document SET upload_path = ? WHERE id = ?", (path, document_id))

    def _forget_uploads(self, document_ids: tuple[str, ...]) -> None:
        """What the backend lacks although it was sent is sent from the start."""
        for document_id in document_ids:
            self._remember(document_id, None)

    def _verify(self, signed: SignedReceipt, manifest: Manifest, digest: str) -> None:
        """Errors: AttemptOver unless signed by the backend, and for exactly what lies here."""
        try:
            signature = base64.b64decode(signed.signature, validate=True)
            self._receipt_key.verify(signature, canonical_bytes(signed.receipt))
        except (binascii.Error, InvalidSignature) as error:
            raise AttemptOver(Later("receipt.not_signed", is_of_link=True)) from error
        receipt = signed.receipt
        is_ours = (
            receipt.submission_id == manifest.submission_id
            and receipt.terminal_id == manifest.terminal_id
            and receipt.receipt_number == manifest.receipt_number
            and receipt.received_at == manifest.received_at
            and receipt.manifest_sha256 == digest
            and receipt.documents == {entry.id: entry.sha256 for entry in manifest.documents}
        )
        if not is_ours:
            raise AttemptOver(Later("receipt.does_not_match", is_of_link=False))

    def _keep(self, signed: SignedReceipt) -> None:
        """Receipt, queue and what may be purged, in one transaction."""
        submission_id = signed.receipt.submission_id
        now_ms = best_time_ms(self._store.clock(), self._store.link.server_time())
        with self._store.database.transaction():
            self._store.database.change(
                "INSERT INTO receipt VALUES (?, ?, ?)",
                (submission_id, signed.model_dump_json(), now_ms),
            )
            self._store.database.change(
                "UPDATE document SET state = 'purgeable' WHERE submission_id = ?", (submission_id,)
            )
            self._store.outbox.delivered(submission_id)
            self._store.audit.record(AuditEvent.SUBMISSION_DELIVERED, submission_id)
