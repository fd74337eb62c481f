"""A terminal asks for papers: the real backend answers; what was tampered with is not known."""

from __future__ import annotations

import pytest

from backend.access import Role
from backend.approval import Approval
from backend.server import Server
from peripherals.page_printer.sealed import SealedDocument, seal_key, why_not_sealed
from sync.papers import PAPERS, PapersWanted
from sync.protocol.papers import (
    LARGEST_ANSWER_BYTES,
    LARGEST_PAPER_BYTES,
    CasePapers,
    SealedPapers,
)
from sync.protocol.seal import OpeningKey, SealingKey
from sync.sealed_question import NotKnown, SealedLine
from tests.backend.held import a_pdf
from tests.backend.paper import add
from tests.backend.sample import NOWHERE, RECEIVED_AT, ZHANG, Sample, deposit, submission
from tests.sync.scripted_backend import Action, ScriptedBackend, hangs_up_before, portal, refuses, says

PATH = "/v1/cases/papers"


@pytest.fixture
def key(approval: Approval) -> SealingKey:
    return SealingKey.from_text(approval.keys.opening.public_text())


@pytest.fixture
def sample(approval: Approval, key: SealingKey) -> Sample:
    return deposit(approval, submission(key))


def ask(url: str, token: str, key: SealingKey, submission_id: str) -> CasePapers | NotKnown:
    inquirer = SealedLine(PAPERS, url, token, "HT07", key)
    answer = inquirer.ask(PapersWanted(ZHANG.number, submission_id, RECEIVED_AT))
    inquirer.close()
    return answer


def test_a_paper_of_some_hundred_kib_comes_ready_to_print(
    approval: Approval, key: SealingKey, sample: Sample
) -> None:
    pdf = a_pdf() + b"\n%" + b"x" * 400_000
    add(approval, sample.number, pdf=pdf)
    with Server(approval) as server:
        answer = ask(server.url, approval.access.issue("HT07", Role.TERMINAL), key, sample.id)
    assert isinstance(answer, CasePapers)
    (paper,) = answer.papers
    assert paper.content == pdf
    document = SealedDocument(paper.content, paper.statement, paper.signature)
    assert why_not_sealed(document, seal_key(approval.keys.signing.public_text)) is None


def test_as_many_as_a_submission_can_have_come_in_one_answer(
    approval: Approval, key: SealingKey, sample: Sample
) -> None:
    begin = a_pdf()
    largest = begin + b"\n%" + b"x" * (LARGEST_PAPER_BYTES - len(begin) - 2)
    for _ in range(LARGEST_ANSWER_BYTES // LARGEST_PAPER_BYTES):
        add(approval, sample.number, pdf=largest)
    with Server(approval) as server:
        answer = ask(server.url, approval.access.issue("HT07", Role.TERMINAL), key, sample.id)
    assert isinstance(answer, CasePapers)
    assert {paper.content for paper in answer.papers} == {largest}


def test_of_a_case_without_papers_there_are_none(approval: Approval, key: SealingKey, sample: Sample) -> None:
    with Server(approval) as server:
        answer = ask(server.url, approval.access.issue("HT07", Role.TERMINAL), key, sample.id)
    assert answer == CasePapers()


FOREIGN = SealedPapers(inquiry_id=NOWHERE, sealed="AAAA").model_dump_json().encode()


@pytest.mark.parametrize(
    ("action", "code"),
    [
        (portal, "link.foreign_answer"),
        (says(200, b"{}"), "link.foreign_answer"),
        (says(200, FOREIGN), "inquiry.foreign_answer"),
        (says(200, FOREIGN.replace(b"AAAA", b"?")), "inquiry.foreign_answer"),
        (refuses(403, "inquiry.not_own"), "inquiry.not_own"),
        (hangs_up_before, "link.unreachable"),
    ],
)
def test_what_is_no_answer_of_ours_is_not_known(backend: ScriptedBackend, action: Action, code: str) -> None:
    backend.next("POST", PATH, action)
    stranger = SealingKey.from_text(OpeningKey.generate().public_text())
    assert ask(backend.url, "t", stranger, NOWHERE) == NotKnown(code)
