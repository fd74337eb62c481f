"""Sealed files whose row was never committed: gone after a day, and nothing else with them."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from backend.approval import Approval
from backend.documents import DocumentFolder
from backend.strays import MOST_STRAYS, remove_strays
from backend.web.app import create_app
from sync.protocol.papers import paper_context
from sync.protocol.seal import SealingKey
from tests.backend.held import a_pdf, issue
from tests.backend.paper import add
from tests.backend.sample import NOWHERE, deposit, submission


def age(folder: Path, days: float, approval: Approval) -> list[str]:
    """All files are now so old; their names."""
    at = (approval.clock.now() - timedelta(days=days)).timestamp()
    files = [path for path in folder.rglob("*") if path.is_file()]
    for path in files:
        os.utime(path, (at, at))
    return [path.name for path in files]


@pytest.fixture
def folder(approval: Approval, sealing_key: SealingKey) -> Path:
    """Documents of an application, an issued one, a paper of the case: each has its row."""
    sample = deposit(approval, submission(sealing_key))
    issue(approval)
    add(approval, sample.number)
    return approval.settings.data_dir / "documents"


def left(approval: Approval, folder: Path) -> tuple[int, set[str]]:
    removed = remove_strays(approval.database, approval.papers.documents, approval.clock.now())
    return removed, {path.name for path in folder.rglob("*") if path.is_file()}


def test_a_file_that_no_row_names_is_removed_and_what_a_row_names_stays(
    approval: Approval, folder: Path
) -> None:
    named = set(age(folder, 2, approval))
    stray = approval.papers.seal_away(a_pdf(), paper_context(NOWHERE))
    foreign = folder / "readme"
    foreign.touch()
    assert stray in age(folder, 2, approval)
    assert left(approval, folder) == (1, named | {"readme"})


def test_a_file_of_today_may_still_get_its_row(approval: Approval, folder: Path) -> None:
    stray = approval.papers.seal_away(a_pdf(), paper_context(NOWHERE))
    age(folder, 0.5, approval)
    removed, there = left(approval, folder)
    assert (removed, stray in there) == (0, True)


def test_every_start_looks_for_them(approval: Approval, folder: Path) -> None:
    stray = approval.papers.seal_away(a_pdf(), paper_context(NOWHERE))
    age(folder, 2, approval)
    app = create_app(approval)

    async def starts_and_ends() -> None:
        async with app.router.lifespan_context(app), asyncio.timeout(20):
            while approval.papers.documents.digest(stray) is not None:
                await asyncio.sleep(0.01)

    asyncio.run(starts_and_ends())
    assert approval.papers.documents.digest(stray) is None


def test_so_many_without_a_row_are_left_for_the_database_is_not_theirs(
    approval: Approval, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    named = {path.name for path in folder.rglob("*") if path.is_file()}
    (folder / "ab").mkdir(exist_ok=True)
    strays = {f"ab{number:030x}" for number in range(MOST_STRAYS + 1)}
    for stray in strays:
        (folder / "ab" / stray).touch()
    age(folder, 2, approval)
    assert left(approval, folder) == (0, named | strays)
    assert "is this database as new as its documents?" in caplog.text


def test_a_folder_that_cannot_be_looked_through_keeps_no_backend_from_starting(
    approval: Approval, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_folder: DocumentFolder, _since: datetime) -> Iterator[str]:
        raise PermissionError(13, "not yours")

    monkeypatch.setattr(DocumentFolder, "quiet", broken)
    app = create_app(approval)

    async def starts_and_ends() -> None:
        async with app.router.lifespan_context(app), asyncio.timeout(20):
            while "they will be at the next start" not in caplog.text:
                await asyncio.sleep(0.01)

    asyncio.run(starts_and_ends())


def test_a_file_that_goes_while_it_is_looked_at_is_no_trouble(tmp_path: Path, approval: Approval) -> None:
    documents = DocumentFolder(tmp_path)
    blob = documents.new_blob()
    (tmp_path / blob[:2]).mkdir()
    (tmp_path / blob[:2] / blob).symlink_to(tmp_path / "gone")
    assert remove_strays(approval.database, documents, approval.clock.now()) == 0
