"""A terminal asks what is held: the real backend answers; all else on the line means "not known"."""

from __future__ import annotations

import socket
import time
from datetime import UTC, datetime

import pytest

from backend.access import Role
from backend.approval import Approval
from backend.server import Server
from sync.inquiry import HOLDINGS, HoldingQuestion
from sync.protocol.holdings import RECORDS_CONSENT, Holdings, SealedHoldings
from sync.protocol.seal import OpeningKey, SealingKey
from sync.sealed_question import NotKnown, SealedLine
from tests.backend.held import LICENCE, PERSON, issue
from tests.backend.sample import ZHANG
from tests.sync.scripted_backend import (
    Action,
    ScriptedBackend,
    hangs_up_before,
    portal,
    refuses,
    says,
    trickles,
)

PATH = "/v1/holders/inquiry"
TOKEN = "t"
QUESTION = HoldingQuestion(
    holder=PERSON,
    card_number=ZHANG.number,
    documents=(LICENCE,),
    questions=("phone",),
    consents=(RECORDS_CONSENT,),
    asked_at=datetime(2026, 9, 25, tzinfo=UTC),
)


def ask(url: str, key: SealingKey, token: str) -> Holdings | NotKnown:
    inquirer = SealedLine(HOLDINGS, url, token, "HT07", key)
    answer = inquirer.ask(QUESTION)
    inquirer.close()
    return answer


def test_the_backend_answers_what_is_held(approval: Approval) -> None:
    held = issue(approval)
    key = SealingKey.from_text(approval.keys.opening.public_text())
    with Server(approval) as server:
        answer = ask(server.url, key, approval.access.issue("HT07", Role.TERMINAL))
    assert answer == Holdings(documents=(held,))


def test_a_backend_of_another_key_is_not_believed_nor_told_anything(approval: Approval) -> None:
    stranger = SealingKey.from_text(OpeningKey.generate().public_text())
    with Server(approval) as server:
        answer = ask(server.url, stranger, approval.access.issue("HT07", Role.TERMINAL))
    assert answer == NotKnown("inquiry.invalid")


FOREIGN = SealedHoldings(inquiry_id="00000000-0000-7000-8000-000000000000", sealed="AAAA")
RUBBISH = FOREIGN.model_copy(update={"sealed": "?"})


@pytest.mark.parametrize(
    ("action", "code"),
    [
        (portal, "link.foreign_answer"),
        (says(200, b"{}"), "link.foreign_answer"),
        (says(200, FOREIGN.model_dump_json().encode()), "inquiry.foreign_answer"),
        (
            says(200, FOREIGN.model_copy(update={"sealed": "?"}).model_dump_json().encode()),
            "inquiry.foreign_answer",
        ),
        (says(500), "link.server_busy"),
        (refuses(429, "inquiry.too_many"), "link.server_busy"),
        (refuses(403, "inquiry.not_own"), "inquiry.not_own"),
        (hangs_up_before, "link.unreachable"),
    ],
)
def test_what_is_no_answer_of_ours_is_not_known(backend: ScriptedBackend, action: Action, code: str) -> None:
    backend.next("POST", PATH, action)
    key = SealingKey.from_text(OpeningKey.generate().public_text())
    assert ask(backend.url, key, TOKEN) == NotKnown(code)


def test_nobody_waits_longer_than_five_seconds(backend: ScriptedBackend) -> None:
    backend.next("POST", PATH, trickles)
    began_s = time.monotonic()
    answer = ask(backend.url, SealingKey.from_text(OpeningKey.generate().public_text()), TOKEN)
    assert isinstance(answer, NotKnown)
    assert time.monotonic() - began_s < 7


def test_without_a_line_it_is_not_known_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    began_s = time.monotonic()
    answer = ask(f"http://127.0.0.1:{port}", SealingKey.from_text(OpeningKey.generate().public_text()), TOKEN)
    assert answer == NotKnown("link.unreachable")
    assert time.monotonic() - began_s < 3
