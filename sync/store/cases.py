"""What became of a submission: found by its holder's card, told by the backend's case events."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sync.clock import from_ms
from sync.protocol.manifest import Manifest
from sync.protocol.wire import CaseEvent
from sync.store.audit import AuditEvent, AuditLog
from sync.store.database import Database, Row
from sync.store.holder import HolderTags

# States of a print job in which paper with the slip on it may be in somebody's hand.
_MAYBE_ON_PAPER = ("confirmed", "unknown")


class DeliveryState(StrEnum):
    WAITING = "waiting"
    CLAIMED = "claimed"  # on its way this moment
    QUARANTINED = "quarantined"
    DELIVERED = "delivered"


@dataclass(frozen=True, slots=True)
class StoredSubmission:
    """One submission as its holder may see it again. `slip` is what `compose` made; a case is of an item."""

    submission_id: str
    receipt_number: str
    received_at: datetime
    matter_code: str
    item_codes: tuple[str, ...]
    catalogue_version: str
    slip: dict[str, Any]
    delivery: DeliveryState
    slips_printed: int
    last_print_state: str | None
    events: tuple[CaseEvent, ...]
    supplement_to: str | None = None  # it opens no case of its own


class Cases:
    def __init__(self, database: Database, audit: AuditLog) -> None:
        self._database = database
        self._audit = audit
        self._tags = HolderTags(database)

    def of_holder(self, card_number: str) -> tuple[StoredSubmission, ...]:
        """All submissions made here with this card, the newest first."""
        rows = self._database.query(
            "SELECT submission.*, outbox.state AS delivery FROM submission"
            " JOIN outbox ON outbox.submission_id = submission.id"
            " WHERE holder_tag = ? ORDER BY sequence DESC",
            (self._tags.tag(card_number),),
        )
        return tuple(self._submission(row) for row in rows)

    def catalogue_versions(self) -> frozenset[str]:
        """The versions that submissions made here go by."""
        rows = self._database.query("SELECT DISTINCT catalogue_version AS version FROM submission")
        return frozenset(row["version"] for row in rows)

    def last_received_at(self) -> datetime:
        """When the last submission was made here: it cannot be earlier now, whatever the clock says."""
        row = self._database.one("SELECT last_known_ms FROM counter")
        return from_ms(row["last_known_ms"])

    def manifest(self, submission_id: str) -> Manifest:
        """What was frozen at submit. Errors: LookupError."""
        row = self._database.one("SELECT manifest FROM submission WHERE id = ?", (submission_id,))
        if row is None:
            raise LookupError(f"no submission {submission_id}")
        return Manifest.model_validate_json(row["manifest"])

    def mark_printed(self, submission_id: str, job_state: str) -> int:
        """Writes down a print job's fate (`JobState`); returns how many slips may exist on paper."""
        with self._database.transaction():
            row = self._database.one(
                "UPDATE submission SET last_print_state = ?, slips_printed = slips_printed + ?"
                " WHERE id = ? RETURNING slips_printed",
                (job_state, int(job_state in _MAYBE_ON_PAPER), submission_id),
            )
            if row is None:
                raise LookupError(f"no submission {submission_id}")
            self._audit.record(AuditEvent.SLIP_PRINTED, submission_id, state=job_state)
        return int(row["slips_printed"])

    def keep_events(self, events: Sequence[CaseEvent], next_cursor: int) -> None:
        """Events and the place to go on from, in one transaction. The same ones again change nothing."""
        with self._database.transaction():
            for event in events:
                self._database.change(
                    "INSERT INTO case_event VALUES (?, ?, ?)"
                    " ON CONFLICT (cursor) DO UPDATE SET event = excluded.event",
                    (event.cursor, event.submission_id, event.model_dump_json()),
                )
            self._database.change("UPDATE link SET event_cursor = ?", (next_cursor,))

    def _submission(self, row: Row) -> StoredSubmission:
        manifest = Manifest.model_validate_json(row["manifest"])
        events = self._database.query(
            "SELECT event FROM case_event WHERE submission_id = ? ORDER BY cursor", (row["id"],)
        )
        return StoredSubmission(
            submission_id=row["id"],
            receipt_number=row["receipt_number"],
            received_at=from_ms(row["received_ms"]),
            matter_code=row["matter_code"],
            item_codes=manifest.item_codes,
            catalogue_version=row["catalogue_version"],
            slip=json.loads(row["slip"]),
            delivery=DeliveryState(row["delivery"]),
            slips_printed=row["slips_printed"],
            last_print_state=row["last_print_state"],
            events=tuple(CaseEvent.model_validate_json(event["event"]) for event in events),
            supplement_to=manifest.supplement_to,
        )
