"""Turn after turn of the agent, against a backend that can be broken."""

from __future__ import annotations

import logging
import os
import signal
import socket
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sync.agent import Agent, AgentSettings, run
from sync.channel import Channel
from sync.outbox import LINK_WAIT_AT_MOST_MS, Claim
from sync.protocol.wire import CaseEvent, CaseState
from sync.store.cases import DeliveryState
from sync.store.files import locked
from sync.store.store import Store
from sync.store.submissions import SubmissionDraft, Submissions
from tests.sync.material import CARD, HandClock, compose, draft, wait_until
from tests.sync.scripted_backend import ScriptedBackend, hangs_up_before, portal, refuses, says


def submit(submissions: Submissions, count: int = 1) -> list[SubmissionDraft]:
    made = [draft(size=1_000) for _ in range(count)]
    for one in made:
        submissions.submit(one, compose)
    return made


def turns(agent: Agent, clock: HandClock, count: int) -> None:
    """So many turns, with the longest pause of the link between them."""
    for _ in range(count):
        clock.pass_ms(LINK_WAIT_AT_MOST_MS)
        agent.turn()


def test_turns_empty_the_outbox_in_the_order_of_receipt(
    agent: Agent, store: Store, submissions: Submissions, backend: ScriptedBackend
) -> None:
    made = submit(submissions, 3)
    assert [agent.turn(), agent.turn(), agent.turn(), agent.turn()] == [True, True, True, False]
    assert backend.finalized == [one.submission_id for one in made]
    assert {found.delivery for found in store.cases.of_holder(CARD)} == {DeliveryState.DELIVERED}


def test_poison_does_not_stop_the_others(
    agent: Agent, store: Store, submissions: Submissions, backend: ScriptedBackend, clock: HandClock
) -> None:
    poison, second, third = submit(submissions, 3)
    backend.next("PUT", poison.submission_id, refuses(422, "submission.conflict"), times=100)
    turns(agent, clock, 4)
    assert backend.finalized == [second.submission_id, third.submission_id]
    assert store.outbox.summary().quarantined == 1
    backend.faults.clear()
    store.outbox.requeue(poison.submission_id)
    turns(agent, clock, 1)
    assert backend.finalized[-1] == poison.submission_id


def test_one_that_makes_the_server_fail_does_not_stop_the_others(
    agent: Agent, submissions: Submissions, backend: ScriptedBackend, clock: HandClock
) -> None:
    bad, second, third = submit(submissions, 3)
    backend.next("PUT", bad.submission_id, says(500), times=100)
    turns(agent, clock, 6)
    assert backend.finalized == [second.submission_id, third.submission_id]


