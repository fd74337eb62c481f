"""What is held of a holder: where it comes from, what it counts for, how it ends, and who is told."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from uuid_utils import uuid7

from backend.approval import Approval
from sync.protocol.holdings import HeldDocument
from sync.protocol.seal import SealingKey
from sync.protocol.wire import Capacity, Grade, HowMet, MaterialEntry, Problem, Unit
from tests.backend.conftest import FrozenClock
from tests.backend.held import LICENCE, PERSON, UNIT, a_pdf, ask, issue, using
from tests.backend.sample import RECEIVED_AT, ZHANG, Sample, body, deposit, submission

OTHER = ZHANG.model_copy(update={"number": "110101198001018877", "name": "李某"})
TODAY = RECEIVED_AT.date()


@pytest.fixture
def sample(approval: Approval, sealing_key: SealingKey) -> Sample:
    return deposit(approval, submission(sealing_key, scan=a_pdf(2)))


def in_force(approval: Approval) -> dict[str, Grade]:
    return {held.document: held.grade for held in approval.register.all_of(PERSON, TODAY)}


def verify(approval: Approval, sample: Sample, material_id: str, **said: Any) -> HeldDocument | Problem:
    return approval.files.verify(sample.number, material_id, actor="w3", until=said.get("until"))


def again(approval: Approval, sealing_key: SealingKey, held: HeldDocument, **changes: Any) -> Sample:
    """A second case that uses the document again."""
    layout = str(uuid7())
    proper = submission(sealing_key, sequence=2, **using(held, body(layout).parts[0].materials, **changes))
    return deposit(approval, proper)


def findings(approval: Approval, sample: Sample) -> set[str]:
    file = approval.files.file(sample.number)
    assert not isinstance(file, Problem)
    return {found["code"] for found in file.case.problems} - {"material.document_absent"}


def test_scans_of_a_received_case_are_held_as_uploads_and_commitments_as_statements(
    approval: Approval, sample: Sample
) -> None:
    assert in_force(approval) == {LICENCE: "C", "D129.layout": "C", "D129.rules": "D"}
    assert {held.source for held in approval.register.all_of(PERSON, TODAY)} == {"食品经营许可"}


def test_whoever_acts_for_another_person_leaves_nothing_under_either_number(
    approval: Approval, sealing_key: SealingKey
) -> None:
    deposit(approval, submission(sealing_key, card_holder=OTHER))
    assert in_force(approval) == {}


def test_a_check_at_the_window_makes_an_upload_count(approval: Approval, sample: Sample) -> None:
    until = date(2030, 1, 1)
    checked = verify(approval, sample, LICENCE, until=until)
    assert isinstance(checked, HeldDocument)
    assert (checked.grade, checked.valid_until) == (Grade.CHECKED, until)
    assert in_force(approval)[LICENCE] is Grade.CHECKED


def test_a_check_in_a_later_case_counts_for_the_document_that_was_used_again(
    approval: Approval, sample: Sample, sealing_key: SealingKey
) -> None:
    (upload,) = ask(approval, documents=(LICENCE,)).documents
    later = again(approval, sealing_key, upload)
    checked = verify(approval, later, LICENCE)
    assert isinstance(checked, HeldDocument)
    assert checked.holding_id == upload.holding_id


@pytest.mark.parametrize(
    ("material_id", "code"),
    [("rules", "holding.grade"), ("roof", "case.material_unknown"), ("identity", "holding.unknown")],
)
def test_what_nobody_uploaded_cannot_be_checked(
    approval: Approval, sample: Sample, material_id: str, code: str
) -> None:
    outcome = verify(approval, sample, material_id)
    assert isinstance(outcome, Problem)
    assert outcome.code == code


def test_an_issued_document_is_held_from_its_day_to_its_last_day(
    approval: Approval, clock: FrozenClock
) -> None:
    issue(approval, until=TODAY)
    assert in_force(approval) == {LICENCE: Grade.ISSUED}
    clock.at += timedelta(days=1)
    assert approval.register.all_of(PERSON, TODAY + timedelta(days=1)) == ()
    assert ask(approval).documents == ()


def test_a_withdrawn_document_is_used_no_more_and_not_withdrawn_twice(approval: Approval) -> None:
    held = issue(approval)
    assert isinstance(approval.register.withdraw(held.holding_id, actor="w3", why="吊销"), HeldDocument)
    assert in_force(approval) == {}
    assert isinstance(approval.register.withdraw(held.holding_id, actor="w3", why="吊销"), Problem)


def test_an_application_that_uses_a_held_document_needs_nobody(
    approval: Approval, sealing_key: SealingKey
) -> None:
    assert findings(approval, again(approval, sealing_key, issue(approval))) == set()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"holding_id": "00000000-0000-4000-8000-000000000000"}, "material.not_held"),
        ({"holding_id": None}, "material.not_held"),
        ({"grade": Grade.CHECKED}, "material.grade_differs"),
        ({"material_id": "rules"}, "material.not_held"),
    ],
)
def test_an_application_that_uses_what_is_not_held_so_is_marked(
    approval: Approval, sealing_key: SealingKey, changes: dict[str, Any], code: str
) -> None:
    assert code in findings(approval, again(approval, sealing_key, issue(approval), **changes))


def test_another_persons_document_is_not_held_for_this_one(
    approval: Approval, sealing_key: SealingKey
) -> None:
    theirs = issue(approval, PERSON.model_copy(update={"number": OTHER.number}))
    assert {"material.not_held", "material.way"} <= findings(approval, again(approval, sealing_key, theirs))


def test_what_was_used_without_consent_is_marked(approval: Approval, sealing_key: SealingKey) -> None:
    changes = using(issue(approval), body(str(uuid7())).parts[0].materials) | {"consents": ()}
    sample = deposit(approval, submission(sealing_key, **changes))
    assert "application.no_consent_to_records" in findings(approval, sample)


def test_a_broken_commitment_closes_the_ways_of_trust_until_it_is_lifted(
    approval: Approval, sealing_key: SealingKey
) -> None:
    record = approval.standing.enter(PERSON, actor="w3", reason="承诺的制度没有")
    assert not isinstance(record, Problem)
    strict = deposit(approval, submission(sealing_key))
    assert findings(approval, strict) == {"material.trust_closed"}
    assert not isinstance(approval.standing.lift(record.record_id, actor="w3", reason="已补"), Problem)
    assert findings(approval, deposit(approval, submission(sealing_key, sequence=2))) == set()


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_record_has_a_reason(approval: Approval, reason: str) -> None:
    outcome = approval.standing.enter(PERSON, actor="w3", reason=reason)
    assert isinstance(outcome, Problem)
    assert outcome.code == "record.reason_required"


def test_a_units_papers_are_told_to_who_brought_them_and_issued_ones_to_who_acts_for_it(
    approval: Approval, sealing_key: SealingKey
) -> None:
    unit = {
        "capacity": Capacity.REPRESENTATIVE,
        "applicant": Unit(name="示例", code=UNIT.number, representative=ZHANG.name),
    }
    deposit(approval, submission(sealing_key, **unit))
    assert [d.grade for d in ask(approval, holder=UNIT, documents=(LICENCE,)).documents] == [Grade.UPLOADED]
    stranger = {"holder": UNIT, "card_number": OTHER.number, "documents": (LICENCE,)}
    assert ask(approval, **stranger).documents == ()
    issue(approval, UNIT)
    assert [d.grade for d in ask(approval, **stranger).documents] == [Grade.ISSUED]
    assert ask(approval, **stranger).earlier is None


def test_no_number_and_nothing_written_on_a_licence_lies_readable_in_the_folder(
    approval: Approval, sample: Sample
) -> None:
    issue(approval)
    ask(approval)
    folder = approval.settings.data_dir
    data = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    for word in (ZHANG.number, "秀英面馆", UNIT.number):
        assert word.encode() not in data


def test_a_material_met_by_no_scan_and_no_statement_is_not_filed(
    approval: Approval, sealing_key: SealingKey
) -> None:
    entry = MaterialEntry(material_id="rules", how=HowMet.LATER)
    deposit(approval, submission(sealing_key, materials=(entry,)))
    assert in_force(approval) == {}
