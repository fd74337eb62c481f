"""The store as one thing: opened once by each process, then shared by its parts."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from sync.clock import Clock, read_clock
from sync.outbox import Outbox
from sync.store.audit import AuditLog
from sync.store.blobs import RESERVE_BYTES, Blobs
from sync.store.cases import Cases
from sync.store.database import Database, open_database
from sync.store.drafts import Drafts
from sync.store.files import locked
from sync.store.link import Link
from sync.store.ratings import Ratings


@dataclass(frozen=True, slots=True)
class Store:
    data_dir: Path
    clock: Clock
    database: Database
    blobs: Blobs
    audit: AuditLog
    outbox: Outbox
    link: Link
    cases: Cases
    ratings: Ratings
    drafts: Drafts

    def submitting(self) -> AbstractContextManager[None]:
        """Held from a submission's first file to its commit, so that nobody takes the files for strays."""
        return locked(self.data_dir / "submit.lock")

    def close(self) -> None:
        self.database.close()


def open_store(data_dir: Path, clock: Clock = read_clock, reserve_bytes: int = RESERVE_BYTES) -> Store:
    """Errors: StoreUnreadable, naming the file and what to do."""
    database = open_database(data_dir)
    audit, link = AuditLog(database, clock), Link(database, clock)
    return Store(
        data_dir=data_dir,
        clock=clock,
        database=database,
        blobs=Blobs(data_dir, reserve_bytes),
        audit=audit,
        outbox=Outbox(database, clock, audit),
        link=link,
        cases=Cases(database, audit),
        ratings=Ratings(database, clock),
        drafts=Drafts(database, clock, link),
    )
