"""One attempt: what changes on this side, and above all what does not."""

from __future__ import annotations

import base64
import threading
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.channel import Budget, Later, Refused
from sync.protocol.canonical import canonical_bytes
from sync.protocol.seal import OpeningKey, document_context
from sync.protocol.wire import SignedReceipt
from sync.store.audit import AuditEvent
from sync.store.store import Store
from sync.store.submissions import SubmissionDraft, Submissions
from sync.uploader import Delivered, Outcome, Uploader
from tests.sync.material import compose, draft
from tests.sync.scripted_backend import (
    Action,
    Handler,
    ScriptedBackend,
    breaks_half_way,
    forgets_uploads,
    hangs_up_before,
    loses_answer,
    portal,
    refuses,
    says,
)

FINALIZE = "/finalize$"


@pytest.fixture
def made(submissions: Submissions) -> SubmissionDraft:
    made = draft()
    submissions.submit(made, compose)
    return made


def rows(store: Store) -> tuple[int, list[str]]:
    """How many receipts are kept, and the states of the documents."""
    receipts = store.database.one("SELECT count(*) AS n FROM receipt")["n"]
    return receipts, [row["state"] for row in store.database.query("SELECT state FROM document")]


def files(store: Store) -> int:
    return sum(path.is_file() for path in (store.data_dir / "sealed").rglob("*"))


NOTHING_CHANGED = (0, ["held", "held"])
PURGED = (1, ["purged", "purged"])


def test_a_delivered_submission_is_receipted_and_its_documents_are_gone_from_here(
    store: Store, uploader: Uploader, backend: ScriptedBackend, made: SubmissionDraft, budget: Budget,
    opening_key: OpeningKey,
) -> None:  # fmt: skip
    assert uploader.attempt(made.submission_id, budget) == Delivered()
    assert (rows(store), files(store)) == (PURGED, 0)
    assert store.outbox.summary().delivered == 1
    assert AuditEvent.SUBMISSION_DELIVERED in [row.event for row in store.audit.rows()]
    held = backend.documents()
    opened = [
        opening_key.open(held[d.id], document_context(made.submission_id, d.id)) for d in made.documents
    ]
    assert opened == [d.body for d in made.documents]


def test_the_receipt_that_is_kept_can_be_verified_later(
    store: Store, uploader: Uploader, made: SubmissionDraft, budget: Budget
) -> None:
    uploader.attempt(made.submission_id, budget)
    signed = SignedReceipt.model_validate_json(store.database.one("SELECT signed FROM receipt")["signed"])
    assert signed.receipt.submission_id == made.submission_id


@pytest.mark.parametrize(
    ("method", "path", "action", "code"),
    [
        ("PUT", "", hangs_up_before, "link.unreachable"),
        ("PUT", "", loses_answer, "link.unreachable"),
        ("PUT", "", portal, "link.foreign_answer"),
        ("PUT", "", says(200, b"{}"), "link.foreign_answer"),
        ("PUT", "", says(503, Retry_After="7"), "link.server_busy"),
        ("PATCH", "", breaks_half_way, "link.unreachable"),
        ("PATCH", "", loses_answer, "link.unreachable"),
        ("PATCH", "", says(500), "link.server_busy"),
        ("POST", FINALIZE, hangs_up_before, "link.unreachable"),
        ("POST", FINALIZE, loses_answer, "link.unreachable"),
        ("POST", FINALIZE, portal, "link.foreign_answer"),
        ("POST", FINALIZE, says(200), "link.foreign_answer"),
        ("POST", FINALIZE, refuses(404, "submission.unknown"), "submission.unknown"),
    ],
)
def test_trouble_anywhere_changes_nothing_here_and_the_next_attempt_delivers_once(
    store: Store, uploader: Uploader, backend: ScriptedBackend, made: SubmissionDraft, budget: Budget,
    method: str, path: str, action: Action, code: str,
) -> None:  # fmt: skip
    backend.next(method, path, action)
    assert later(uploader.attempt(made.submission_id, budget)).code == code
    assert (rows(store), files(store)) == (NOTHING_CHANGED, 2)
    assert uploader.attempt(made.submission_id, budget) == Delivered()
    assert set(backend.manifests) == set(backend.finalized) == {made.submission_id}
    assert (rows(store), files(store)) == (PURGED, 0)


def answers_receipt(**changes: Any) -> Action:
    """A receipt of good form and signature, for something else."""

    def act(handler: Handler) -> None:
        signed = handler.backend.receipt(handler.path.split("/")[3], **changes)
        handler.answer(200, signed.model_dump_json().encode())

    return act


def answers_signature(signature: str) -> Action:
    def act(handler: Handler) -> None:
        true = handler.backend.receipt(handler.path.split("/")[3])
        handler.answer(200, true.model_copy(update={"signature": signature}).model_dump_json().encode())

    return act


