"""The program itself: killed between and within requests, worked on from a console, met by the real agent."""

from __future__ import annotations

import io
import json
import os
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from backend.__main__ import main
from backend.approval import Approval
from sync.agent import Agent, AgentSettings
from sync.channel import Channel
from sync.protocol.seal import SealingKey
from sync.protocol.wire import CaseState, DocumentKind, SubmissionState
from sync.store.store import open_store
from sync.store.submissions import DraftDocument, SubmissionDraft, Submissions, Submitted, new_id
from tests.backend.sample import CATALOGUE, ITEM, Client, body, submission

DELAYED_ACKNOWLEDGEMENT_S = 0.04  # Linux, TCP_DELACK_MIN of include/net/tcp.h
LONG_AGO = datetime(2026, 9, 25, 2, 15, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Finished:
    returncode: int
    stdout: str
    stderr: str


@dataclass
class Program:
    """`python -m backend`, started for real over one data folder."""

    data: Path
    running: list[subprocess.Popen[str]] = field(default_factory=list)

    def run(self, *words: str) -> Finished:
        """One command, in this process: its exit status and what it printed."""
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            status = main([*words, "--data", str(self.data)])
        return Finished(status, out.getvalue(), err.getvalue())

    def serve(self) -> str:
        process = subprocess.Popen(
            [sys.executable, "-m", "backend", "serve", "--port", "0", "--data", str(self.data)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.running.append(process)
        assert process.stdout is not None
        return str(json.loads(process.stdout.readline())["listening"])

    def end(self, signal_number: int) -> int:
        process = self.running.pop()
        os.kill(process.pid, signal_number)
        status = process.wait(timeout=20)
        assert process.stdout is not None
        process.stdout.close()
        return status

    def terminal(self, url: str, provisioned: dict[str, str]) -> Client:
        return Client(url, provisioned["token"])


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    made = Program(tmp_path / "data")
    yield made
    while made.running:
        made.end(signal.SIGKILL)


def provision(program: Program) -> dict[str, str]:
    printed: dict[str, str] = json.loads(program.run("provision", "--terminal", "HT07").stdout)
    assert set(printed) == {"token", "sealing_key", "receipt_key"}
    return printed


def test_a_backend_killed_between_and_within_pieces_loses_nothing_it_acknowledged(program: Program) -> None:
    provisioned = provision(program)
    sample = submission(SealingKey.from_text(provisioned["sealing_key"]), received_at=LONG_AGO)
    first, second = sample.sealed
    terminal = program.terminal(program.serve(), provisioned)
    terminal.send(sample, [first])
    terminal.create(sample, second)
    assert terminal.patch(sample, second, 0, sample.sealed[second][:1000]).status_code == 204
    half = threading.Event()
    torn = threading.Thread(target=send_half_then_hang, args=(terminal, sample, second, half))
    torn.start()
    assert half.wait(10)
    program.end(signal.SIGKILL)
    torn.join()
    terminal.session.close()

    terminal = program.terminal(program.serve(), provisioned)
    assert terminal.head(sample, second).headers["Upload-Offset"] == "1000"
    state = SubmissionState.model_validate_json(terminal.call("GET", f"/v1/submissions/{sample.id}").content)
    assert state.missing == (second,)
    assert terminal.patch(sample, second, 1000, sample.sealed[second][1000:]).status_code == 204
    receipt = terminal.finalize(sample)
    assert receipt.status_code == 200
    program.end(signal.SIGKILL)
    terminal.session.close()

    terminal = program.terminal(program.serve(), provisioned)
    assert terminal.finalize(sample).content == receipt.content
    terminal.session.close()
    assert program.end(signal.SIGTERM) in (0, -signal.SIGTERM)


def send_half_then_hang(terminal: Client, sample: Any, document_id: str, half: threading.Event) -> None:
    """A PATCH whose body stops half-way until the line breaks."""
    hang = threading.Event()

    def pieces() -> Iterator[bytes]:
        yield sample.sealed[document_id][1000:9000]
        half.set()
        while not hang.wait(0.05):
            yield b""
            yield sample.sealed[document_id][9000:9001]

    with pytest.raises(OSError, match=r".*"):  # requests' errors are OSErrors
        Client(terminal.url, terminal.token).patch(sample, document_id, 1000, pieces())


def test_staff_work_from_a_console_beside_the_running_server(program: Program, tmp_path: Path) -> None:
    provisioned = provision(program)
    terminal = program.terminal(program.serve(), provisioned)
    sample = terminal.deliver(
        submission(SealingKey.from_text(provisioned["sealing_key"]), received_at=datetime.now(UTC))
    )
    terminal.session.close()
    number = sample.number
    assert program.run("case", "list").stdout.startswith(f"{number}\t已收件\t{ITEM}\t")
    assert program.run("deem", "--now", "2026-09-25T12:00").stdout == "\n"
    refused = program.run("case", "correct", number)
    assert (refused.returncode, refused.stderr) == (1, "这一步必须用 --note 写明理由或内容： correct\n")
    accepted = program.run("case", "accept", number, "--note", "请等通知")
    assert accepted.returncode == 0
    assert "已受理\t区行政审批服务局" in accepted.stdout
    shown = program.run("case", "show", number).stdout
    assert "张某某" in shown
    assert "决定：区行政审批服务局" in shown
    out = tmp_path / "case.json"
    assert program.run("case", "export", number, "--out", str(out)).returncode == 0
    exported = json.loads(out.read_text())
    assert out.stat().st_mode & 0o777 == 0o600
    assert exported["manifest"] == sample.manifest.model_dump(mode="json")
    assert exported["application"]["answers"]["shop_name"] == "示例食品店"
    assert [event["event"]["state"] for event in exported["timeline"]] == ["received", "accepted"]
    assert exported["receipt"]["receipt"]["receipt_number"] == number
    assert exported["documents"][1]["pages"] == 2


def test_what_cannot_start_says_why(program: Program) -> None:
    no_catalogue = program.run("case", "list", "--catalogue", str(program.data))
    assert no_catalogue.returncode == 2
    assert str(program.data) in no_catalogue.stderr


def test_the_agent_of_the_terminal_and_the_backend_understand_one_another(
    terminal: Client, approval: Approval, sealing_key: SealingKey, tmp_path: Path
) -> None:
    store = open_store(tmp_path / "terminal")
    layout = new_id()
    application = body(layout).model_dump_json().encode()
    draft = SubmissionDraft(
        submission_id=new_id(),
        matter_code=ITEM,
        item_codes=(ITEM,),
        catalogue_version=CATALOGUE,
        card_number="110101199003074514",
        documents=(
            DraftDocument(new_id(), DocumentKind.APPLICATION, "application/json", application),
            DraftDocument(layout, DocumentKind.MATERIAL, "application/pdf", b"%PDF-1.7" * 50_000),
        ),
    )
    submitted = Submissions(store, "HT07", sealing_key).submit(draft, lambda _number, _at: {})
    assert isinstance(submitted, Submitted)
    settings = AgentSettings(
        store.data_dir,
        terminal.url,
        "HT07",
        terminal.token,
        approval.keys.signing.public_text,
        contact_interval_s=0,
    )
    channel = Channel(terminal.url, terminal.token, (5, 5), None)
    agent = Agent(settings, store, channel, threading.Event())
    assert agent.turn()
    assert not agent.turn()
    (case,) = approval.files.summaries()
    assert (case.receipt_number, case.state) == (submitted.receipt_number, CaseState.RECEIVED)
    assert store.link.event_cursor() == 1
    channel.close()
    store.close()


def test_no_answer_waits_for_a_delayed_acknowledgement(terminal: Client) -> None:
    def asked_s() -> float:
        started_s = time.perf_counter()
        # A request of two packets, head and body, is what an upload is made of.
        assert terminal.call("PUT", f"/v1/submissions/{new_id()}", data=b"{}").status_code == 422
        return time.perf_counter() - started_s

    assert statistics.median(asked_s() for _ in range(15)) < DELAYED_ACKNOWLEDGEMENT_S
