"""The schedule, by example and by machine."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, precondition, rule

from sync.outbox import (
    DIRECTED_WAIT_AT_MOST_MS,
    ITEM_WAIT_AT_MOST_MS,
    LONGEST_WAIT_MS,
    Claim,
    backoff_ms,
    directed_wait_ms,
    is_due,
)
from sync.store.store import Store, open_store
from tests.sync.material import HandClock


def enqueue(store: Store, *names: str) -> None:
    """Bare rows: the schedule does not look at what it schedules."""
    for name in names:
        sequence = store.database.one("SELECT count(*) AS n FROM submission")["n"]
        store.database.change(
            "INSERT INTO submission (id, sequence, receipt_number, received_ms, matter_code,"
            " catalogue_version, holder_tag, manifest, slip) VALUES (?, ?, ?, 0, '', '', x'', x'', '{}')",
            (name, sequence, name),
        )
        store.outbox.enqueue(name)


def claim(store: Store) -> Claim:
    """The next one, which a test knows to be there."""
    found = store.outbox.claim_next()
    assert found is not None
    return found


def claimed(store: Store) -> str | None:
    found = store.outbox.claim_next()
    return None if found is None else found.submission_id


def test_the_oldest_is_first_and_nothing_is_claimed_twice(store: Store) -> None:
    enqueue(store, "a", "b")
    assert [claimed(store), claimed(store), claimed(store)] == ["a", "b", None]


def test_a_retry_waits_for_its_time_and_the_next_goes_on(store: Store, clock: HandClock) -> None:
    enqueue(store, "a", "b")
    store.outbox.retry_later(a := claim(store), "link.timed_out", 1_000)
    assert a.submission_id == "a"
    assert [claimed(store), claimed(store)] == ["b", None]
    clock.pass_ms(1_000)
    assert store.outbox.claim_next() == Claim("a", 1)


def test_a_wait_written_before_the_clock_jumped_back_is_over(store: Store, clock: HandClock) -> None:
    enqueue(store, "a")
    clock.jump_ms(-10 * LONGEST_WAIT_MS)
    assert claimed(store) == "a"


def test_poison_goes_aside_and_the_rest_goes_on_until_a_technician_requeues(store: Store) -> None:
    enqueue(store, "poison", "b")
    store.outbox.quarantine(claim(store), "submission.conflict")
    assert [claimed(store), claimed(store)] == ["b", None]
    assert store.outbox.summary().quarantined == 1
    assert store.outbox.requeue("poison")
    assert not store.outbox.requeue("poison")
    assert store.outbox.claim_next() == Claim("poison", 0)


def test_what_was_being_sent_when_the_agent_died_is_sent_again(store: Store) -> None:
    enqueue(store, "a", "b")
    store.outbox.claim_next()
    assert store.outbox.recover() == 1
    assert store.outbox.recover() == 0
    assert [claimed(store), claimed(store)] == ["a", "b"]


def test_a_released_claim_counts_as_no_attempt(store: Store) -> None:
    enqueue(store, "a")
    store.outbox.release(claim(store))
    assert store.outbox.claim_next() == Claim("a", 0)


def test_the_summary_tells_how_long_the_oldest_waits(store: Store, clock: HandClock) -> None:
    assert store.outbox.summary().oldest_age_ms is None
    enqueue(store, "a")
    clock.pass_ms(5_000)
    enqueue(store, "b")
    summary = store.outbox.summary()
    assert (summary.waiting, summary.oldest_age_ms) == (2, 5_000)


@given(st.integers(0, 10_000))
def test_backoff_is_bounded_however_often_it_fails(attempts: int) -> None:
    assert 0 <= backoff_ms(attempts, ITEM_WAIT_AT_MOST_MS) <= ITEM_WAIT_AT_MOST_MS


@given(st.integers(0, 10**9))
def test_a_directed_wait_is_no_shorter_than_asked_and_never_beyond_the_longest(asked_s: int) -> None:
    wait_ms = directed_wait_ms(asked_s)
    assert min(asked_s * 1000, DIRECTED_WAIT_AT_MOST_MS) <= wait_ms <= LONGEST_WAIT_MS


def test_a_fleet_told_to_come_back_does_not_come_in_one_second() -> None:
    assert len({directed_wait_ms(60) // 1000 for _ in range(300)}) > 30


@pytest.mark.parametrize(("ahead_ms", "due"), [(0, True), (1, False), (LONGEST_WAIT_MS + 1, True)])
def test_due_is_now_or_impossibly_far_ahead(ahead_ms: int, due: bool) -> None:
    assert is_due(1_000_000 + ahead_ms, 1_000_000) is due


class OutboxMachine(RuleBasedStateMachine):
    """Whatever order things happen in, nothing is lost, and nothing is delivered that was not claimed."""

    entries: Bundle[str] = Bundle("entries")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.clock = HandClock()
        self.store = open_store(Path(self.folder.name), self.clock)
        self.store.database.change("PRAGMA synchronous = OFF")  # the order is tested here, not the disk
        self.expected: dict[str, str] = {}
        self.claim: Claim | None = None

    @rule(target=entries)
    def submit(self) -> str:
        name = f"s{len(self.expected)}"
        enqueue(self.store, name)
        self.expected[name] = "waiting"
        return name

    @precondition(lambda self: self.claim is None)
    @rule()
    def claim_next(self) -> None:
        self.claim = self.store.outbox.claim_next()
        if self.claim is not None:
            assert self.expected[self.claim.submission_id] == "waiting"
            self.expected[self.claim.submission_id] = "claimed"

    def _settled(self, state: str) -> Claim:
        claim, self.claim = self.claim, None
        assert claim is not None
        self.expected[claim.submission_id] = state
        return claim

    @precondition(lambda self: self.claim is not None)
    @rule(wait_ms=st.integers(0, LONGEST_WAIT_MS))
    def retry(self, wait_ms: int) -> None:
        self.store.outbox.retry_later(self._settled("waiting"), "link.timed_out", wait_ms)

    @precondition(lambda self: self.claim is not None)
    @rule()
    def quarantine(self) -> None:
        self.store.outbox.quarantine(self._settled("quarantined"), "submission.conflict")

    @precondition(lambda self: self.claim is not None)
    @rule()
    def deliver(self) -> None:
        self.store.outbox.delivered(self._settled("delivered").submission_id)

    @rule()
    def agent_dies_and_returns(self) -> None:
        self.claim = None
        freed = self.store.outbox.recover()
        assert freed == sum(state == "claimed" for state in self.expected.values())
        self.expected = {n: "waiting" if s == "claimed" else s for n, s in self.expected.items()}

    @rule(name=entries)
    def requeue(self, name: str) -> None:
        was = self.expected[name]
        assert self.store.outbox.requeue(name) is (was == "quarantined")
        self.expected[name] = "waiting" if was == "quarantined" else was

    @rule(milliseconds=st.integers(0, 2 * LONGEST_WAIT_MS))
    def time_passes(self, milliseconds: int) -> None:
        self.clock.pass_ms(milliseconds)

    @rule(milliseconds=st.integers(-(10**12), 10**12))
    def clock_is_set(self, milliseconds: int) -> None:
        self.clock.jump_ms(milliseconds)

    @invariant()
    def nothing_is_lost(self) -> None:
        rows = self.store.database.query("SELECT submission_id, state FROM outbox")
        assert {row["submission_id"]: row["state"] for row in rows} == self.expected
        assert self.store.audit.verify() is None

    def teardown(self) -> None:
        self.agent_dies_and_returns()
        waiting = {name for name, state in self.expected.items() if state == "waiting"}
        now = {claimed(self.store) for _ in waiting}
        self.clock.pass_ms(LONGEST_WAIT_MS)
        then = {claimed(self.store) for _ in waiting}
        assert (now | then) - {None} == waiting  # all that waits gets its turn, whatever the clock did
        self.store.close()
        self.folder.cleanup()


TestOutboxMachine: Any = OutboxMachine.TestCase
TestOutboxMachine.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
