"""Records of broken commitments: entered by staff, lifted by staff, each with its reason.

While one is in force, commitment instead of material and gap acceptance are closed (domain.md §4); nothing
else is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from backend.clock import Clock
from backend.database import Database
from backend.holder_tables import DishonestRecord
from backend.holdings import new_id
from backend.keys import HolderKey
from backend.problems import refuse
from sync.protocol.holdings import Holder
from sync.protocol.wire import Problem


@dataclass(frozen=True, slots=True)
class StandingRecord:
    """`lifted_at` None: in force. Says nothing of who it is about."""

    record_id: str
    reason: str
    entered_at: datetime
    entered_by: str
    lifted_at: datetime | None


@dataclass(frozen=True, slots=True)
class Standing:
    database: Database
    key: HolderKey
    clock: Clock

    def enter(self, holder: Holder, *, actor: str, reason: str) -> StandingRecord | Problem:
        if not reason.strip():
            return refuse("record.reason_required")
        row = DishonestRecord(
            record_id=new_id(),
            holder=self.key.tag(holder),
            reason=reason.strip(),
            entered_at=self.clock.now(),
            entered_by=actor,
        )
        with self.database.writing() as session:
            session.add(row)
        return _told(row)

    def lift(self, record_id: str, *, actor: str, reason: str) -> StandingRecord | Problem:
        """The commitment was made good, or the record was wrong."""
        if not reason.strip():
            return refuse("record.reason_required")
        with self.database.writing() as session:
            row = session.get(DishonestRecord, record_id, with_for_update=True)
            if row is None or row.lifted_at is not None:
                return refuse("record.unknown", record_id)
            row.lifted_at, row.lifted_by, row.lifted_why = self.clock.now(), actor, reason.strip()
            return _told(row)

    def of(self, holder: Holder) -> Sequence[StandingRecord]:
        """All there ever were, the oldest first."""
        query = select(DishonestRecord).where(DishonestRecord.holder == self.key.tag(holder))
        with self.database.reading() as session:
            return [_told(row) for row in session.scalars(query.order_by(DishonestRecord.entered_at))]


def _told(row: DishonestRecord) -> StandingRecord:
    return StandingRecord(row.record_id, row.reason, row.entered_at, row.entered_by, row.lifted_at)