def signed_by_another(handler: Handler) -> None:
    true = handler.backend.receipt(handler.path.split("/")[3]).receipt
    signature = Ed25519PrivateKey.generate().sign(canonical_bytes(true))
    answers_signature(base64.b64encode(signature).decode())(handler)


def later(outcome: Outcome) -> Later:
    assert isinstance(outcome, Later)
    return outcome


@pytest.mark.parametrize(
    ("action", "code"),
    [
        (signed_by_another, "receipt.not_signed"),
        (answers_signature(""), "receipt.not_signed"),
        (answers_signature("not base64!"), "receipt.not_signed"),
        (answers_receipt(documents={}), "receipt.does_not_match"),
        (answers_receipt(manifest_sha256="0" * 64), "receipt.does_not_match"),
        (answers_receipt(receipt_number="HT07-000009-9"), "receipt.does_not_match"),
        (answers_receipt(terminal_id="HT08"), "receipt.does_not_match"),
        (answers_receipt(submission_id="00000000-0000-0000-0000-000000000000"), "receipt.does_not_match"),
    ],
)
def test_a_receipt_that_does_not_fit_in_every_part_purges_nothing(
    store: Store, uploader: Uploader, backend: ScriptedBackend, made: SubmissionDraft, budget: Budget,
    action: Action, code: str,
) -> None:  # fmt: skip
    backend.next("POST", FINALIZE, action)
    assert later(uploader.attempt(made.submission_id, budget)).code == code
    assert (rows(store), files(store)) == (NOTHING_CHANGED, 2)


def test_a_receipt_for_another_time_is_not_ours(
    store: Store, uploader: Uploader, backend: ScriptedBackend, made: SubmissionDraft, budget: Budget
) -> None:
    backend.next("POST", FINALIZE, answers_receipt_later)
    outcome = uploader.attempt(made.submission_id, budget)
    assert outcome == Later("receipt.does_not_match", is_of_link=False)
    assert rows(store) == NOTHING_CHANGED


def answers_receipt_later(handler: Handler) -> None:
    submission_id = handler.path.split("/")[3]
    true = handler.backend.receipt(submission_id).receipt
    answers_receipt(received_at=true.received_at + timedelta(seconds=1))(handler)


def test_a_manifest_that_the_backend_has_otherwise_is_refused_for_good(
    store: Store, uploader: Uploader, backend: ScriptedBackend, made: SubmissionDraft, budget: Budget
) -> None:
    backend.manifests[made.submission_id] = b"{}"
    assert uploader.attempt(made.submission_id, budget) == Refused("submission.conflict")
    assert (rows(store), files(store)) == (NOTHING_CHANGED, 2)


def test_documents_the_backend_lost_before_finalize_are_sent_again(
    uploader: Uploader, backend: ScriptedBackend, made: SubmissionDraft, budget: Budget
) -> None:
    backend.next("POST", FINALIZE, forgets_uploads)
    assert uploader.attempt(made.submission_id, budget) == Delivered()
    assert backend.count("POST", "/documents/") == 4


def test_a_backend_that_keeps_losing_documents_is_left_alone(
    store: Store, uploader: Uploader, backend: ScriptedBackend, made: SubmissionDraft, budget: Budget
) -> None:
    backend.next("POST", FINALIZE, forgets_uploads, times=100)
    assert uploader.attempt(made.submission_id, budget) == Later("backend.keeps_missing", is_of_link=False)
    assert (rows(store), files(store)) == (NOTHING_CHANGED, 2)


def test_only_what_is_missing_is_sent(
    uploader: Uploader, backend: ScriptedBackend, made: SubmissionDraft, budget: Budget
) -> None:
    backend.next("POST", FINALIZE, hangs_up_before)
    uploader.attempt(made.submission_id, budget)
    before = backend.count("PATCH")
    assert uploader.attempt(made.submission_id, budget) == Delivered()
    assert backend.count("PATCH") == before


def test_a_document_that_the_disk_has_changed_is_never_sent(
    store: Store, uploader: Uploader, backend: ScriptedBackend, made: SubmissionDraft, budget: Budget
) -> None:
    path = store.blobs.path(made.submission_id, made.documents[1].id)
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    assert uploader.attempt(made.submission_id, budget) == Refused("store.document_damaged")
    assert made.documents[1].id not in backend.documents()


def test_a_document_that_is_gone_is_a_matter_for_a_person(
    store: Store, uploader: Uploader, made: SubmissionDraft, budget: Budget
) -> None:
    store.blobs.path(made.submission_id, made.documents[0].id).unlink()
    assert uploader.attempt(made.submission_id, budget) == Refused("store.document_missing")


def test_told_to_stop_it_stops(uploader: Uploader, made: SubmissionDraft, backend: ScriptedBackend) -> None:
    stop = threading.Event()
    stop.set()
    assert later(uploader.attempt(made.submission_id, Budget(20.0, stop))).code == Budget.STOPPING
    assert backend.requests == []
