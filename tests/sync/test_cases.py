"""What became of it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sync.clock import ServerTime
from sync.protocol.wire import CaseEvent, CaseState
from sync.store.cases import DeliveryState, StoredSubmission
from sync.store.store import Store
from sync.store.submissions import Submissions, Submitted
from tests.sync.material import CARD, HandClock, compose, draft


def event(submitted: Submitted, cursor: int, note: str = "") -> CaseEvent:
    return CaseEvent(
        cursor=cursor,
        submission_id=submitted.submission_id,
        receipt_number=submitted.receipt_number,
        case_number=submitted.receipt_number,
        item_code="11330000002482",
        at=datetime(2026, 3, 3, tzinfo=UTC),
        state=CaseState.ACCEPTED,
        by="发证机关",
        note=note,
    )


def received(submissions: Submissions, card: str = CARD) -> Submitted:
    submitted = submissions.submit(draft(card), compose)
    assert isinstance(submitted, Submitted)
    return submitted


def only(store: Store) -> StoredSubmission:
    (found,) = store.cases.of_holder(CARD)
    return found


def test_a_card_finds_its_own_submissions_newest_first(store: Store, submissions: Submissions) -> None:
    first, _, third = received(submissions), received(submissions, "other"), received(submissions)
    found = store.cases.of_holder(CARD)
    assert [s.receipt_number for s in found] == [third.receipt_number, first.receipt_number]


def test_a_card_read_in_small_letters_is_the_same_card(store: Store, submissions: Submissions) -> None:
    received(submissions)
    assert len(store.cases.of_holder(f" {CARD.lower()}")) == 1


def test_the_card_number_is_nowhere_in_the_rows(store: Store, submissions: Submissions) -> None:
    received(submissions)
    rows = store.database.query("SELECT * FROM submission") + store.database.query("SELECT * FROM audit")
    assert CARD not in "".join(str(tuple(row)) for row in rows)


def test_a_stored_submission_is_waiting_and_brings_its_slip(store: Store, submissions: Submissions) -> None:
    submitted = received(submissions)
    assert only(store).delivery is DeliveryState.WAITING
    assert only(store).slip == compose(submitted.receipt_number, submitted.received_at)


@pytest.mark.parametrize(
    ("fates", "count"),
    [
        (["failed_before_send"], 0),
        (["sending"], 0),
        (["confirmed"], 1),
        (["unknown", "confirmed"], 2),
    ],
)
def test_only_what_may_be_on_paper_counts_as_printed(
    store: Store, submissions: Submissions, fates: list[str], count: int
) -> None:
    submitted = received(submissions)
    assert [store.cases.mark_printed(submitted.submission_id, fate) for fate in fates][-1] == count
    assert (only(store).slips_printed, only(store).last_print_state) == (count, fates[-1])


def test_a_slip_of_no_submission_is_a_bug(store: Store) -> None:
    with pytest.raises(LookupError):
        store.cases.mark_printed("nobody", "confirmed")


def test_events_come_in_order_and_the_same_ones_again_change_nothing(
    store: Store, submissions: Submissions
) -> None:
    submitted = received(submissions)
    events = [event(submitted, 8), event(submitted, 5)]
    store.cases.keep_events(events, 8)
    store.cases.keep_events(events, 8)
    assert [e.cursor for e in only(store).events] == [5, 8]
    assert store.link.event_cursor() == 8


def test_an_event_corrected_by_the_backend_replaces_the_old_one(
    store: Store, submissions: Submissions
) -> None:
    submitted = received(submissions)
    store.cases.keep_events([event(submitted, 5, "旧")], 5)
    store.cases.keep_events([event(submitted, 5, "新")], 5)
    assert [e.note for e in only(store).events] == ["新"]


def test_the_line_is_up_after_contact_and_down_when_it_grows_old(store: Store, clock: HandClock) -> None:
    store.link.beat()
    store.link.met_server(ServerTime(clock().wall_ms, clock()))
    assert store.link.status().is_online
    clock.pass_ms(151_000)
    store.link.beat()
    assert not store.link.status().is_online
    assert store.link.status().is_agent_alive


def test_a_jump_of_the_wall_clock_puts_nobody_off_line(store: Store, clock: HandClock) -> None:
    store.link.beat()
    store.link.met_server(ServerTime(clock().wall_ms, clock()))
    clock.jump_ms(10**9)
    assert store.link.status().is_online


def test_without_an_agent_nothing_is_on_line(store: Store, clock: HandClock) -> None:
    store.link.met_server(ServerTime(clock().wall_ms, clock()))
    assert not store.link.status().is_online
    assert not store.link.status().is_agent_alive


def test_trouble_puts_the_line_down_until_the_next_contact(store: Store, clock: HandClock) -> None:
    store.link.beat()
    store.link.met_server(ServerTime(clock().wall_ms, clock()))
    store.link.pause("link.unreachable", 1_000)
    assert (store.link.status().is_online, store.link.status().last_trouble) == (False, "link.unreachable")
    store.link.met_server(ServerTime(clock().wall_ms, clock()))
    assert store.link.status().is_online
