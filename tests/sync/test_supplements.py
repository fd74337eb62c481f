"""From the notice to the case and back, over the line: asked for, submitted once, delivered once, told."""

from __future__ import annotations

import base64
from datetime import date

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from backend.access import Role
from backend.approval import Approval
from backend.case_models import CaseFile
from backend.server import Server
from backend.transitions import Action
from kiosk.applications import ScannedDocument
from kiosk.supplements import Supplement
from peripherals.identity import Identity, IdentityKind, Sex
from sync.channel import Budget, Channel
from sync.corrections import CORRECTIONS, CorrectionsWanted
from sync.protocol.corrections import OpenCorrections
from sync.protocol.seal import SealingKey
from sync.protocol.wire import CaseState
from sync.sealed_question import NotKnown, SealedLine
from sync.store.store import Store
from sync.store.submissions import Submissions, new_id
from sync.tus import TusClient
from sync.uploader import Delivered, Uploader
from tests.backend.sample import NOTIFY_BY, RECEIVED_AT, ZHANG, deposit, submission
from tests.backend.test_cases import act
from tests.sync.material import TERMINAL, compose

PERSON = Identity(
    kind=IdentityKind.SOCIAL_SECURITY_CARD,
    name=ZHANG.name,
    number=ZHANG.number,
    sex=Sex.MALE,
    birth=ZHANG.birth,
    ethnic_group=None,
    valid_to=date(2039, 1, 1),
)


def test_what_a_notice_asks_for_is_delivered_once_and_the_case_goes_on(
    approval: Approval, store: Store, budget: Budget
) -> None:
    key = SealingKey.from_text(approval.keys.opening.public_text())
    case = deposit(approval, submission(key, sequence=482))
    act(approval, case, Action.CORRECT, missing=("layout",))
    token = approval.access.issue(TERMINAL, Role.TERMINAL)
    receipt_key = Ed25519PublicKey.from_public_bytes(base64.b64decode(approval.keys.signing.public_text))
    with Server(approval) as server:
        inquirer = SealedLine(CORRECTIONS, server.url, token, TERMINAL, key)
        told = inquirer.ask(CorrectionsWanted(ZHANG.number, RECEIVED_AT))
        inquirer.close()
        assert isinstance(told, OpenCorrections)
        scan = ScannedDocument(b"%PDF-1.7 the layout", 1)
        given = Supplement(new_id(), told.corrections[0], PERSON, {"layout": scan})
        draft = given.draft((), NOTIFY_BY, RECEIVED_AT)
        submissions = Submissions(store, TERMINAL, key)
        first, again = submissions.submit(draft, compose), submissions.submit(draft, compose)
        assert first == again
        channel = Channel(server.url, token, (5, 5), None)
        uploader = Uploader(store, channel, TusClient(channel), receipt_key)
        assert isinstance(uploader.attempt(draft.submission_id, budget), Delivered)
        channel.close()
    file = approval.files.file(case.number)
    assert isinstance(file, CaseFile)
    (record,) = file.supplements
    assert (file.case.state, record.submission_id) == (CaseState.RECEIVED, draft.submission_id)
    assert approval.files.document(case.number, record.documents[0]) == b"%PDF-1.7 the layout"
    assert store.outbox.summary().delivered == 1
    (kept,) = store.cases.of_holder(ZHANG.number)
    assert kept.supplement_to == case.number


def test_without_a_line_it_is_not_known_what_is_missing(approval: Approval) -> None:
    key = SealingKey.from_text(approval.keys.opening.public_text())
    inquirer = SealedLine(CORRECTIONS, "http://127.0.0.1:9", "t", TERMINAL, key)
    assert isinstance(inquirer.ask(CorrectionsWanted(ZHANG.number, RECEIVED_AT)), NotKnown)
    inquirer.close()
