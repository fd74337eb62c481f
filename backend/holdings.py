"""What the government holds of a holder: filed from cases, checked at windows, issued by authorities."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import Session

from backend.clock import Clock
from backend.database import Database
from backend.holder_tables import DishonestRecord, HolderCase, Holding
from backend.keys import Keys
from backend.problems import refuse
from backend.rules import RuleBook
from kiosk.deadlines import local_date
from kiosk.holdings import MEETS_BY_ITSELF, holder_for, holder_of
from sync.protocol.holdings import (
    HeldDocument,
    Holder,
    HolderKind,
    Holdings,
    from_text,
    holding_context,
    to_text,
)
from sync.protocol.manifest import Manifest
from sync.protocol.seal import SealingKey
from sync.protocol.wire import ApplicationBody, Grade, HowMet, MaterialEntry, Problem

_FILED_AS = {HowMet.SCANNED: Grade.UPLOADED, HowMet.COMMITTED: Grade.STATED}


@dataclass(frozen=True, slots=True)
class IssuedDocument:
    """What an authority issued. `fields`: what is written on it, by field id of its paper layout."""

    holding_id: str
    document: str
    source: str
    blob: str
    fields: dict[str, str]
    on: date
    until: date | None


@dataclass(frozen=True, slots=True)
class HoldingRegister:
    """The index; the documents themselves stay sealed where they lie."""

    database: Database
    keys: Keys
    rules: RuleBook
    clock: Clock

    def file(self, session: Session, manifest: Manifest, body: ApplicationBody) -> None:
        """What came with an application is found again: scans as C, statements as D; and who told it."""
        holder = holder_for(body.card_holder.number, body.applicant)
        if holder is None:
            return
        tag, teller = self.keys.holder.tag(holder), self._teller(body.card_holder.number)
        session.add(
            HolderCase(
                submission_id=manifest.submission_id,
                holder=tag,
                teller=teller,
                received_at=manifest.received_at,
            )
        )
        rules = self.rules.of(body.catalogue_version)
        filed: set[str] = set()
        entries = [(part, entry) for part in body.parts for entry in part.materials]
        for part, entry in entries:
            grade = _FILED_AS.get(entry.how)
            document = rules.document_keys(part.item_code).get(entry.material_id)
            if grade is None or document is None or document in filed:
                continue
            filed.add(document)  # a paper that several items need is one
            session.add(
                Holding(
                    holding_id=new_id(),
                    holder=tag,
                    teller=teller,
                    document=document,
                    grade=grade,
                    source=rules.item_name(part.item_code),
                    held_since=local_date(manifest.received_at),
                    submission_id=manifest.submission_id,
                    document_id=entry.document_id,
                    actor=manifest.terminal_id,
                    changed_at=self.clock.now(),
                )
            )

    def held(
        self, holder: Holder, on: date, card_number: str, documents: Sequence[str] | None = None
    ) -> Holdings:
        """What is in force on this day (of these kinds) and may be told to whoever holds this card."""
        own = or_(Holding.grade.in_(MEETS_BY_ITSELF), Holding.teller == self._teller(card_number))
        of_kind = Holding.document.in_(documents) if documents is not None else true()
        broken = select(DishonestRecord.record_id).where(
            DishonestRecord.holder == self.keys.holder.tag(holder), DishonestRecord.lifted_at.is_(None)
        )
        with self.database.reading() as session:
            is_dishonest = session.scalars(broken.limit(1)).first() is not None
        return Holdings(documents=self._in_force(holder, on, own, of_kind), has_dishonest_record=is_dishonest)

    def all_of(self, holder: Holder, on: date) -> tuple[HeldDocument, ...]:
        """Everything in force on this day, for staff."""
        return self._in_force(holder, on)

    def _in_force(
        self, holder: Holder, on: date, *conditions: ColumnElement[bool]
    ) -> tuple[HeldDocument, ...]:
        query = select(Holding).where(
            Holding.holder == self.keys.holder.tag(holder),
            Holding.withdrawn_at.is_(None),
            or_(Holding.valid_until.is_(None), Holding.valid_until >= on),
            *conditions,
        )
        with self.database.reading() as session:
            rows = session.scalars(query.order_by(Holding.grade, Holding.held_since.desc())).all()
        return tuple(map(self.told, rows))

    def known(self, body: ApplicationBody, on: date) -> Holdings:
        """What counts for an application: of whom its card holder may not ask, no document does."""
        holder = holder_of(body.applicant)
        if holder is None:
            return Holdings()
        found = self.held(holder, on, body.card_holder.number)
        may_ask = holder_for(body.card_holder.number, body.applicant) is not None
        return found if may_ask else found.model_copy(update={"documents": ()})

    def latest_case(self, holder: Holder, card_number: str) -> str | None:
        """The submission in which whoever holds this card told something of this holder last."""
        query = (
            select(HolderCase.submission_id)
            .where(HolderCase.holder == self.keys.holder.tag(holder))
            .where(HolderCase.teller == self._teller(card_number))
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
        query = select(Holding).where(Holding.withdrawn_at.is_(None))
        if entry.holding_id is not None:
            query = query.where(Holding.holding_id == entry.holding_id)
        else:
            query = query.where(Holding.submission_id == submission_id, Holding.document == document)
        with self.database.writing() as session:
            row = session.scalars(query.with_for_update()).first()
            if row is None:
                return refuse("holding.unknown", entry.material_id)
            if row.grade not in (Grade.UPLOADED, Grade.CHECKED):
                return refuse("holding.grade", row.grade)
            row.grade, row.actor, row.changed_at = Grade.CHECKED, actor, self.clock.now()
            row.valid_until = until or row.valid_until
            return self.told(row)

    def issue(self, holder: Holder, issued: IssuedDocument, *, actor: str) -> HeldDocument:
        """A document of grade A; its blob is on the disk already."""
        sealing = SealingKey.from_text(self.keys.opening.public_text())
        fields = json.dumps(issued.fields, ensure_ascii=False).encode()
        row = Holding(
            holding_id=issued.holding_id,
            holder=self.keys.holder.tag(holder),
            document=issued.document,
            grade=Grade.ISSUED,
            source=issued.source,
            held_since=issued.on,
            valid_until=issued.until,
            blob=issued.blob,
            fields=to_text(sealing.seal(fields, holding_context(issued.holding_id, "fields"))),
            actor=actor,
            changed_at=self.clock.now(),
        )
        with self.database.writing() as session:
            session.add(row)
        return self.told(row)

    def withdraw(self, holding_id: str, *, actor: str, why: str) -> HeldDocument | Problem:
        """Revoked, cancelled, or wrong: from now on it is used no more (Licensing Law 69, 70)."""
        with self.database.writing() as session:
            row = session.get(Holding, holding_id, with_for_update=True)
            if row is None or row.withdrawn_at is not None:
                return refuse("holding.unknown", holding_id)
            row.withdrawn_at, row.withdrawn_why, row.actor = self.clock.now(), why, actor
            return self.told(row)

    def told(self, row: Holding) -> HeldDocument:
        return HeldDocument(
            holding_id=row.holding_id,
            document=row.document,
            grade=Grade(row.grade),
            source=row.source,
            held_since=row.held_since,
            valid_until=row.valid_until,
            fields=self._fields(row),
        )

    def _fields(self, row: Holding) -> dict[str, str]:
        if not row.fields:
            return {}
        context = holding_context(row.holding_id, "fields")
        fields: dict[str, str] = json.loads(self.keys.opening.open(from_text(row.fields), context))
        return fields

    def _teller(self, card_number: str) -> str:
        return self.keys.holder.tag(Holder(kind=HolderKind.PERSON, number=card_number))


def new_id() -> str:
    return str(uuid.uuid4())
