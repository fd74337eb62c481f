"""What this terminal did, row upon row: each carries the hash of the one before. Never who it did it for."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from sync.clock import Clock
from sync.store.database import Database, Row

_START = "0" * 64
# Codes, numbers and ids; and no digits enough for an identity number (GB 11643: 18, of old 15).
_IMPERSONAL = re.compile(r"(?!.*[0-9]{15})[A-Za-z0-9_.:-]{0,80}")


class AuditEvent(StrEnum):
    """The closed catalogue."""

    SUBMISSION_RECEIVED = "submission_received"
    SUBMISSION_DELIVERED = "submission_delivered"
    SUBMISSION_QUARANTINED = "submission_quarantined"
    SUBMISSION_REQUEUED = "submission_requeued"
    SLIP_PRINTED = "slip_printed"
    PAPER_PRINTED = "paper_printed"
    CLOCK_WENT_BACK = "clock_went_back"
    STRAYS_REMOVED = "strays_removed"
    SUBMISSIONS_FORGOTTEN = "submissions_forgotten"
    CLAIMS_RECOVERED = "claims_recovered"
    ASSISTANCE_BEGAN = "assistance_began"
    ASSISTANCE_ENDED = "assistance_ended"
    STAFF_ENTERED = "staff_entered"
    MAINTENANCE_BEGAN = "maintenance_began"
    MAINTENANCE_ENDED = "maintenance_ended"
    PROGRAM_RESTARTED = "program_restarted"
    SUPPORT_BUNDLE_WRITTEN = "support_bundle_written"
    AGENT_STARTED = "agent_started"
    AGENT_STOPPED = "agent_stopped"


@dataclass(frozen=True, slots=True)
class AuditRow:
    number: int
    at_ms: int
    event: str
    subject: str
    detail: str
    previous: str
    hash: str

    def expected_hash(self) -> str:
        text = json.dumps([self.number, self.at_ms, self.event, self.subject, self.detail, self.previous])
        return hashlib.sha256(text.encode()).hexdigest()


class AuditLog:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def record(self, event: AuditEvent, subject: str = "", **detail: str | int) -> None:
        """One more row, in the transaction that is under way, else in its own.

        Errors: ValueError when a value could be a word or a number about a person.
        """
        for value in (subject, *map(str, detail.values())):
            if not _IMPERSONAL.fullmatch(value):
                raise ValueError(f"audit event {event}: only codes and ids are written down")
        with self._database.transaction():
            last = self._database.one("SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1")
            number, previous = (last["number"] + 1, last["hash"]) if last else (1, _START)
            text = json.dumps(detail, sort_keys=True, separators=(",", ":"))
            row = AuditRow(number, self._clock().wall_ms, event.value, subject, text, previous, "")
            self._database.change(
                "INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?)",
                (number, row.at_ms, row.event, subject, text, previous, row.expected_hash()),
            )

    def rows(self) -> Iterator[AuditRow]:
        """All rows from the first on, for an export."""
        return map(_row, self._database.query("SELECT * FROM audit ORDER BY number"))

    def latest(self, at_most: int, before: int | None = None) -> tuple[AuditRow, ...]:
        """The last rows, the newest first; of those with a number below `before`, where one is given."""
        rows = self._database.query(
            "SELECT * FROM audit WHERE ? IS NULL OR number < ? ORDER BY number DESC LIMIT ?",
            (before, before, at_most),
        )
        return tuple(map(_row, rows))

    def verify(self) -> int | None:
        """The number of the first row that is changed, or after which one is gone; None when all stand.

        Rows cut off at the end leave no trace here: compare the last hash with one kept elsewhere.
        """
        previous = _START
        for expected_number, row in enumerate(self.rows(), start=1):
            is_next = row.number == expected_number and row.previous == previous
            if not is_next or row.hash != row.expected_hash():
                return expected_number
            previous = row.hash
        return None


def _row(row: Row) -> AuditRow:
    return AuditRow(**{name: row[name] for name in AuditRow.__slots__})
