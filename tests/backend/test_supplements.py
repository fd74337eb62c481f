"""A correction told with the card, answered by a supplement, and the clock of its case going on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text as sql

from backend.approval import Approval, open_approval
from backend.case_models import CaseFile
from backend.settings import Settings
from backend.transitions import Action
from config.strings import text
from sync.protocol.corrections import UNNAMED
from sync.protocol.seal import OpeningKey, SealingKey
from sync.protocol.wire import CaseState, MissingMaterial, Problem
from tests.backend.conftest import FrozenClock
from tests.backend.domain import demonstration_rules
from tests.backend.held import PERSON
from tests.backend.sample import RECEIVED_AT, ZHANG, Client, Sample, deposit, submission
from tests.backend.supply import asked, supplement, told
from tests.backend.test_cases import act, feed, refused
from tests.backend.test_holdings import OTHER

MISSING = ("layout", "rules")
BY = date(2026, 10, 20)
CAME_AT = RECEIVED_AT + timedelta(days=14)  # a Friday, 2026-10-09
NOTIFY_ANEW = date(2026, 10, 15)  # the Saturday after it is a working day


@pytest.fixture
def sample(approval: Approval, sealing_key: SealingKey) -> Sample:
    made = deposit(approval, submission(sealing_key))
    act(approval, made, Action.CORRECT, missing=MISSING, note="一次交齐。", supply_by=BY)
    return made


def file_of(approval: Approval, sample: Sample) -> CaseFile:
    file = approval.files.file(sample.number)
    assert isinstance(file, CaseFile)
    return file


def test_the_notice_is_told_with_the_card_material_by_material_and_by_which_day(
    approval: Approval, sample: Sample
) -> None:
    (correction,) = told(approval).corrections
    assert correction.case_number == sample.number
    assert [each.material_id for each in correction.missing] == list(MISSING)
    assert (correction.supply_by, correction.item_name) == (BY, "食品经营许可")
    event = feed(approval)[-1]
    assert (event.due, event.missing) == (BY, correction.missing)
    assert all(isinstance(each, MissingMaterial) for each in event.missing)
    assert [row.told for row in approval.questions.about(PERSON)] == [[sample.number]]


def test_nobody_elses_card_is_told_of_it_and_no_question_is_answered_twice(
    approval: Approval, sample: Sample
) -> None:
    as_other = PERSON.model_copy(update={"number": OTHER.number})
    assert told(approval, holder=as_other, card_number=OTHER.number).corrections == ()
    question = asked(approval, OpeningKey.generate())
    approval.supplements.answer("HT07", question)
    again = approval.supplements.answer("HT07", question)
    assert isinstance(again, Problem)
    assert again.code == "inquiry.repeated"


def test_a_day_that_has_passed_is_no_day_to_supply_by(approval: Approval, sealing_key: SealingKey) -> None:
    made = deposit(approval, submission(sealing_key))
    late = {"missing": MISSING, "supply_by": date(2026, 9, 24)}
    assert refused(approval, made, Action.CORRECT, **late) == "case.supply_by"


def test_a_whole_supplement_comes_over_the_line_once_and_the_clock_runs_anew_from_its_receipt(
    approval: Approval, sample: Sample, terminal: Client, sealing_key: SealingKey, clock: FrozenClock
) -> None:
    clock.at = CAME_AT + timedelta(days=2)
    given = supplement(sealing_key, sample.number, MISSING, received_at=CAME_AT)
    first = terminal.deliver(given)
    assert terminal.finalize(first).content == terminal.finalize(first).content
    file = file_of(approval, sample)
    assert (file.case.state, file.case.due) == (CaseState.RECEIVED, NOTIFY_ANEW)
    (record,) = file.supplements
    assert record.receipt_number == given.number
    assert [entry.material_id for entry in record.materials] == list(MISSING)
    assert approval.files.document(sample.number, record.documents[0]) == b"%PDF-1.7 a page"
    assert feed(approval)[-1].note == text("case.note.supplied", number=given.number)
    assert len(approval.files.summaries()) == 1
    assert told(approval).corrections == ()


@pytest.mark.parametrize(
    ("materials", "changes", "codes"),
    [
        (("layout",), {}, ["supplement.still_missing"]),
        (MISSING, {"case_number": "HT07-000099-0"}, ["supplement.other_case"]),
        (MISSING, {"received_at": CAME_AT + timedelta(days=365)}, ["manifest.received_in_future"]),
    ],
)
def test_what_does_not_answer_the_notice_has_its_receipt_and_a_person_looks_at_the_case(
    approval: Approval,
    sample: Sample,
    sealing_key: SealingKey,
    materials: tuple[str, ...],
    changes: dict[str, Any],
    codes: list[str],
) -> None:
    made = supplement(sealing_key, sample.number, materials, **changes)
    deposit(approval, made)
    file = file_of(approval, sample)
    assert file.case.state is CaseState.CORRECTION_ASKED
    assert file.case.needs_attention
    assert [problem["code"] for problem in file.case.problems][-len(codes) :] == codes
    assert [record.receipt_number for record in file.supplements] == [made.number]


def test_what_comes_after_the_window_took_it_is_kept_and_moves_nothing(
    approval: Approval, sample: Sample, sealing_key: SealingKey
) -> None:
    act(approval, sample, Action.SUPPLY)
    deposit(approval, supplement(sealing_key, sample.number, MISSING))
    file = file_of(approval, sample)
    assert [problem["code"] for problem in file.case.problems][-1:] == ["supplement.not_asked"]
    assert len(file.supplements) == 1


def test_a_strangers_supplement_has_a_receipt_gets_into_no_case_and_is_told_of(
    approval: Approval, sample: Sample, sealing_key: SealingKey
) -> None:
    stranger = ZHANG.model_copy(update={"number": OTHER.number})
    made = supplement(sealing_key, sample.number, MISSING, card_holder=stranger)
    deposit(approval, made)
    deposit(approval, supplement(sealing_key, "HT07-000099-0", MISSING, sequence=3))
    file = file_of(approval, sample)
    assert (file.supplements, file.case.state) == ((), CaseState.CORRECTION_ASKED)
    assert file.case.needs_attention
    last = file.case.problems[-1]
    assert (last["code"], last["detail"]) == ("supplement.not_own", made.number)


def test_a_correction_of_the_version_before_is_told_and_answered_after_the_update(
    approval: Approval, settings: Settings, clock: FrozenClock, sealing_key: SealingKey
) -> None:
    made = deposit(approval, submission(sealing_key))
    act(approval, made, Action.CORRECT, missing=MISSING, note="一次交齐。")
    with approval.database.writing() as session:  # as migration 0007 left it
        for step in (
            "DROP TABLE bookings",
            "DROP TABLE supplements",
            "ALTER TABLE cases DROP COLUMN missing",
            "UPDATE alembic_version SET version_num = '0007'",
        ):
            session.execute(sql(step))
    updated = open_approval(settings, clock, demonstration_rules())
    (correction,) = told(updated).corrections
    assert correction.note.endswith("一次交齐。")
    assert (correction.missing, correction.supply_by) == ((), None)
    deposit(updated, supplement(sealing_key, made.number, (UNNAMED,)))
    assert file_of(updated, made).case.state is CaseState.RECEIVED
    updated.close()
