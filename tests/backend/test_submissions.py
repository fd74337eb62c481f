"""PUT manifest, GET state: once, for ever, and only one's own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import func, select
from uuid_utils import uuid7

from backend.approval import Approval
from backend.case_models import CaseFile
from backend.server import Server
from backend.tables import Case, CaseStep, Document, StoredReceipt, Submission
from sync.protocol.canonical import canonical_bytes, sha256_hex
from sync.protocol.receipt_number import receipt_number
from sync.protocol.seal import SealingKey
from sync.protocol.wire import Problem, RatingEntry, SubmissionState
from tests.backend.sample import Client, client, submission


def problem(response: Any) -> Problem:
    assert response.headers["Content-Type"] == "application/problem+json"
    found = Problem.model_validate_json(response.content)
    assert found.status == response.status_code
    return found


def test_a_manifest_is_registered_once_and_answered_for_ever(
    terminal: Client, sealing_key: SealingKey
) -> None:
    sample = submission(sealing_key)
    first, again = terminal.put(sample), terminal.put(sample)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.content == again.content
    state = SubmissionState.model_validate_json(first.content)
    assert state.manifest_sha256 == sha256_hex(canonical_bytes(sample.manifest))
    assert set(state.missing) == set(sample.sealed)
    assert not state.is_final


def test_other_content_under_the_same_id_is_a_conflict(terminal: Client, sealing_key: SealingKey) -> None:
    sample = submission(sealing_key)
    terminal.put(sample)
    changed = sample.manifest.model_copy(update={"matter_code": "D001"})
    response = terminal.call("PUT", f"/v1/submissions/{sample.id}", json=changed.model_dump(mode="json"))
    assert problem(response).code == "submission.conflict"


def test_two_submissions_cannot_share_a_receipt_number(terminal: Client, sealing_key: SealingKey) -> None:
    terminal.put(submission(sealing_key, sequence=5))
    response = terminal.put(submission(sealing_key, sequence=5))
    assert (response.status_code, problem(response).code) == (422, "receipt_number.conflict")


def test_a_refused_manifest_leaves_nothing_behind(
    terminal: Client, approval: Approval, sealing_key: SealingKey
) -> None:
    terminal.put(submission(sealing_key, sequence=5))
    terminal.put(submission(sealing_key, sequence=5))
    with approval.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Submission)) == 1
        assert session.scalar(select(func.count()).select_from(Document)) == 2


@pytest.mark.parametrize(
    "change",
    [
        {"submission_id": str(uuid7())},
        {"receipt_number": "HT07-000001-0"},
        {"receipt_number": "HT08-000001-3"},
        {"receipt_number": receipt_number("HT07", 10**40)},
        {"documents": "twice"},
        {"documents": "huge"},
    ],
)
def test_a_manifest_that_contradicts_itself_is_refused(
    terminal: Client, sealing_key: SealingKey, change: dict[str, Any]
) -> None:
    sample = submission(sealing_key)
    entry = sample.manifest.documents[0]
    odd = {"twice": (entry, entry), "huge": (entry.model_copy(update={"size": 2**63}),)}
    made = {name: odd.get(value, value) for name, value in change.items()}
    manifest = sample.manifest.model_copy(update=made)
    response = terminal.call("PUT", f"/v1/submissions/{sample.id}", json=manifest.model_dump(mode="json"))
    assert problem(response).code == "submission.invalid"


def test_a_body_of_another_shape_is_refused_by_place_and_never_by_value(
    terminal: Client, sealing_key: SealingKey
) -> None:
    sample = submission(sealing_key)
    raw = sample.manifest.model_dump(mode="json") | {"name": "王某某"}
    response = terminal.call("PUT", f"/v1/submissions/{sample.id}", json=raw)
    assert problem(response).code == "request.invalid"
    assert "body.name" in problem(response).detail
    assert "王某某" not in response.text


def test_another_terminals_submission_is_as_unknown_as_none(
    terminal: Client, server: Server, approval: Approval, sealing_key: SealingKey
) -> None:
    sample = submission(sealing_key)
    terminal.put(sample)
    other = client(server.url, approval, "HT08")
    answers = [
        other.call("GET", f"/v1/submissions/{sample.id}"),
        other.finalize(sample),
        other.call("GET", f"/v1/submissions/{uuid7()}"),
    ]
    assert [problem(answer).code for answer in answers] == ["submission.unknown"] * 3
    assert problem(other.put(sample)).code == "token.other_terminal"
    other.session.close()


def test_without_a_token_of_ours_nothing_is_answered(server: Server, terminal: Client, staff: Client) -> None:
    path = f"/v1/submissions/{uuid7()}"
    nobody = Client(server.url, "guessed")
    refused = nobody.call("GET", path)
    assert (problem(refused).code, refused.headers["WWW-Authenticate"]) == ("token.unknown", "Bearer")
    assert problem(staff.call("GET", path)).code == "token.other_role"
    assert problem(terminal.call("GET", "/v1/staff/cases")).code == "token.other_role"
    nobody.session.close()


def test_a_new_token_ends_the_old_one(server: Server, terminal: Client, approval: Approval) -> None:
    path = f"/v1/submissions/{uuid7()}"
    renewed = client(server.url, approval)
    assert problem(terminal.call("GET", path)).code == "token.unknown"
    assert problem(renewed.call("GET", path)).code == "submission.unknown"
    renewed.session.close()


def test_health_says_who_answers_and_what_time_it_is(server: Server) -> None:
    nobody = Client(server.url, "")
    assert nobody.call("GET", "/v1/health").json() == {
        "service": "yichuang-approval",
        "server_time": "2026-09-25T02:18:00Z",
    }
    nobody.session.close()


def test_the_first_rating_stands_and_stays_with_its_case(
    terminal: Client, server: Server, approval: Approval, sealing_key: SealingKey
) -> None:
    sample = terminal.deliver(submission(sealing_key))
    path = f"/v1/submissions/{sample.id}/rating"
    first = {"level": 2, "reasons": ["slow"], "rated_at": "2026-09-25T02:20:00Z"}
    assert terminal.call("PUT", path, json=first).json() == first
    assert terminal.call("PUT", path, json=first | {"level": 5}).json() == first
    file = approval.files.file(sample.number)
    assert isinstance(file, CaseFile)
    assert file.rating == RatingEntry.model_validate(first)
    other = client(server.url, approval, "HT08")
    assert problem(other.call("PUT", path, json=first)).code == "submission.unknown"
    other.session.close()


def test_twenty_at_once_make_one_row_one_receipt_and_one_case(
    server: Server, terminal: Client, approval: Approval, sealing_key: SealingKey
) -> None:
    sample = submission(sealing_key)

    def at_once(step: str) -> list[Any]:
        def one(_number: int) -> Any:
            calling = Client(server.url, terminal.token)
            response = getattr(calling, step)(sample)
            calling.session.close()
            return response

        with ThreadPoolExecutor(20) as pool:
            return list(pool.map(one, range(20)))

    assert sorted(response.status_code for response in at_once("put")) == [200] * 19 + [201]
    terminal.send(sample)
    receipts = at_once("finalize")
    assert {response.status_code for response in receipts} == {200}
    assert len({response.content for response in receipts}) == 1
    with approval.database.reading() as session:
        counts = [
            session.scalar(select(func.count()).select_from(table))
            for table in (Submission, StoredReceipt, Case, CaseStep)
        ]
    assert counts == [1, 1, 1, 1]


def test_a_body_larger_than_any_manifest_is_refused_before_it_is_read(
    terminal: Client, server: Server, sealing_key: SealingKey
) -> None:
    sample = submission(sealing_key)
    path = f"/v1/submissions/{sample.id}"
    announced = terminal.call("PUT", path, data=b"x" * 20_001)
    trickled = terminal.call("PUT", path, data=iter([b"x" * 15_000] * 2))
    assert problem(announced).code == "request.too_large"
    assert problem(trickled).code == "request.too_large"


def test_an_unknown_address_or_method_is_a_problem_too(terminal: Client) -> None:
    assert problem(terminal.call("GET", "/v1/nothing")).code == "request.unknown"
    assert problem(terminal.call("DELETE", "/v1/health")).code == "request.method"
