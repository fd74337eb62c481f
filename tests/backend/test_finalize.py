"""Finalize: a signature over what is here, a case in the same transaction, and damage found by digest."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from backend.approval import Approval
from backend.case_models import CaseFile
from backend.tables import Case, StoredReceipt
from sync.protocol.canonical import canonical_bytes, sha256_hex
from sync.protocol.holdings import Holdings
from sync.protocol.seal import OpeningKey, SealingKey
from sync.protocol.wire import (
    CaseState,
    HowMet,
    MaterialEntry,
    SignedReceipt,
    SubmissionState,
)
from tests.backend.conftest import FrozenClock
from tests.backend.domain import demonstration_rules
from tests.backend.sample import (
    ANSWERS,
    NOTIFY_BY,
    NOWHERE,
    RECEIVED_AT,
    Client,
    Sample,
    body,
    deposit,
    submission,
)
from tests.backend.test_submissions import problem


def case_file(approval: Approval, sample: Sample) -> CaseFile:
    file = approval.files.file(sample.number)
    assert isinstance(file, CaseFile)
    return file


def found(approval: Approval, sample: Sample) -> set[tuple[str, str]]:
    case = case_file(approval, sample).case
    assert case.needs_attention == bool(case.problems)
    return {(problem["code"], problem["detail"]) for problem in case.problems}


def test_the_receipt_is_signed_over_every_digest(
    terminal: Client, approval: Approval, sealing_key: SealingKey
) -> None:
    sample = submission(sealing_key)
    terminal.send(sample)
    signed = SignedReceipt.model_validate_json(terminal.finalize(sample).content)
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(approval.keys.signing.public_text))
    key.verify(base64.b64decode(signed.signature), canonical_bytes(signed.receipt))
    assert signed.receipt.manifest_sha256 == sha256_hex(canonical_bytes(sample.manifest))
    assert signed.receipt.documents == {id_: sha256_hex(data) for id_, data in sample.sealed.items()}
    assert signed.receipt.received_at == RECEIVED_AT


def test_the_receipt_is_the_same_bytes_for_ever(
    terminal: Client, approval: Approval, clock: FrozenClock, sealing_key: SealingKey
) -> None:
    sample = submission(sealing_key)
    terminal.send(sample)
    first = terminal.finalize(sample)
    clock.at += timedelta(days=400)
    assert terminal.finalize(sample).content == first.content
    state = SubmissionState.model_validate_json(terminal.put(sample).content)
    assert state.is_final
    assert state.missing == ()


def test_what_is_missing_is_listed(terminal: Client, approval: Approval, sealing_key: SealingKey) -> None:
    sample = submission(sealing_key)
    first, second = sample.sealed
    terminal.send(sample, [first])
    refused = problem(terminal.finalize(sample))
    assert (refused.status, refused.code, refused.detail) == (409, "submission.incomplete", second)
    with approval.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(StoredReceipt)) == 0


def test_a_damaged_document_is_discarded_and_may_come_anew(
    terminal: Client, approval: Approval, sealing_key: SealingKey
) -> None:
    sample = submission(sealing_key)
    first, second = sample.sealed
    terminal.send(sample, [first])
    terminal.create(sample, second)
    terminal.patch(sample, second, 0, b"\0" * len(sample.sealed[second]))
    assert problem(terminal.finalize(sample)).detail == second
    assert terminal.head(sample, second).status_code == 404
    files = [path for path in approval.settings.data_dir.glob("documents/*/*") if path.is_file()]
    assert [path.read_bytes() for path in files] == [sample.sealed[first]]
    terminal.send(sample, [second])
    assert terminal.finalize(sample).status_code == 200


def test_a_document_that_vanished_from_the_disk_is_missing_again(
    terminal: Client, approval: Approval, sealing_key: SealingKey
) -> None:
    sample = submission(sealing_key)
    terminal.send(sample)
    for path in approval.settings.data_dir.glob("documents/*/*"):
        path.unlink()
    assert set(problem(terminal.finalize(sample)).detail.split()) == set(sample.sealed)
    state = SubmissionState.model_validate_json(terminal.call("GET", f"/v1/submissions/{sample.id}").content)
    assert set(state.missing) == set(sample.sealed)


def test_a_proper_application_makes_a_routed_case_that_needs_nobody(
    approval: Approval, sealing_key: SealingKey
) -> None:
    sample = deposit(approval, submission(sealing_key))
    assert found(approval, sample) == set()
    file = case_file(approval, sample)
    assert (file.case.state, file.case.due) == (CaseState.RECEIVED, NOTIFY_BY)
    assert file.timeline[0].event.at == RECEIVED_AT
    assert file.application is not None
    assert file.application.applicant.name == "张某某"
    assert [document.pages for document in file.documents] == [None, 2]


@pytest.mark.parametrize(
    ("day", "decides"), [("2019-06-30", "区市场监督管理局"), ("2019-07-01", "区行政审批服务局")]
)
def test_who_decides_is_a_matter_of_the_day_of_receipt(
    approval: Approval, sealing_key: SealingKey, day: str, decides: str
) -> None:
    received_at = RECEIVED_AT.fromisoformat(f"{day}T23:59:00+08:00")
    sample = deposit(approval, submission(sealing_key, received_at=received_at))
    routing = case_file(approval, sample).case.routing
    assert routing is not None
    assert routing["decides"]["name"] == decides
    assert routing["supervises"]["name"] == "区市场监督管理局"
    assert routing["transferred"] == (decides == "区行政审批服务局")


def without(material_id: str) -> dict[str, Any]:
    """Changes that leave one material out of an application without a scan."""
    kept = [
        entry
        for entry in body(NOWHERE).parts[0].materials
        if entry.material_id not in (material_id, "layout")
    ]
    return {"materials": tuple(kept)}


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"item_code": "D999"}, {("item.unknown", "D999")}),
        ({"item_code": "D001"}, {("item.not_published", "D001")}),
        ({"application": b"{}"}, {"application.unreadable"}),
        ({"application": b"\xff\x00"}, {"application.unreadable"}),
        ({"catalogue_version": "other"}, {("application.other_catalogue", "other")}),
        ({"answers": ANSWERS | {"area": 0}}, {("form.number_range", "area")}),
        ({"answers": ANSWERS | {"area": ["4"]}}, {("form.missing.number", "area")}),
        ({"answers": ANSWERS | {"D129.sells": "farm"}}, {("form.no_licence_needed", "sells")}),
        ({"shown_notify_by": NOTIFY_BY + timedelta(1)}, {("deadline.shown_differs", "2026-10-09")}),
        ({"received_at": RECEIVED_AT + timedelta(minutes=9)}, {("manifest.received_in_future", "")}),
        (without("rules"), {("material.missing", "layout"), ("material.missing", "rules")}),
    ],
)
def test_what_fails_the_recheck_gets_its_receipt_and_is_marked(
    approval: Approval, sealing_key: SealingKey, changes: dict[str, Any], codes: set[Any]
) -> None:
    sample = deposit(approval, submission(sealing_key, **changes))
    all_found = found(approval, sample)
    assert codes <= all_found | {code for code, _ in all_found}
    assert case_file(approval, sample).case.state is CaseState.RECEIVED


def test_a_material_that_points_to_no_document_is_found(approval: Approval, sealing_key: SealingKey) -> None:
    materials = (
        MaterialEntry(material_id="layout", how=HowMet.SCANNED, document_id=NOWHERE, pages=1),
        MaterialEntry(material_id="rules", how=HowMet.LATER),
    )
    sample = deposit(approval, submission(sealing_key, materials=materials))
    assert {("material.document_absent", "layout"), ("material.way", "rules: later")} <= found(
        approval, sample
    )


def test_an_item_of_the_manifest_that_the_application_denies_is_found(
    approval: Approval, sealing_key: SealingKey
) -> None:
    sample = submission(sealing_key)
    manifest = sample.manifest.model_copy(update={"item_codes": ("D109",)})
    changed = deposit(approval, Sample(manifest, sample.sealed))
    assert ("application.other_item", "D129") in found(approval, changed)


def test_what_was_sealed_for_another_key_is_held_all_the_same(approval: Approval) -> None:
    stranger = SealingKey.from_text(OpeningKey.generate().public_text())
    sample = deposit(approval, submission(stranger))
    unopened = {("document.does_not_open", id_) for id_ in sample.sealed}
    assert found(approval, sample) == unopened
    assert case_file(approval, sample).application is None


def test_a_manifest_without_an_application_is_held_and_marked(
    approval: Approval, sealing_key: SealingKey
) -> None:
    whole = submission(sealing_key)
    scan = whole.manifest.documents[1]
    manifest = whole.manifest.model_copy(update={"documents": (scan,)})
    sample = deposit(approval, Sample(manifest, {scan.id: whole.sealed[scan.id]}))
    assert found(approval, sample) == {("application.not_one", "0")}


def test_the_database_knows_neither_name_nor_number(
    terminal: Client, approval: Approval, sealing_key: SealingKey
) -> None:
    terminal.deliver(submission(sealing_key, answers=ANSWERS | {"area": 0}))
    stored = b"".join(path.read_bytes() for path in approval.settings.data_dir.rglob("*") if path.is_file())
    for secret in ("张某某", "110101199003074514", "13800000000", "示例食品店"):
        assert secret.encode() not in stored
        assert secret.encode("unicode_escape") not in stored


def test_receipt_and_case_are_made_together_or_not_at_all(
    terminal: Client, approval: Approval, sealing_key: SealingKey
) -> None:
    sample = submission(sealing_key)
    terminal.send(sample)
    with approval.database.writing() as session:
        connection = session.connection()
        connection.exec_driver_sql("ALTER TABLE case_steps RENAME TO elsewhere")
    assert problem(terminal.finalize(sample)).code == "server.bug"
    with approval.database.writing() as session:
        assert session.scalar(select(func.count()).select_from(StoredReceipt)) == 0
        assert session.scalar(select(func.count()).select_from(Case)) == 0
        session.connection().exec_driver_sql("ALTER TABLE elsewhere RENAME TO case_steps")
    assert terminal.finalize(sample).status_code == 200


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from([*ANSWERS, "other"]), JSON | st.sampled_from(["new", "prepared"])))
def test_no_answer_from_outside_breaks_the_recheck(answers: dict[str, Any]) -> None:
    told = body(NOWHERE, answers)
    findings = demonstration_rules().findings(told, told.parts[0], RECEIVED_AT.date(), Holdings())
    assert all(finding.code for finding in findings)
