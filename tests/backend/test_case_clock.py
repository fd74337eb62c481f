"""The clock of a case: pauses, extensions, and provisional days settled when a notice comes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from backend.__main__ import main
from backend.approval import Approval, open_approval
from backend.case_models import CaseFile
from backend.rules import CatalogueRules
from backend.server import Server
from backend.settings import Settings
from backend.transitions import Action
from kiosk.calendars.year import read_statutory, read_years
from kiosk.limits import Excluded
from kiosk.working_days import Calendar
from sync.protocol.seal import SealingKey
from sync.protocol.wire import CaseState
from tests.backend.conftest import FrozenClock
from tests.backend.domain import demonstration_rules
from tests.backend.sample import RECEIVED_AT, Sample, deposit, submission
from tests.backend.test_cases import act, feed, refused
from tests.kiosk.domain import CALENDAR

WITHOUT_EXTENSION = "D065"
MONDAY = datetime(2026, 10, 12, 2, tzinfo=UTC)

Open = Callable[..., Approval]


@pytest.fixture
def accepted(approval: Approval, sample: Sample, clock: FrozenClock) -> Sample:
    """A food licence accepted on 2026-09-28: ten working days with the seven days off between."""
    clock.at = datetime(2026, 9, 28, 2, tzinfo=UTC)
    assert act(approval, sample, Action.ACCEPT).due == date(2026, 10, 16)
    return sample


@pytest.fixture
def sample(approval: Approval, sealing_key: SealingKey) -> Sample:
    return deposit(approval, submission(sealing_key))


# ---- pauses ------------------------------------------------------------------------------------------------


def test_a_hearing_stops_the_clock_and_its_days_do_not_count(
    approval: Approval, accepted: Sample, clock: FrozenClock
) -> None:
    clock.at = MONDAY
    paused = act(approval, accepted, Action.PAUSE, why="hearing", note="听证会 10月14日举行")
    assert (paused.state, paused.due) == (CaseState.ACCEPTED, None)
    assert paused.note == "听证期间不计入审批期限：听证会 10月14日举行"
    clock.at = MONDAY + timedelta(days=2)
    assert act(approval, accepted, Action.RESUME).due == date(2026, 10, 21)  # three working days later


def test_two_pauses_are_taken_together(approval: Approval, accepted: Sample, clock: FrozenClock) -> None:
    for n, why in enumerate((Excluded.TEST, Excluded.EXPERT_REVIEW)):
        clock.at = MONDAY + timedelta(days=2 * n)
        act(approval, accepted, Action.PAUSE, why=why.value, note="一天")
        event = act(approval, accepted, Action.RESUME)
    assert event.due == date(2026, 10, 20)


def test_nothing_is_decided_while_the_clock_stands(
    approval: Approval, accepted: Sample, clock: FrozenClock
) -> None:
    clock.at = MONDAY
    assert refused(approval, accepted, Action.RESUME) == "case.not_paused"
    assert refused(approval, accepted, Action.PAUSE, why="tea", note="喝茶") == "case.pause_reason"
    assert refused(approval, accepted, Action.PAUSE, why="test") == "case.note_required"
    act(approval, accepted, Action.PAUSE, why="test", note="检测五天")
    assert refused(approval, accepted, Action.PAUSE, why="test", note="再测") == "case.paused"
    assert refused(approval, accepted, Action.GRANT) == "case.paused"
    assert act(approval, accepted, Action.REVIEW).due is None
    act(approval, accepted, Action.RESUME)
    assert act(approval, accepted, Action.GRANT).state is CaseState.GRANTED


# ---- extension ---------------------------------------------------------------------------------------------


def test_an_extension_is_given_once_for_as_long_as_the_law_has_it(
    approval: Approval, accepted: Sample
) -> None:
    assert refused(approval, accepted, Action.EXTEND) == "case.note_required"
    event = act(approval, accepted, Action.EXTEND, note="现场还要复查")
    assert (event.state, event.due) == (CaseState.ACCEPTED, date(2026, 10, 23))  # five more working days
    assert event.note == "经批准，期限延长 5 个工作日，原因：现场还要复查"
    assert refused(approval, accepted, Action.EXTEND, note="再延") == "case.extended"


def test_a_limit_that_has_ended_is_not_extended(
    approval: Approval, accepted: Sample, clock: FrozenClock
) -> None:
    clock.at = datetime(2026, 10, 17, 2, tzinfo=UTC)
    assert refused(approval, accepted, Action.EXTEND, note="忘了") == "case.extension_late"


def test_where_the_law_gives_no_extension_there_is_none(approval: Approval, sealing_key: SealingKey) -> None:
    sample = deposit(approval, submission(sealing_key, item_code=WITHOUT_EXTENSION))
    act(approval, sample, Action.ACCEPT)
    assert refused(approval, sample, Action.EXTEND, note="想再等等") == "case.no_extension"


def test_the_file_of_a_case_shows_its_clock(approval: Approval, accepted: Sample) -> None:
    act(approval, accepted, Action.EXTEND, note="现场还要复查")
    act(approval, accepted, Action.PAUSE, why="hearing", note="听证")
    file = approval.files.file(accepted.number)
    assert isinstance(file, CaseFile)
    assert file.case.is_extended
    assert [dict(each) for each in file.case.pauses] == [
        {"why": "hearing", "first": "2026-09-28", "last": ""}
    ]


# ---- a notice comes ----------------------------------------------------------------------------------------


@pytest.fixture
def opened_with(settings: Settings, clock: FrozenClock) -> Iterator[Open]:
    """A backend that knows the notices up to a year; the next one opened has the same data."""
    opened: list[Approval] = []

    def knowing(until: int) -> Approval:
        for before in opened:
            before.close()
        years = {number: year for number, year in read_years(CALENDAR).items() if number <= until}
        calendar = Calendar.of(years, read_statutory(CALENDAR))
        rules = CatalogueRules(demonstration_rules().catalogue, calendar)
        opened.append(open_approval(settings, clock, rules))
        return opened[-1]

    yield knowing
    for approval in opened:
        approval.close()


def receive(approval: Approval, sequence: int = 1) -> Sample:
    key = SealingKey.from_text(approval.keys.opening.public_text())
    return deposit(approval, submission(key, sequence=sequence))


def test_provisional_days_are_worked_out_anew_when_the_notice_comes(
    opened_with: Open, clock: FrozenClock
) -> None:
    approval = opened_with(until=2025)
    received, accepted, granted = (receive(approval, sequence) for sequence in (1, 2, 3))
    act(approval, accepted, Action.ACCEPT)
    act(approval, granted, Action.ACCEPT)
    act(approval, granted, Action.GRANT)
    assert {event.is_provisional for event in feed(approval)} == {True}
    assert approval.cases.recompute(clock.now()) == ()

    approval = opened_with(until=2026)
    events = {event.receipt_number: event for event in approval.cases.recompute(clock.now())}
    told = {
        name: (events[sample.number].state.value, events[sample.number].due)
        for name, sample in {"r": received, "a": accepted, "g": granted}.items()
    }
    assert told == {
        "r": ("received", date(2026, 10, 9)),
        "a": ("accepted", date(2026, 10, 15)),
        "g": ("granted", date(2026, 10, 15)),
    }
    assert not any(event.is_provisional for event in events.values())
    assert "原来 2026-10-06，现在 2026-10-09" in events[received.number].note
    assert approval.cases.recompute(clock.now()) == ()
    assert feed(approval)[-3:] == tuple(sorted(events.values(), key=lambda event: event.cursor))


def test_what_the_law_accepted_on_a_provisional_day_is_settled_too(
    opened_with: Open, clock: FrozenClock
) -> None:
    sample = receive(opened_with(until=2025))
    clock.at = datetime(2026, 10, 10, 2, tzinfo=UTC)
    (deemed,) = opened_with(until=2025).cases.deem(clock.now())
    assert deemed.is_provisional
    (event,) = opened_with(until=2026).cases.recompute(clock.now())
    assert (event.receipt_number, event.state) == (sample.number, CaseState.DEEMED_ACCEPTED)
    assert (event.due, event.is_provisional) == (date(2026, 10, 15), False)


def test_a_day_that_stays_the_same_is_only_no_longer_provisional(
    opened_with: Open, clock: FrozenClock, settings: Settings
) -> None:
    clock.at = datetime(2026, 11, 2, 2, tzinfo=UTC)
    approval = opened_with(until=2025)
    key = SealingKey.from_text(approval.keys.opening.public_text())
    deposit(approval, submission(key, received_at=clock.at))
    (event,) = opened_with(until=2026).cases.recompute(clock.now())
    assert event.note == "放假安排公布了，2026-11-09 不再是暂定。"


def test_certain_days_are_worked_out_anew_only_when_a_notice_was_amended(
    opened_with: Open, clock: FrozenClock
) -> None:
    receive(opened_with(until=2026))
    before = opened_with(until=2025)  # as if the notice had been taken back
    assert before.cases.recompute(clock.now()) == ()
    (event,) = before.cases.recompute(clock.now(), is_everything=True)
    assert (event.due, event.is_provisional) == (date(2026, 10, 6), True)


def test_a_backend_that_starts_works_its_provisional_days_out_anew(
    opened_with: Open, clock: FrozenClock
) -> None:
    receive(opened_with(until=2025))
    approval = opened_with(until=2026)
    with Server(approval):
        assert feed(approval)[-1].due == date(2026, 10, 9)


def test_the_command_tells_which_cases_are_due_when(
    opened_with: Open, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    sample = receive(opened_with(until=2025))
    assert main(["recompute", "--data", str(settings.data_dir)]) == 0
    line = f"{sample.number}\t2026-10-09\t放假安排公布了，日期重新算过：原来 2026-10-06，现在 2026-10-09。"
    assert capsys.readouterr().out.strip() == line
    assert main(["recompute", "--all", "--data", str(settings.data_dir)]) == 0
    assert capsys.readouterr().out.strip() == ""


def test_a_paused_case_has_no_day_to_work_out(opened_with: Open, clock: FrozenClock) -> None:
    approval = opened_with(until=2025)
    sample = receive(approval)
    act(approval, sample, Action.ACCEPT)
    act(approval, sample, Action.PAUSE, why="hearing", note="听证")
    approval = opened_with(until=2026)
    assert approval.cases.recompute(clock.now(), is_everything=True) == ()
    assert act(approval, sample, Action.RESUME, at=RECEIVED_AT + timedelta(days=3)).due == date(2026, 10, 16)
