"""What the government holds of a holder: filed from cases, checked at windows, issued by authorities."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from backend.clock import Clock
from backend.database import Database
from backend.holder_tables import DishonestRecord, HolderCase, Holding
from backend.keys import HolderKey
from backend.problems import refuse
from backend.rules import Rules
from kiosk.deadlines import local_date
from kiosk.holdings import holder_of
from sync.protocol.holdings import HeldDocument, Holder, Holdings
from sync.protocol.wire import ApplicationBody, Grade, HowMet, Manifest, MaterialEntry, Problem

_FILED_AS = {HowMet.SCANNED: Grade.UPLOADED, HowMet.COMMITTED: Grade.STATED}


@dataclass(frozen=True, slots=True)
class HoldingRegister:
    """The index alone; the documents themselves stay sealed where they lie."""

    database: Database
    key: HolderKey
    rules: Rules
    clock: Clock

    def file(self, session: Session, manifest: Manifest, body: ApplicationBody) -> None:
        """What came with an application is found again: scans as C, statements as D; and who told it."""
        holder = holder_of(body)
        if holder is None:
            return
        tag = self.key.tag(holder)
        session.add(
            HolderCase(submission_id=manifest.submission_id, holder=tag, received_at=manifest.received_at)
        )
        keys = self.rules.document_keys(body.item_code)
        source = self.rules.item_name(body.item_code)
        for entry in body.materials:
            grade = _FILED_AS.get(entry.how)
            if grade is None or entry.material_id not in keys:
                continue
            session.add(
                Holding(
                    holding_id=new_id(),
                    holder=tag,
                    document=keys[entry.material_id],
                    grade=grade,
                    source=source,
                    held_since=local_date(manifest.received_at),
                    submission_id=manifest.submission_id,
                    document_id=entry.document_id,
                    actor=manifest.terminal_id,
                    changed_at=self.clock.now(),
                )
            )

    def held(self, holder: Holder, on: date, documents: Sequence[str] | None = None) -> Holdings:
        """All that is in force on this day (of these kinds), and whether a commitment was broken."""
        tag = self.key.tag(holder)
        in_force = or_(Holding.valid_until.is_(None), Holding.valid_until >= on)
        query = select(Holding).where(Holding.holder == tag, Holding.withdrawn_at.is_(None), in_force)
        if documents is not None:
            query = query.where(Holding.document.in_(documents))
        broken = select(DishonestRecord.record_id).where(
            DishonestRecord.holder == tag, DishonestRecord.lifted_at.is_(None)
        )
        with self.database.reading() as session:
            rows = session.scalars(query.order_by(Holding.grade, Holding.held_since.desc())).all()
            is_dishonest = session.scalars(broken.limit(1)).first() is not None
        return Holdings(documents=tuple(map(told, rows)), has_dishonest_record=is_dishonest)

    def latest_case(self, holder: Holder) -> str | None:
        """The submission in which this holder told something last."""
        query = (
            select(HolderCase.submission_id)
            .where(HolderCase.holder == self.key.tag(holder))
            .order_by(HolderCase.received_at.desc())
            .limit(1)
        )
        with self.database.reading() as session:
            return session.scalars(query).first()

    def row(self, holding_id: str) -> Holding | None:
        with self.database.reading() as session:
            return session.get(Holding, holding_id)

    def verify(
        self, submission_id: str, entry: MaterialEntry, document: str, *, actor: str, until: date | None
    ) -> HeldDocument | Problem:
        """The original was seen at a window: C becomes B. `entry`: how the case at hand met the material."""
        with self.database.writing() as session:
            query = select(Holding).where(Holding.withdrawn_at.is_(None))
            if entry.holding_id is not None:
                query = query.where(Holding.holding_id == entry.holding_id)
            else:
                query = query.where(Holding.submission_id == submission_id, Holding.document == document)
            row = session.scalars(query.with_for_update()).first()
            if row is None:
                return refuse("holding.unknown", entry.material_id)
            if row.grade not in (Grade.UPLOADED, Grade.CHECKED):
                return refuse("holding.grade", row.grade)
            row.grade, row.actor, row.changed_at = Grade.CHECKED, actor, self.clock.now()
            row.valid_until = until or row.valid_until
            return told(row)

    def issue(
        self, holder: Holder, document: str, blob: str, holding_id: str, *, source: str, actor: str,
        on: date, until: date | None,
    ) -> HeldDocument:  # fmt: skip
        """A document that an authority issued: grade A. `blob` is on the disk already."""
        row = Holding(
            holding_id=holding_id,
            holder=self.key.tag(holder),
            document=document,
            grade=Grade.ISSUED,
            source=source,
            held_since=on,
            valid_until=until,
            blob=blob,
            actor=actor,
            changed_at=self.clock.now(),
        )
        with self.database.writing() as session:
            session.add(row)
        return told(row)

    def withdraw(self, holding_id: str, *, actor: str, why: str) -> HeldDocument | Problem:
        """Revoked, cancelled, or wrong: from now on it is used no more (Licensing Law 69, 70)."""
        with self.database.writing() as session:
            row = session.get(Holding, holding_id, with_for_update=True)
            if row is None or row.withdrawn_at is not None:
                return refuse("holding.unknown", holding_id)
            row.withdrawn_at, row.withdrawn_why, row.actor = self.clock.now(), why, actor
            return told(row)


def told(row: Holding) -> HeldDocument:
    return HeldDocument(
        holding_id=row.holding_id,
        document=row.document,
        grade=Grade(row.grade),
        source=row.source,
        held_since=row.held_since,
        valid_until=row.valid_until,
    )


def new_id() -> str:
    return str(uuid.uuid4())
