"""Receiving an application."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NoReturn

import pytest
from sqlcipher3 import dbapi2 as sqlite

from sync.clock import ServerTime, from_ms
from sync.protocol.canonical import sha256_hex
from sync.protocol.manifest import Manifest
from sync.protocol.receipt_number import is_receipt_number
from sync.protocol.seal import OpeningKey, document_context
from sync.store.audit import AuditEvent
from sync.store.store import Store
from sync.store.submissions import Submissions, Submitted
from tests.sync.material import NOON_MS, HandClock, compose, draft

HOUR_MS = 3_600_000


def submit(submissions: Submissions) -> Submitted:
    submitted = submissions.submit(draft(), compose)
    assert isinstance(submitted, Submitted)
    return submitted


def manifest(store: Store, submitted: Submitted) -> Manifest:
    row = store.database.one("SELECT manifest FROM submission WHERE id = ?", (submitted.submission_id,))
    return Manifest.model_validate_json(row["manifest"])


def counts(store: Store) -> list[int]:
    tables = ("submission", "document", "outbox", "audit")
    return [store.database.one(f"SELECT count(*) AS n FROM {table}")["n"] for table in tables]  # noqa: S608


def test_numbers_are_well_formed_and_follow_one_another(submissions: Submissions) -> None:
    numbers = [submit(submissions).receipt_number for _ in range(3)]
    assert all(map(is_receipt_number, numbers))
    assert [number[:11] for number in numbers] == ["HT07-000001", "HT07-000002", "HT07-000003"]


def test_one_submission_writes_every_row_that_belongs_to_it(store: Store, submissions: Submissions) -> None:
    submit(submissions)
    assert counts(store) == [1, 2, 1, 1]


def test_the_backend_and_only_it_can_open_what_lies_there(
    store: Store, submissions: Submissions, opening_key: OpeningKey
) -> None:
    made = draft()
    submitted = submissions.submit(made, compose)
    assert isinstance(submitted, Submitted)
    for entry, document in zip(manifest(store, submitted).documents, made.documents, strict=True):
        sealed = store.blobs.path(made.submission_id, entry.id).read_bytes()
        assert (len(sealed), sha256_hex(sealed)) == (entry.size, entry.sha256)
        assert opening_key.open(sealed, document_context(made.submission_id, entry.id)) == document.body


def test_the_same_submission_again_is_the_same_answer(store: Store, submissions: Submissions) -> None:
    made = draft()
    first = submissions.submit(made, compose)
    assert submissions.submit(made, compose) == first
    assert counts(store)[0] == 1


def test_the_slip_knows_the_number_and_the_time_of_the_transaction(
    store: Store, submissions: Submissions
) -> None:
    submitted = submit(submissions)
    slip = json.loads(store.database.one("SELECT slip FROM submission")["slip"])
    assert slip["number"] == submitted.receipt_number
    assert datetime.fromisoformat(slip["at"]) == submitted.received_at == from_ms(NOON_MS)


def test_the_manifest_carries_the_evidence_of_both_clocks(
    store: Store, submissions: Submissions, clock: HandClock
) -> None:
    store.link.met_server(ServerTime(NOON_MS + 700, clock()))
    clock.pass_ms(2_000)
    evidence = manifest(store, submit(submissions)).clock
    assert (evidence.server_offset_ms, evidence.server_offset_age_ms) == (700, 2_000)
    assert (evidence.monotonic_ms, evidence.boot_id) == (clock().monotonic_ms, "boot-1")


def test_without_a_server_the_evidence_says_so(store: Store, submissions: Submissions) -> None:
    assert manifest(store, submit(submissions)).clock.server_offset_ms is None


def test_a_clock_that_jumps_back_does_not_take_the_receipt_with_it(
    store: Store, submissions: Submissions, clock: HandClock
) -> None:
    before = submit(submissions).received_at
    clock.jump_ms(-5 * HOUR_MS)
    clock.reboot()
    after = submit(submissions)
    assert after.received_at == before
    assert manifest(store, after).clock.wall == before - timedelta(hours=5)
    assert AuditEvent.CLOCK_WENT_BACK in [row.event for row in store.audit.rows()]


def test_a_terminal_whose_clock_is_wrong_prints_the_servers_time_and_raises_no_alarm(
    store: Store, submissions: Submissions, clock: HandClock
) -> None:
    store.link.met_server(ServerTime(NOON_MS + HOUR_MS, clock()))
    clock.pass_ms(10_000)
    submitted = submit(submissions)
    assert submitted.received_at == from_ms(NOON_MS + HOUR_MS + 10_000)
    assert manifest(store, submitted).clock.wall == from_ms(NOON_MS + 10_000)
    assert AuditEvent.CLOCK_WENT_BACK not in [row.event for row in store.audit.rows()]


def test_a_clock_once_ahead_is_forgotten_when_a_server_says_the_time(
    store: Store, submissions: Submissions, clock: HandClock
) -> None:
    clock.jump_ms(1000 * HOUR_MS)
    submit(submissions)
    clock.jump_ms(-1000 * HOUR_MS)
    store.link.met_server(ServerTime(NOON_MS, clock()))
    assert submit(submissions).received_at == from_ms(NOON_MS)


def test_a_slip_that_cannot_be_composed_leaves_nothing_and_uses_no_number(
    store: Store, submissions: Submissions
) -> None:
    def fail(_: str, __: datetime) -> NoReturn:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        submissions.submit(draft(), fail)
    assert counts(store) == [0, 0, 0, 0]
    assert list((store.data_dir / "sealed").iterdir()) == []
    assert submit(submissions).receipt_number.startswith("HT07-000001")


def test_a_bug_is_an_exception_and_not_a_full_disk(submissions: Submissions) -> None:
    made = draft()
    twice = replace(made, documents=(made.documents[0], replace(made.documents[1], id=made.documents[0].id)))
    with pytest.raises(sqlite.IntegrityError):
        submissions.submit(twice, compose)


def test_drafts_do_not_show_a_person_when_they_are_logged() -> None:
    made = draft()
    assert made.card_number not in repr(made)
    assert "PDF" not in repr(made)
