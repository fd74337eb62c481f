"""Resumable upload against a server that misbehaves."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from sync.channel import AttemptOver, Budget, Channel, Later, Refused
from sync.tus import Source, TusClient
from tests.sync.scripted_backend import (
    Handler,
    ScriptedBackend,
    breaks_half_way,
    forgets_uploads,
    hangs_up_before,
    loses_answer,
    portal,
    refuses,
    says,
)

BODY = bytes(range(256)) * 400  # 100 KiB
PATCH = "/v1/uploads/"


@pytest.fixture
def tus(channel: Channel) -> TusClient:
    return TusClient(channel, chunk_bytes=40_000)


class Sending:
    """One file and the place where its upload is remembered between attempts."""

    def __init__(self, folder: Path, body: bytes = BODY) -> None:
        self.file = folder / "sealed"
        self.file.write_bytes(body)
        self.size = len(body)
        self.path: str | None = None

    def remember(self, path: str) -> None:
        self.path = path

    @property
    def source(self) -> Source:
        create_path = "/v1/submissions/s/documents/doc"
        return Source(self.file, self.size, "doc", create_path, self.path, self.remember)


@pytest.fixture
def sending(tmp_path: Path) -> Sending:
    return Sending(tmp_path)


def outcome(tus: TusClient, sending: Sending, budget: Budget) -> Later | Refused:
    with pytest.raises(AttemptOver) as caught:
        tus.upload(sending.source, budget)
    return caught.value.outcome


def test_a_file_arrives_in_pieces_byte_for_byte(
    tus: TusClient, sending: Sending, backend: ScriptedBackend, budget: Budget
) -> None:
    tus.upload(sending.source, budget)
    assert backend.documents() == {"doc": BODY}
    assert backend.count("PATCH") == 3


def test_an_upload_cut_half_way_goes_on_where_the_server_stands(
    tus: TusClient, sending: Sending, backend: ScriptedBackend, budget: Budget
) -> None:
    backend.next("PATCH", PATCH, breaks_half_way)
    assert outcome(tus, sending, budget) == Later("link.unreachable", is_of_link=True)
    tus.upload(sending.source, budget)
    assert backend.documents() == {"doc": BODY}
    assert backend.count("POST") == 1


def test_a_lost_acknowledgement_is_cleared_up_by_asking(
    tus: TusClient, sending: Sending, backend: ScriptedBackend, budget: Budget
) -> None:
    backend.next("PATCH", PATCH, loses_answer)
    assert outcome(tus, sending, budget).code == "link.unreachable"
    tus.upload(sending.source, budget)
    assert backend.documents() == {"doc": BODY}


def test_an_offset_conflict_is_cleared_up_by_asking(
    tus: TusClient, sending: Sending, backend: ScriptedBackend, budget: Budget
) -> None:
    backend.next("PATCH", PATCH, refuses(409, "upload.offset"))
    tus.upload(sending.source, budget)
    assert backend.documents() == {"doc": BODY}
    assert backend.count("HEAD") == 1


@pytest.mark.parametrize("status", [403, 404, 410])
def test_an_upload_the_server_has_lost_is_created_anew(
    tus: TusClient, sending: Sending, backend: ScriptedBackend, budget: Budget, status: int
) -> None:
    backend.next("PATCH", PATCH, says(status))
    tus.upload(sending.source, budget)
    assert backend.documents() == {"doc": BODY}
    assert backend.count("POST") == 2


def test_an_upload_forgotten_between_attempts_is_created_anew(
    tus: TusClient, sending: Sending, backend: ScriptedBackend, budget: Budget
) -> None:
    backend.next("PATCH", PATCH, breaks_half_way)
    outcome(tus, sending, budget)
    backend.next("HEAD", PATCH, forgets_uploads)
    tus.upload(sending.source, budget)
    assert backend.documents() == {"doc": BODY}


def test_a_server_that_loses_every_upload_is_left_alone(
    tus: TusClient, sending: Sending, backend: ScriptedBackend, budget: Budget
) -> None:
    backend.next("PATCH", PATCH, says(404), times=100)
    assert outcome(tus, sending, budget) == Later("tus.keeps_losing", is_of_link=False)
    assert backend.count("POST") == 3


def test_pieces_shrink_below_a_proxys_limit_and_stay_there(
    tus: TusClient, tmp_path: Path, backend: ScriptedBackend, budget: Budget
) -> None:
    backend.body_limit = 20_000
    tus.upload(Sending(tmp_path).source, budget)
    assert backend.count("PATCH") == 1 + 6  # one refused, then 20,000 bytes at a time
    tus.upload(Sending(tmp_path).source, budget)
    assert backend.count("PATCH") == 1 + 6 + 6
    assert set(backend.documents().values()) == {BODY}


def test_a_limit_below_the_smallest_piece_is_refused_for_good(
    tus: TusClient, sending: Sending, backend: ScriptedBackend, budget: Budget
) -> None:
    backend.body_limit = 1_000
    assert outcome(tus, sending, budget) == Refused("tus.chunk_refused")


def test_a_line_that_breaks_gets_smaller_pieces(
    tus: TusClient, sending: Sending, backend: ScriptedBackend, budget: Budget
) -> None:
    backend.next("PATCH", PATCH, hangs_up_before)
    outcome(tus, sending, budget)
    assert tus._chunk_bytes == 20_000
    tus.upload(sending.source, budget)
    assert tus._chunk_bytes == 40_000


def test_a_locked_upload_is_waited_for(
    tus: TusClient,
    sending: Sending,
    backend: ScriptedBackend,
    budget: Budget,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sync.tus._LOCKED_WAIT_S", 0.01)
    backend.next("PATCH", PATCH, says(423), times=2)
    tus.upload(sending.source, budget)
    assert backend.documents() == {"doc": BODY}
    backend.next("POST", "/documents/", says(423))
    assert outcome(tus, Sending(sending.file.parent), budget) == Later("tus.locked", is_of_link=False)


@pytest.mark.parametrize("method", ["POST", "PATCH", "HEAD"])
def test_a_portals_page_is_no_answer(
    tus: TusClient, sending: Sending, backend: ScriptedBackend, budget: Budget, method: str
) -> None:
    backend.next("PATCH", PATCH, breaks_half_way, times=int(method == "HEAD"))
    backend.next(method, "/v1/", portal)
    codes = [outcome(tus, sending, budget).code for _ in range(1 + int(method == "HEAD"))]
    assert codes[-1] == "link.foreign_answer"
    assert backend.documents() == {}


def test_the_token_goes_to_our_backend_whatever_host_the_location_names(
    tus: TusClient, sending: Sending, backend: ScriptedBackend, budget: Budget
) -> None:
    backend.next("POST", "", says(201, Location="http://evil.example/v1/uploads/x", Tus_Resumable="1.0.0"))
    tus.upload(sending.source, budget)
    assert ("PATCH", "/v1/uploads/x") in backend.requests


def test_an_upload_of_another_length_is_not_ours(
    tus: TusClient, sending: Sending, backend: ScriptedBackend, budget: Budget
) -> None:
    tus.upload(sending.source, budget)
    other = Sending(sending.file.parent, BODY[:-1])
    other.path = sending.path
    tus.upload(other.source, budget)
    assert BODY[:-1] in [bytes(upload.body) for upload in backend.uploads.values()]


def test_an_attempt_ends_when_the_agent_is_told_to_stop(
    tus: TusClient, sending: Sending, backend: ScriptedBackend
) -> None:
    stop = threading.Event()

    def answer_and_stop(handler: Handler) -> None:
        stop.set()
        handler.true_answer()

    backend.next("POST", "", answer_and_stop)
    assert outcome(tus, sending, Budget(20.0, stop)).code == Budget.STOPPING
    assert backend.count("PATCH") == 0


def test_an_attempt_ends_when_its_time_is_over(tus: TusClient, sending: Sending) -> None:
    assert outcome(tus, sending, Budget(-1.0, threading.Event())).code == "link.too_slow"
