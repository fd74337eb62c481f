"""What counts as an answer, and what every other thing on the line means."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from sync.agent import Health
from sync.channel import AttemptOver, Budget, Channel, Later, Refused
from tests.sync.scripted_backend import (
    Action,
    ScriptedBackend,
    hangs_up_before,
    portal,
    refuses,
    says,
    trickles,
)

HEALTH = "/v1/health"


def outcome(channel: Channel, backend: ScriptedBackend, action: Action, budget: Budget) -> Later | Refused:
    backend.next("GET", HEALTH, action)
    with pytest.raises(AttemptOver) as caught:
        channel.fetch("GET", HEALTH, budget, Health)
    return caught.value.outcome


def test_our_own_json_is_an_answer(channel: Channel, budget: Budget) -> None:
    assert channel.fetch("GET", HEALTH, budget, Health).service == "yichuang-approval"


@pytest.mark.parametrize(
    "action",
    [
        portal,
        says(200, b'{"service": "hotel", "server_time": "2026-01-01T00:00:00Z"}'),
        says(302, Location="http://login.hotel.example/"),
        says(511, b"<html>log in</html>"),
        says(403, b"<html>blocked</html>"),
        says(404),
        says(422, b'{"detail": [{"type": "missing"}]}'),
        says(204),
        says(200, b" " * 5_000_000),
    ],
)
def test_nothing_foreign_is_an_answer_or_a_verdict(
    channel: Channel, backend: ScriptedBackend, budget: Budget, action: Action
) -> None:
    answer = outcome(channel, backend, action, budget)
    assert isinstance(answer, Later)
    assert answer.is_of_link
    assert answer.code in ("link.foreign_answer", "link.server_busy")


@pytest.mark.parametrize("status", [400, 413, 415, 422])
def test_only_a_problem_of_ours_refuses_for_good(
    channel: Channel, backend: ScriptedBackend, budget: Budget, status: int
) -> None:
    answer = outcome(channel, backend, refuses(status, "submission.conflict"), budget)
    assert answer == Refused("submission.conflict")


def test_a_token_not_known_is_trouble_of_the_line_and_no_verdict_on_a_submission(
    channel: Channel, backend: ScriptedBackend, budget: Budget
) -> None:
    answer = outcome(channel, backend, refuses(401, "token.unknown"), budget)
    assert answer == Later("token.unknown", is_of_link=True)


def test_a_code_that_is_no_code_does_not_reach_our_rows(
    channel: Channel, backend: ScriptedBackend, budget: Budget
) -> None:
    answer = outcome(channel, backend, refuses(422, "张小明 110105"), budget)
    assert answer.code == "link.foreign_answer"


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503])
def test_a_busy_server_says_how_long_to_wait(
    channel: Channel, backend: ScriptedBackend, budget: Budget, status: int
) -> None:
    answer = outcome(channel, backend, says(status, Retry_After="120"), budget)
    assert answer == Later("link.server_busy", is_of_link=True, retry_after_s=120)


def test_a_wait_can_be_a_date_or_nonsense(channel: Channel, backend: ScriptedBackend, budget: Budget) -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    waits = [
        outcome(channel, backend, says(503, Retry_After=text), budget)
        for text in (date, "soon", "-5", "9" * 40, "Mon, 99 Foo 2026")
    ]
    assert isinstance(waits[0], Later)
    assert waits[0].retry_after_s in (88, 89, 90)
    assert waits[1:] == [Later("link.server_busy", is_of_link=True)] * 4


def test_a_connection_that_ends_without_a_word_is_an_unreachable_server(
    channel: Channel, backend: ScriptedBackend, budget: Budget
) -> None:
    assert outcome(channel, backend, hangs_up_before, budget).code == "link.unreachable"


def test_a_server_that_says_nothing_is_timed_out(
    channel: Channel, backend: ScriptedBackend, budget: Budget
) -> None:
    assert outcome(channel, backend, lambda _: time.sleep(1.0), budget).code == "link.timed_out"


def test_a_trickle_cannot_outlast_the_budget(channel: Channel, backend: ScriptedBackend) -> None:
    started_s = time.monotonic()
    answer = outcome(channel, backend, trickles, Budget(0.3, threading.Event()))
    assert answer.code == "link.too_slow"
    assert time.monotonic() - started_s < 1.0


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "http://no-such-host.invalid"])
def test_a_dead_port_and_a_name_that_is_none_are_unreachable(url: str, budget: Budget) -> None:
    channel = Channel(url, "token", (0.5, 0.5), None)
    with pytest.raises(AttemptOver) as caught:
        channel.fetch("GET", HEALTH, budget, Health)
    channel.close()
    assert caught.value.outcome.code == "link.unreachable"


def test_tls_to_something_that_speaks_none_is_broken_and_never_sent_in_the_clear(
    backend: ScriptedBackend, budget: Budget
) -> None:
    channel = Channel(backend.url.replace("http:", "https:"), "token", (0.5, 0.5), None)
    with pytest.raises(AttemptOver) as caught:
        channel.fetch("GET", HEALTH, budget, Health)
    channel.close()
    assert caught.value.outcome.code == "link.tls_broken"
    assert backend.count("GET") == 0


def test_proxies_of_the_environment_are_not_asked(
    channel: Channel, budget: Budget, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert channel.fetch("GET", HEALTH, budget, Health).service
