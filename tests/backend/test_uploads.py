"""tus 1.0.0 on the real line: offsets, headers, locks, broken bodies."""

from __future__ import annotations

import errno
import os
import socket
import time
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
import requests
from uuid_utils import uuid7

from backend.approval import Approval
from backend.documents import BlobWriter
from backend.server import Server
from sync.protocol.seal import SealingKey
from tests.backend.sample import CHUNK, TUS, Client, Sample, address, client, submission
from tests.backend.test_submissions import problem


@pytest.fixture
def sample(terminal: Client, sealing_key: SealingKey) -> Sample:
    made = submission(sealing_key)
    terminal.put(made)
    return made


@pytest.fixture
def document_id(terminal: Client, sample: Sample) -> str:
    chosen = sample.manifest.documents[1].id
    assert terminal.create(sample, chosen).status_code == 201
    return chosen


def bytes_on_disk(approval: Approval) -> int:
    files = (path for path in approval.settings.data_dir.glob("documents/*/*") if path.is_file())
    return sum(path.stat().st_size for path in files)


def wait_for(happened: Callable[[], bool], timeout_s: float = 10) -> None:
    end_s = time.monotonic() + timeout_s
    while not happened():
        assert time.monotonic() < end_s
        time.sleep(0.01)


def raw_patch(server: Server, terminal: Client, path: str, announced: int, body: bytes) -> socket.socket:
    """A PATCH whose body stops after `body`, the line still open."""
    where = urlsplit(server.url)
    line = socket.create_connection((where.hostname, where.port or 0), timeout=10)
    headers = CHUNK | {
        "Host": "backend",
        "Authorization": f"Bearer {terminal.token}",
        "Upload-Offset": "0",
        "Content-Length": str(announced),
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    line.sendall(f"PATCH {path} HTTP/1.1\r\n{head}\r\n".encode() + body)
    return line


def test_an_upload_has_an_address_of_its_own_and_starts_at_zero(terminal: Client, sample: Sample) -> None:
    document_id = sample.manifest.documents[0].id
    created = terminal.create(sample, document_id)
    assert created.status_code == 201
    assert created.headers["Location"] == address(sample, document_id)
    found = terminal.call("HEAD", created.headers["Location"], headers=TUS)
    assert found.status_code == 200
    assert found.headers["Upload-Offset"] == "0"
    assert found.headers["Upload-Length"] == str(len(sample.sealed[document_id]))
    assert found.headers["Cache-Control"] == "no-store"
    assert found.headers["Tus-Resumable"] == "1.0.0"


def test_pieces_join_to_the_whole_and_a_second_creation_forgets_nothing(
    terminal: Client, sample: Sample, document_id: str
) -> None:
    data = sample.sealed[document_id]
    assert terminal.patch(sample, document_id, 0, data[:1000]).headers["Upload-Offset"] == "1000"
    created = terminal.create(sample, document_id)
    assert (created.status_code, created.headers["Upload-Offset"]) == (201, "1000")
    assert terminal.patch(sample, document_id, 1000, data[1000:]).status_code == 204
    assert terminal.head(sample, document_id).headers["Upload-Offset"] == str(len(data))


def test_a_wrong_offset_is_a_conflict_and_changes_nothing(
    terminal: Client, sample: Sample, document_id: str
) -> None:
    terminal.patch(sample, document_id, 0, b"x" * 10)
    for offset in (0, 9, 11):
        assert problem(terminal.patch(sample, document_id, offset, b"yy")).code == "upload.offset"
    assert terminal.head(sample, document_id).headers["Upload-Offset"] == "10"


def test_whoever_does_not_speak_tus_is_told_which_version(
    terminal: Client, sample: Sample, document_id: str
) -> None:
    path = address(sample, document_id)
    answers = [terminal.call(method, path) for method in ("POST", "HEAD", "PATCH")]
    answers.append(terminal.call("HEAD", path, headers={"Tus-Resumable": "0.2.2"}))
    assert {(answer.status_code, answer.headers["Tus-Version"]) for answer in answers} == {(412, "1.0.0")}


def test_options_tells_what_is_spoken_without_a_token(
    server: Server, sample: Sample, document_id: str
) -> None:
    answer = requests.options(server.url + address(sample, document_id), timeout=5)
    assert answer.status_code == 204
    assert answer.headers["Tus-Version"] == "1.0.0"
    assert answer.headers["Tus-Extension"] == "creation"
    assert int(answer.headers["Tus-Max-Size"]) > 0


def test_a_body_of_another_type_is_refused(terminal: Client, sample: Sample, document_id: str) -> None:
    headers = TUS | {"Upload-Offset": "0", "Content-Type": "application/octet-stream"}
    answer = terminal.call("PATCH", address(sample, document_id), headers=headers, data=b"x")
    assert (answer.status_code, problem(answer).code) == (415, "upload.content_type")


@pytest.mark.parametrize("value", [None, "", "-1", "1.5", "ten", "\u0661"])
def test_a_header_that_is_no_number_is_refused(
    terminal: Client, sample: Sample, document_id: str, value: str | None
) -> None:
    path = address(sample, document_id)
    given = None if value is None else value.encode()
    offset = terminal.call("PATCH", path, headers=CHUNK | {"Upload-Offset": given}, data=b"x")
    length = terminal.call("POST", path, headers=TUS | {"Upload-Length": given})
    assert [problem(answer).code for answer in (offset, length)] == ["upload.header"] * 2


@pytest.mark.parametrize("in_pieces", [False, True])
def test_more_than_the_document_is_refused_whole(
    terminal: Client, sample: Sample, document_id: str, in_pieces: bool
) -> None:
    data = sample.sealed[document_id] + b"x"
    answer = terminal.patch(
        sample, document_id, 0, {False: data, True: iter([data[:-1], data[-1:]])}[in_pieces]
    )
    assert (answer.status_code, problem(answer).code) == (413, "upload.beyond_length")
    assert terminal.head(sample, document_id).headers["Upload-Offset"] == "0"


@pytest.mark.parametrize("in_pieces", [False, True])
def test_more_than_one_patch_may_hold_is_refused_whole(
    terminal: Client, sealing_key: SealingKey, in_pieces: bool
) -> None:
    sample = submission(sealing_key, sequence=2, scan=b"s" * 300_000)
    document_id = sample.manifest.documents[1].id
    terminal.put(sample)
    terminal.create(sample, document_id)
    data = sample.sealed[document_id]
    body = {False: data[:200_001], True: iter([data[:150_000], data[150_000:200_001]])}[in_pieces]
    answer = terminal.patch(sample, document_id, 0, body)
    assert (answer.status_code, problem(answer).code) == (413, "upload.body_limit")
    assert terminal.patch(sample, document_id, 0, data[:200_000]).status_code == 204


def test_a_length_that_the_manifest_does_not_say_is_refused(
    terminal: Client, sample: Sample, document_id: str
) -> None:
    path = address(sample, document_id)
    other = terminal.call("POST", path, headers=TUS | {"Upload-Length": "7"})
    huge = terminal.call("POST", path, headers=TUS | {"Upload-Length": str(10**12)})
    assert (other.status_code, problem(other).code) == (422, "document.size_differs")
    assert (huge.status_code, problem(huge).code) == (413, "document.too_large")


def test_unknown_uploads_are_unknown_whoever_they_belong_to(
    server: Server, terminal: Client, approval: Approval, sample: Sample, document_id: str
) -> None:
    other = client(server.url, approval, "HT08")
    nowhere = f"/v1/submissions/{sample.id}/documents/{uuid7()}"
    uncreated = address(sample, sample.manifest.documents[0].id)
    assert other.head(sample, document_id).status_code == 404
    assert problem(other.patch(sample, document_id, 0, b"x")).code == "document.unknown"
    assert terminal.call("HEAD", nowhere, headers=TUS).status_code == 404
    assert terminal.call("HEAD", uncreated, headers=TUS).status_code == 404
    assert problem(other.create(sample, document_id)).code == "document.unknown"
    other.session.close()


def test_a_second_writer_is_told_to_wait(
    server: Server, terminal: Client, approval: Approval, sample: Sample, document_id: str
) -> None:
    with raw_patch(server, terminal, address(sample, document_id), 1000, b"x" * 400):
        wait_for(lambda: bytes_on_disk(approval) == 400)
        answer = terminal.patch(sample, document_id, 0, b"y" * 10)
        assert (answer.status_code, problem(answer).code) == (423, "upload.locked")
        assert answer.headers["Retry-After"] == "5"
        assert terminal.head(sample, document_id).headers["Upload-Offset"] == "0"


def test_what_came_before_the_line_broke_is_kept(
    server: Server, terminal: Client, approval: Approval, sample: Sample, document_id: str
) -> None:
    data = sample.sealed[document_id]
    with raw_patch(server, terminal, address(sample, document_id), len(data), data[:5000]):
        wait_for(lambda: bytes_on_disk(approval) == 5000)
    wait_for(lambda: terminal.head(sample, document_id).headers["Upload-Offset"] == "5000")
    assert terminal.patch(sample, document_id, 5000, data[5000:]).status_code == 204


def test_a_line_that_falls_silent_is_let_go_and_what_came_is_kept(
    server: Server, terminal: Client, sample: Sample, document_id: str
) -> None:
    data = sample.sealed[document_id]
    with raw_patch(server, terminal, address(sample, document_id), len(data), data[:5000]) as line:
        assert line.recv(4096).startswith(b"HTTP/1.1 408 ")
    assert terminal.head(sample, document_id).headers["Upload-Offset"] == "5000"
    assert terminal.patch(sample, document_id, 5000, data[5000:]).status_code == 204


def test_bytes_that_were_never_acknowledged_are_written_over(
    terminal: Client, approval: Approval, sample: Sample, document_id: str
) -> None:
    data = sample.sealed[document_id]
    terminal.patch(sample, document_id, 0, data[:100])
    (blob,) = (file for file in approval.settings.data_dir.glob("documents/*/*") if file.is_file())
    with blob.open("ab") as file:
        file.write(b"torn" * 100_000)
    assert terminal.patch(sample, document_id, 100, data[100:]).status_code == 204
    assert blob.read_bytes() == data


def test_a_disk_that_fails_acknowledges_nothing(
    terminal: Client, sample: Sample, document_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_writer: BlobWriter) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    data = sample.sealed[document_id]
    with monkeypatch.context() as disk:
        disk.setattr(BlobWriter, "sync", fail)
        assert problem(terminal.patch(sample, document_id, 0, data)).code == "server.bug"
    assert terminal.head(sample, document_id).headers["Upload-Offset"] == "0"
    assert terminal.patch(sample, document_id, 0, data).status_code == 204


def test_documents_are_for_their_owner_alone(
    terminal: Client, approval: Approval, sample: Sample, document_id: str
) -> None:
    terminal.patch(sample, document_id, 0, b"x")
    modes = {path.stat().st_mode & 0o077 for path in approval.settings.data_dir.glob("documents/**/*")}
    assert modes == {0}
