"""What was delivered stays as long as its person may ask for it here, and then nothing of it does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from sync.agent import Agent
from sync.clock import ServerTime, from_ms
from sync.protocol.wire import CaseEvent, CaseState
from sync.store.audit import AuditEvent
from sync.store.database import DATABASE_NAME
from sync.store.retention import Retention, due_to_go, forget_delivered
from sync.store.store import Store
from sync.store.submissions import Submissions, Submitted
from tests.sync.material import CARD, NAME, HandClock, compose, draft

RULE = Retention(finished=timedelta(days=30), unfinished=timedelta(days=365))
DAY_MS = 86_400_000
ITEM = "11330000002482"
PAGE_BYTES = 4096
TITLE = NAME.encode()  # stands in the slip


def delivered(store: Store, submissions: Submissions, *states: CaseState) -> str:
    """Signed for now, and what the backend told of it since."""
    submitted = submissions.submit(draft(), compose)
    assert isinstance(submitted, Submitted)
    id_, now_ms = submitted.submission_id, store.clock().wall_ms
    store.database.change("INSERT INTO receipt VALUES (?, '{}', ?)", (id_, now_ms))
    store.database.change("UPDATE document SET state = 'purged' WHERE submission_id = ?", (id_,))
    store.outbox.delivered(id_)
    store.blobs.remove(id_)
    told(store, submitted, states)
    return id_


def told(store: Store, submitted: Submitted, states: Sequence[CaseState]) -> None:
    first = store.link.event_cursor() + 1
    events = [
        CaseEvent(
            cursor=cursor,
            submission_id=submitted.submission_id,
            receipt_number=submitted.receipt_number,
            case_number=submitted.receipt_number,
            item_code=ITEM,
            at=from_ms(store.clock().wall_ms),
            state=state,
            by="发证机关",
        )
        for cursor, state in enumerate(states, start=first)
    ]
    store.cases.keep_events(events, first + len(events) - 1)


def the_server_tells_the_time(store: Store) -> None:
    now = store.clock()
    store.link.met_server(ServerTime(now.wall_ms, now))


def after_days(store: Store, clock: HandClock, days: float) -> int:
    clock.pass_ms(round(days * DAY_MS))
    the_server_tells_the_time(store)
    return forget_delivered(store, RULE)


@pytest.mark.parametrize(
    ("states", "days"),
    [
        ((CaseState.ACCEPTED, CaseState.GRANTED, CaseState.DELIVERED), 30),
        ((CaseState.REJECTED,), 30),
        ((CaseState.WITHDRAWN,), 30),
        ((CaseState.ACCEPTED, CaseState.UNDER_REVIEW), 365),
        ((), 365),
    ],
)
def test_what_is_over_goes_after_a_month_and_what_is_under_way_after_a_year(
    store: Store, submissions: Submissions, clock: HandClock, states: tuple[CaseState, ...], days: int
) -> None:
    delivered(store, submissions, *states)
    assert after_days(store, clock, days - 0.1) == 0
    assert len(store.cases.of_holder(CARD)) == 1
    assert after_days(store, clock, 0.2) == 1
    assert store.cases.of_holder(CARD) == ()


def test_what_is_told_later_counts_anew(store: Store, submissions: Submissions, clock: HandClock) -> None:
    id_ = delivered(store, submissions, CaseState.ACCEPTED)
    assert after_days(store, clock, 100) == 0
    (stored,) = store.cases.of_holder(CARD)
    told(store, Submitted(id_, stored.receipt_number, stored.received_at), [CaseState.REFUSED])
    assert after_days(store, clock, 29) == 0
    assert after_days(store, clock, 2) == 1


def test_of_what_is_forgotten_the_receipt_and_the_log_stay_and_no_word_of_its_person(
    store: Store, submissions: Submissions, clock: HandClock
) -> None:
    id_ = delivered(store, submissions, CaseState.DELIVERED)
    after_days(store, clock, 31)
    tables = ("submission", "document", "outbox", "case_event", "rating")
    left = {table: store.database.one(f"SELECT count(*) AS n FROM {table}")["n"] for table in tables}  # noqa: S608
    assert left == dict.fromkeys(tables, 0)
    assert [row["submission_id"] for row in store.database.query("SELECT * FROM receipt")] == [id_]
    assert list(store.audit.rows())[-1].event == AuditEvent.SUBMISSIONS_FORGOTTEN
    assert store.audit.verify() is None
    assert (store.data_dir / "store.db-wal").stat().st_size == 0
    assert (store.data_dir / "sealed" / id_).exists() is False


def pages_in_the_clear(store: Store) -> bytes:
    """The whole file, freed pages too. Source: SQLCipher 4 design: AES-256-CBC a page, its last 80 bytes are
    the vector and a MAC, the first 16 bytes of the file a salt."""
    store.database.query("PRAGMA wal_checkpoint(TRUNCATE)")
    key = bytes.fromhex(store.database._key.pragma().split("'")[1][:64])
    file = (store.data_dir / DATABASE_NAME).read_bytes()
    clear = b""
    for start in range(0, len(file), PAGE_BYTES):
        page = file[start : start + PAGE_BYTES]
        body = page[16 if start == 0 else 0 : -80]
        clear += Cipher(algorithms.AES256(key), modes.CBC(page[-80:-64])).decryptor().update(body)
    return clear


def test_what_is_forgotten_is_overwritten_in_the_file_itself(
    store: Store, submissions: Submissions, clock: HandClock
) -> None:
    delivered(store, submissions, CaseState.DELIVERED)
    assert TITLE in pages_in_the_clear(store)
    after_days(store, clock, 31)
    assert TITLE not in pages_in_the_clear(store)


@pytest.mark.parametrize(
    "held",
    [
        "DELETE FROM receipt",
        "UPDATE document SET state = 'held'",
        "INSERT INTO rating SELECT id, 5, '[]', 0, 0 FROM submission",
    ],
)
def test_what_the_backend_does_not_have_whole_never_goes_by_age(
    store: Store, submissions: Submissions, clock: HandClock, held: str
) -> None:
    delivered(store, submissions, CaseState.DELIVERED)
    store.database.change(held)
    assert after_days(store, clock, 4000) == 0


def test_what_is_rated_at_the_moment_of_forgetting_is_brought_first(
    store: Store, submissions: Submissions, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    id_, other = (delivered(store, submissions, CaseState.DELIVERED) for _ in range(2))

    def rated_meanwhile(submission_id: str) -> bool:
        return store.ratings.keep(id_, 1, ["slow"]) and submission_id in (id_, other)

    monkeypatch.setattr(store.blobs, "remove", rated_meanwhile)
    assert after_days(store, clock, 31) == 1
    assert [case.submission_id for case in store.cases.of_holder(CARD)] == [id_]
    assert store.ratings.rated() == {id_}


def test_who_rates_what_was_forgotten_meanwhile_is_not_told_that_it_is_kept(
    store: Store, submissions: Submissions, clock: HandClock
) -> None:
    id_ = delivered(store, submissions, CaseState.DELIVERED)
    assert after_days(store, clock, 31) == 1
    assert store.ratings.keep(id_, 5, []) is False


def test_a_clock_that_no_server_confirmed_deletes_nothing(
    store: Store, submissions: Submissions, clock: HandClock
) -> None:
    delivered(store, submissions, CaseState.DELIVERED)
    the_server_tells_the_time(store)
    clock.jump_ms(4000 * DAY_MS)
    assert forget_delivered(store, RULE) == 0  # the server's time, counted on
    clock.reboot()
    assert forget_delivered(store, RULE) == 0  # no server met since
    assert len(due_to_go(store, RULE, clock().wall_ms)) == 1


def test_news_of_what_is_gone_goes_with_the_next(
    store: Store, submissions: Submissions, clock: HandClock
) -> None:
    gone = delivered(store, submissions, CaseState.DELIVERED)
    after_days(store, clock, 31)
    told(store, Submitted(gone, "HT07-000001-4", from_ms(clock().wall_ms)), [CaseState.ACCEPTED])
    delivered(store, submissions, CaseState.DELIVERED)
    after_days(store, clock, 31)
    assert store.database.query("SELECT * FROM case_event") == []


def test_the_agent_forgets_by_itself(
    agent: Agent, store: Store, submissions: Submissions, clock: HandClock
) -> None:
    delivered(store, submissions, CaseState.DELIVERED)
    clock.pass_ms(3000 * DAY_MS)  # the backend of the test tells today's time
    agent.turn()
    assert store.cases.of_holder(CARD) == ()
