"""The state machine, its notes and days, deemed acceptance, and the feed that a terminal reads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from backend.approval import Approval
from backend.cases import Instruction
from backend.problems import REFUSALS
from backend.server import Server
from backend.transitions import STEPS, Action, legal_step
from config.strings import text
from sync.protocol.seal import SealingKey
from sync.protocol.wire import CaseEvent, CaseEvents, CaseState, Problem
from tests.backend.conftest import FrozenClock
from tests.backend.sample import RECEIVED_AT, Client, Sample, client, deposit, submission
from tests.backend.test_finalize import without
from tests.backend.test_submissions import problem
from tests.backend.test_uploads import wait_for

BUREAU = "区行政审批服务局"


@pytest.fixture
def sample(approval: Approval, sealing_key: SealingKey) -> Sample:
    return deposit(approval, submission(sealing_key))


def act(approval: Approval, sample: Sample, action: Action, **said: Any) -> CaseEvent:
    event = approval.cases.act(sample.number, Instruction(action, "tester", **said))
    assert isinstance(event, CaseEvent)
    return event


def refused(approval: Approval, sample: Sample, action: Action, **said: Any) -> str:
    outcome = approval.cases.act(sample.number, Instruction(action, "tester", **said))
    assert isinstance(outcome, Problem)
    return outcome.code


def feed(approval: Approval) -> tuple[CaseEvent, ...]:
    return approval.events.after("HT07", 0, 100).events


def test_a_case_goes_its_whole_way(approval: Approval, sample: Sample) -> None:
    actions = (Action.ACCEPT, Action.REVIEW, Action.GRANT, Action.MAKE, Action.DELIVER)
    events = [act(approval, sample, action) for action in actions]
    assert [(event.state.value, event.due) for event in events] == [
        ("accepted", date(2026, 10, 15)),  # ten working days of the food licence
        ("under_review", date(2026, 10, 15)),
        ("granted", date(2026, 10, 15)),  # ten working days to issue and deliver (Licensing Law 44)
        ("licence_made", date(2026, 10, 15)),
        ("delivered", None),
    ]
    assert {event.by for event in events} == {BUREAU}
    assert feed(approval)[1:] == tuple(events)


def test_every_pair_of_step_and_state_is_legal_or_refused_as_the_law_has_it() -> None:
    legal = {
        (action.value, state.value)
        for action in Action
        for state in CaseState
        if not isinstance(legal_step(action, state, was_corrected=False), Problem)
    }
    undecided = ("grant", "refuse", "withdraw", "extend", "pause", "resume")
    assert legal == {
        *((verb, "received") for verb in ("accept", "correct", "reject", "withdraw")),
        *((verb, "correction_asked") for verb in ("accept", "supply", "reject", "withdraw")),
        *((verb, "accepted") for verb in ("review", *undecided)),
        *((verb, "deemed_accepted") for verb in ("review", *undecided)),
        *((verb, "under_review") for verb in undecided),
        ("make", "granted"),
        *(("deliver", state) for state in ("granted", "licence_made", "refused")),
    }


def test_what_is_not_legal_changes_nothing(approval: Approval, sample: Sample) -> None:
    before = feed(approval)
    assert refused(approval, sample, Action.GRANT) == "case.step"
    assert refused(approval, sample, Action.DELIVER) == "case.step"
    assert feed(approval) == before


def test_a_second_correction_is_refused_even_after_the_first_was_answered(
    approval: Approval, sample: Sample
) -> None:
    act(approval, sample, Action.CORRECT, note="请补身份证明")
    assert refused(approval, sample, Action.CORRECT, note="再补一样") == "case.second_correction"
    act(approval, sample, Action.SUPPLY)
    assert refused(approval, sample, Action.CORRECT, note="再补一样") == "case.second_correction"


def test_a_correction_must_name_everything_that_is_known_to_be_missing(
    approval: Approval, sealing_key: SealingKey
) -> None:
    sample = deposit(approval, submission(sealing_key, **without("rules")))
    assert refused(approval, sample, Action.CORRECT, missing=("layout",)) == "case.correction_incomplete"
    assert refused(approval, sample, Action.CORRECT, missing=("layout", "roof")) == "case.material_unknown"
    missing = ("business_licence", "layout", "rules")
    event = act(approval, sample, Action.CORRECT, missing=missing, note="一次交齐。")
    assert event.note == (
        "请补交：营业执照或其他主体资格证明、主要设备设施布局、操作流程文件、"
        "保证食品安全的规章制度目录清单。一次交齐。"
    )


@pytest.mark.parametrize("action", [Action.CORRECT, Action.REJECT])
def test_a_step_that_takes_something_from_a_person_says_why(
    approval: Approval, sample: Sample, action: Action
) -> None:
    assert refused(approval, sample, action, note="  ") == "case.note_required"
    assert act(approval, sample, action, note="缺申请书").note == "缺申请书"


def test_a_refusal_says_why_and_is_served(approval: Approval, sample: Sample) -> None:
    act(approval, sample, Action.ACCEPT)
    assert refused(approval, sample, Action.REFUSE) == "case.note_required"
    act(approval, sample, Action.REFUSE, note="不符合第三十三条；可在六十日内申请复议")
    assert act(approval, sample, Action.DELIVER).state is CaseState.DELIVERED


def test_only_a_body_of_the_routing_acts_and_the_supervisor_never(approval: Approval, sample: Sample) -> None:
    assert refused(approval, sample, Action.ACCEPT, by="区市场监督管理局") == "case.body_unknown"
    assert act(approval, sample, Action.ACCEPT, by="approval_bureau").by == BUREAU


def test_a_case_nobody_can_route_needs_a_body_by_name(approval: Approval, sealing_key: SealingKey) -> None:
    lost = deposit(approval, submission(sealing_key, item_code="D999"))
    assert refused(approval, lost, Action.ACCEPT) == "case.body_unknown"
    assert act(approval, lost, Action.ACCEPT, by=BUREAU).due == date(2026, 10, 29)  # twenty, Licensing Law 42


def test_time_does_not_run_backwards_in_a_case(approval: Approval, sample: Sample) -> None:
    assert refused(approval, sample, Action.ACCEPT, at=RECEIVED_AT - timedelta(hours=1)) == "case.time"


def test_an_unknown_number_is_said_to_be_unknown(approval: Approval) -> None:
    outcome = approval.cases.act("HT07-000009-1", Instruction(Action.ACCEPT, "tester"))
    assert isinstance(outcome, Problem)
    assert outcome.code == "case.unknown"


def test_the_fifth_working_day_is_still_in_time_and_the_next_is_not(
    approval: Approval, sample: Sample
) -> None:
    in_time = datetime(2026, 10, 9, 15, 59, tzinfo=UTC)  # 23:59 in the hall
    assert approval.cases.deem(in_time) == ()
    (event,) = approval.cases.deem(in_time + timedelta(minutes=1))
    assert (event.state, event.receipt_number) == (CaseState.DEEMED_ACCEPTED, sample.number)
    assert "2026-09-25" in event.note
    assert event.due == date(2026, 10, 15)  # the decision counts from the day of receipt
    assert approval.cases.deem(in_time + timedelta(days=9)) == ()


def test_a_correction_stops_the_five_days_and_supply_starts_them_anew(
    approval: Approval, clock: FrozenClock, sample: Sample
) -> None:
    act(approval, sample, Action.CORRECT, note="请补身份证明")
    clock.at = datetime(2026, 11, 2, 2, tzinfo=UTC)
    assert approval.cases.deem(clock.at) == ()
    assert act(approval, sample, Action.SUPPLY).due == date(2026, 11, 9)
    assert approval.cases.deem(datetime(2026, 11, 9, 8, tzinfo=UTC)) == ()
    (event,) = approval.cases.deem(datetime(2026, 11, 10, 8, tzinfo=UTC))
    assert "2026-11-02" in event.note


def test_what_the_law_has_accepted_no_late_clerk_rejects(
    approval: Approval, clock: FrozenClock, sample: Sample
) -> None:
    clock.at = datetime(2026, 10, 12, 2, tzinfo=UTC)
    assert refused(approval, sample, Action.REJECT, note="材料不全") == "case.step"
    assert feed(approval)[-1].state is CaseState.DEEMED_ACCEPTED


def test_a_day_beyond_the_published_calendar_is_marked_provisional(
    approval: Approval, clock: FrozenClock, sealing_key: SealingKey
) -> None:
    late = datetime(2026, 12, 30, 2, tzinfo=UTC)
    clock.at = late
    sample = deposit(approval, submission(sealing_key, received_at=late))
    assert feed(approval)[-1].is_provisional
    (event,) = approval.cases.deem(late + timedelta(days=20))
    assert (event.receipt_number, event.is_provisional) == (sample.number, True)


def test_a_running_server_deems_by_itself(
    approval: Approval, clock: FrozenClock, sample: Sample, server: Server
) -> None:
    clock.at = datetime(2026, 10, 12, 2, tzinfo=UTC)
    wait_for(lambda: feed(approval)[-1].state is CaseState.DEEMED_ACCEPTED)


def test_events_are_read_by_cursor_without_gap_or_repetition(
    approval: Approval, terminal: Client, sealing_key: SealingKey
) -> None:
    samples = [terminal.deliver(submission(sealing_key, sequence=number)) for number in (1, 2, 3)]
    for sample in samples:
        act(approval, sample, Action.ACCEPT)
    events: list[CaseEvent] = []
    cursor = 0
    for _ in range(4):
        path = f"/v1/terminals/HT07/events?after={cursor}&limit=2"
        page = CaseEvents.model_validate_json(terminal.call("GET", path).content)
        events += page.events
        cursor = page.next_cursor
    assert [event.cursor for event in events] == [1, 2, 3, 4, 5, 6]
    assert [event.state.value for event in events] == ["received"] * 3 + ["accepted"] * 3
    assert cursor == 6


def test_a_terminal_reads_only_its_own_cases(approval: Approval, server: Server, sample: Sample) -> None:
    other = client(server.url, approval, "HT08")
    theirs = CaseEvents.model_validate_json(other.call("GET", "/v1/terminals/HT08/events").content)
    assert theirs.events == ()
    assert problem(other.call("GET", "/v1/terminals/HT07/events")).code == "token.other_terminal"
    other.session.close()


def test_of_ten_clerks_at_once_one_accepts(approval: Approval, sample: Sample) -> None:
    def accept(_number: int) -> bool:
        said = Instruction(Action.ACCEPT, "tester")
        return isinstance(approval.cases.act(sample.number, said), CaseEvent)

    with ThreadPoolExecutor(10) as pool:
        assert sorted(pool.map(accept, range(10))) == [False] * 9 + [True]


def test_staff_work_over_http_with_their_own_token(sample: Sample, staff: Client, terminal: Client) -> None:
    path = f"/v1/staff/cases/{sample.number}"
    accepted = staff.call("POST", f"{path}/accept", json={})
    assert accepted.json()["state"] == "accepted"
    (listed,) = staff.call("GET", "/v1/staff/cases?state=accepted").json()["cases"]
    assert listed["receipt_number"] == sample.number
    whole = staff.call("GET", path)
    assert whole.json()["timeline"][1]["actor"] == "window 3"
    assert whole.json()["application"]["applicant"]["name"] == "张某某"
    assert whole.headers["Cache-Control"] == "no-store"
    assert problem(staff.call("POST", f"{path}/accept", json={})).code == "case.step"
    assert problem(staff.call("POST", f"{path}/deem", json={})).code == "request.invalid"
    assert problem(terminal.call("POST", f"{path}/accept", json={})).code == "token.other_role"


def test_every_state_and_every_refusal_of_a_case_has_words_for_people() -> None:
    keys = [f"case.state.{state}" for state in CaseState]
    keys += [f"problem.{code}" for code in REFUSALS if code.startswith("case.")]
    assert all(text(key) for key in keys)


def test_every_action_leads_to_a_state_of_the_wire() -> None:
    assert set(STEPS) == set(Action)