def test_a_line_that_is_down_is_left_alone_for_a_while_by_all(
    agent: Agent, store: Store, submissions: Submissions, backend: ScriptedBackend,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("sync.outbox.random.randint", lambda _, high: high)
    submit(submissions, 3)
    backend.next("GET", "", hangs_up_before)
    assert [agent.turn() for _ in range(5)] == [False] * 5
    assert backend.count("GET") == 1
    assert store.link.status().last_trouble == "link.unreachable"
    assert store.outbox.summary().most_attempts == 0


def test_the_pace_the_backend_asks_for_is_kept_across_a_restart(
    agent: Agent, store: Store, channel: Channel, settings: AgentSettings, submissions: Submissions,
    backend: ScriptedBackend, clock: HandClock,
) -> None:  # fmt: skip
    submit(submissions, 2)
    backend.next("PUT", "", says(503, Retry_After="600"))
    agent.turn()
    calls = len(backend.requests)
    reborn = Agent(settings, store, channel, threading.Event())
    clock.pass_ms(599_000)
    assert not reborn.turn()
    assert len(backend.requests) == calls
    clock.pass_ms(1_000 + LINK_WAIT_AT_MOST_MS)
    assert reborn.turn()


def test_a_portal_delivers_nothing_and_puts_the_line_down(
    agent: Agent, store: Store, submissions: Submissions, backend: ScriptedBackend, clock: HandClock
) -> None:
    submit(submissions)
    for method in ("GET", "PUT", "POST"):
        backend.next(method, "", portal, times=100)
    turns(agent, clock, 3)
    assert store.link.status().last_trouble == "link.foreign_answer"
    assert store.outbox.summary().waiting == 1
    backend.faults.clear()
    turns(agent, clock, 1)
    assert store.outbox.summary().delivered == 1


def test_a_token_not_known_quarantines_nothing(
    agent: Agent, store: Store, submissions: Submissions, backend: ScriptedBackend, clock: HandClock
) -> None:
    submit(submissions)
    backend.next("PUT", "", refuses(401, "token.unknown"), times=3)
    turns(agent, clock, 4)
    assert store.outbox.summary().delivered == 1


def test_case_events_come_page_by_page_and_only_once(
    agent: Agent, store: Store, submissions: Submissions, backend: ScriptedBackend
) -> None:
    (made,) = submit(submissions)
    number = store.cases.of_holder(CARD)[0].receipt_number
    backend.events = [
        CaseEvent(
            cursor=cursor, submission_id=made.submission_id, receipt_number=number, case_number=number,
            item_code="1", at=datetime.now(UTC), state=CaseState.UNDER_REVIEW, by="body",
        )
        for cursor in (3, 4, 7, 9, 12)
    ]  # fmt: skip
    agent.turn()
    agent.turn()
    assert [event.cursor for event in store.cases.of_holder(CARD)[0].events] == [3, 4, 7, 9, 12]
    assert backend.count("GET", "after=0") == 1
    assert backend.count("GET", "after=12") == 2


def test_contact_sets_the_servers_time(agent: Agent, store: Store, clock: HandClock) -> None:
    agent.turn()
    server = store.link.server_time()
    assert server is not None
    assert server.heard == clock()
    assert abs(server.server_ms - datetime.now(UTC).timestamp() * 1000) < 5_000


def test_a_claim_of_a_dead_agent_and_files_of_a_dead_submit_are_cleared_up(
    agent: Agent, store: Store, submissions: Submissions, backend: ScriptedBackend
) -> None:
    (made,) = submit(submissions)
    assert store.outbox.claim_next() == Claim(made.submission_id, 0)
    store.blobs.write("stray", {"d": b"sealed"})
    agent.recover()
    assert [path.name for path in (store.data_dir / "sealed").iterdir()] == [made.submission_id]
    agent.turn()
    assert backend.finalized == [made.submission_id]


def test_a_purge_cut_by_a_crash_is_finished(agent: Agent, store: Store, submissions: Submissions) -> None:
    (made,) = submit(submissions)
    store.database.change("UPDATE document SET state = 'purgeable'")
    agent.recover()
    assert not store.blobs.path(made.submission_id, made.documents[0].id).exists()


def test_the_log_tells_changes_only_and_nothing_of_persons(
    agent: Agent, submissions: Submissions, backend: ScriptedBackend, clock: HandClock,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    caplog.set_level(logging.INFO, logger="sync")
    submit(submissions)
    backend.next("GET", "", hangs_up_before, times=5)
    turns(agent, clock, 8)
    assert caplog.messages == ["no delivery for now: link.unreachable", "the backend answers again"]


def test_two_agents_on_one_store_are_one_too_many(settings: AgentSettings) -> None:
    with locked(settings.data_dir / "agent.lock"), pytest.raises(BlockingIOError):
        run(settings, threading.Event())


def test_settings_do_not_show_the_token(settings: AgentSettings) -> None:
    assert "'token'" not in repr(settings)


SERVE = """
import sys
from pathlib import Path
from sync.agent import AgentSettings, serve
sys.exit(serve(AgentSettings(Path(sys.argv[1]), sys.argv[2], "HT07", "token", sys.argv[3], poll_s=0.05)))
"""


def test_as_a_process_it_tells_systemd_beats_delivers_and_ends_in_order(
    store: Store, submissions: Submissions, backend: ScriptedBackend, tmp_path: Path
) -> None:
    submit(submissions)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.settimeout(10)
        environment = {**os.environ, "NOTIFY_SOCKET": str(tmp_path / "notify")}
        command = [sys.executable, "-c", SERVE, str(store.data_dir), backend.url, backend.receipt_key]
        process = subprocess.Popen(command, env=environment)
        words = [systemd.recv(100) for _ in range(2)]
        assert words == [b"READY=1", b"WATCHDOG=1"]
        wait_until(lambda: store.outbox.summary().delivered == 1)
        process.send_signal(signal.SIGTERM)
        assert systemd.recv(100) == b"STOPPING=1"
        assert process.wait(10) == os.EX_OK
    assert [row.event for row in store.audit.rows()][-1] == "agent_stopped"
