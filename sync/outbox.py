"""The schedule of what is still to be delivered. It lives in rows, so no restart and no reboot forgets it.

waiting → claimed → delivered, or back to waiting, or quarantined until a technician sends it round again.
Nothing leaves by age.
"""

from __future__ import annotations

import os
import random
from dataclasses import dataclass
from typing import Final

from sync.clock import Clock
from sync.store.audit import AuditEvent, AuditLog
from sync.store.database import Database

_BASE_WAIT_MS = 5_000
ITEM_WAIT_AT_MOST_MS: Final = 15 * 60_000
LINK_WAIT_AT_MOST_MS: Final = 120_000  # a whole fleet comes back within two minutes, not in one second
DIRECTED_WAIT_AT_MOST_MS: Final = 60 * 60_000  # a backend that says more is asked again after an hour
# No wait we ever write down is longer: what lies further ahead was written before the clock jumped back.
LONGEST_WAIT_MS: Final = DIRECTED_WAIT_AT_MOST_MS + LINK_WAIT_AT_MOST_MS


def backoff_ms(attempts: int, at_most_ms: int) -> int:
    """Full jitter: anything between nothing and a bound that doubles. Source: AWS, "Exponential backoff and
    jitter" (2015), the variant with the least load."""
    bound_ms = min(at_most_ms, _BASE_WAIT_MS * 2 ** min(attempts, 20))
    return random.randint(0, bound_ms)  # noqa: S311 - spreads load, guards nothing


def directed_wait_ms(retry_after_s: int) -> int:
    """At least what the backend asked for, spread so that not all terminals come back in that second."""
    asked_ms = min(retry_after_s * 1000, DIRECTED_WAIT_AT_MOST_MS)
    return asked_ms + random.randint(0, min(asked_ms, LINK_WAIT_AT_MOST_MS))  # noqa: S311


def is_due(moment_ms: int, now_ms: int) -> bool:
    return moment_ms <= now_ms or moment_ms > now_ms + LONGEST_WAIT_MS


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to try one submission now."""

    submission_id: str
    attempts: int  # those before this one


@dataclass(frozen=True, slots=True)
class QueueSummary:
    """What a technician and the fleet alarm need to know. Units: milliseconds."""

    waiting: int
    quarantined: int
    delivered: int
    oldest_age_ms: int | None  # of what is not delivered
    most_attempts: int


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """One submission on its way: what a technician may see of it. Units: ms since 1970 UTC."""

    submission_id: str
    receipt_number: str
    state: str  # waiting, claimed or quarantined
    queued_ms: int
    next_attempt_ms: int
    attempts: int
    last_code: str


class Outbox:
    def __init__(self, database: Database, clock: Clock, audit: AuditLog) -> None:
        self._database = database
        self._clock = clock
        self._audit = audit

    def enqueue(self, submission_id: str) -> None:
        """Due at once. Called inside the transaction that writes the submission."""
        now_ms = self._clock().wall_ms
        self._database.change(
            "INSERT INTO outbox (submission_id, state, queued_ms, next_attempt_ms)"
            " VALUES (?, 'waiting', ?, ?)",
            (submission_id, now_ms, now_ms),
        )

    def claim_next(self) -> Claim | None:
        """The entry that has been due longest, now ours; None when nothing is due. Asking takes no lock."""
        now = self._clock()
        row = self._database.one(
            "SELECT submission_id, attempts FROM outbox WHERE state = 'waiting'"
            " AND (next_attempt_ms <= ? OR next_attempt_ms > ?) ORDER BY next_attempt_ms, rowid LIMIT 1",
            (now.wall_ms, now.wall_ms + LONGEST_WAIT_MS),
        )
        if row is None:
            return None
        is_ours = self._database.change(
            "UPDATE outbox SET state = 'claimed', claim_pid = ?, claim_boot_id = ?, claimed_ms = ?"
            " WHERE submission_id = ? AND state = 'waiting'",
            (os.getpid(), now.boot_id, now.wall_ms, row["submission_id"]),
        )
        return Claim(row["submission_id"], row["attempts"]) if is_ours else None

    def recover(self) -> int:
        """Frees every claim of an agent that is gone. The caller holds the agent's lock, so all are gone."""
        with self._database.transaction():
            freed = self._database.change("UPDATE outbox SET state = 'waiting' WHERE state = 'claimed'")
            if freed:
                self._audit.record(AuditEvent.CLAIMS_RECOVERED, count=freed)
        return freed

    def release(self, claim: Claim) -> None:
        """As if it had not been claimed: the agent was told to stop."""
        self._database.change(
            "UPDATE outbox SET state = 'waiting' WHERE submission_id = ? AND state = 'claimed'",
            (claim.submission_id,),
        )

    def retry_later(self, claim: Claim, code: str, wait_ms: int) -> None:
        self._database.change(
            "UPDATE outbox SET state = 'waiting', attempts = attempts + 1, last_code = ?, next_attempt_ms = ?"
            " WHERE submission_id = ? AND state = 'claimed'",
            (code, self._clock().wall_ms + wait_ms, claim.submission_id),
        )

    def quarantine(self, claim: Claim, code: str) -> None:
        """Out of the way of the others, kept whole, until a technician has looked."""
        with self._database.transaction():
            self._database.change(
                "UPDATE outbox SET state = 'quarantined', attempts = attempts + 1, last_code = ?"
                " WHERE submission_id = ? AND state = 'claimed'",
                (code, claim.submission_id),
            )
            self._audit.record(AuditEvent.SUBMISSION_QUARANTINED, claim.submission_id, code=code)

    def delivered(self, submission_id: str) -> None:
        """Called inside the transaction that keeps the receipt."""
        self._database.change(
            "UPDATE outbox SET state = 'delivered', last_code = '' WHERE submission_id = ?", (submission_id,)
        )

    def requeue(self, submission_id: str, by: str = "") -> bool:
        """A technician's word that it shall be tried again at once; False when it is not in quarantine. `by`:
        the technician's id."""
        with self._database.transaction():
            changed = self._database.change(
                "UPDATE outbox SET state = 'waiting', attempts = 0, next_attempt_ms = ?"
                " WHERE submission_id = ? AND state = 'quarantined'",
                (self._clock().wall_ms, submission_id),
            )
            if changed:
                by_whom = {"by": by} if by else {}
                self._audit.record(AuditEvent.SUBMISSION_REQUEUED, submission_id, **by_whom)
        return changed == 1

    def undelivered(self, at_most: int) -> tuple[QueueEntry, ...]:
        """What is not delivered: first what waits for a technician, then the longest on its way."""
        rows = self._database.query(
            "SELECT submission_id, receipt_number, state, queued_ms, next_attempt_ms, attempts, last_code"
            " FROM outbox JOIN submission ON submission.id = outbox.submission_id WHERE state <> 'delivered'"
            " ORDER BY state <> 'quarantined', queued_ms, sequence LIMIT ?",
            (at_most,),
        )
        return tuple(QueueEntry(**{name: row[name] for name in QueueEntry.__slots__}) for row in rows)

    def summary(self) -> QueueSummary:
        row = self._database.one(
            "SELECT count(*) FILTER (WHERE state IN ('waiting', 'claimed')) AS waiting,"
            " count(*) FILTER (WHERE state = 'quarantined') AS quarantined,"
            " count(*) FILTER (WHERE state = 'delivered') AS delivered,"
            " min(queued_ms) FILTER (WHERE state <> 'delivered') AS oldest,"
            " coalesce(max(attempts) FILTER (WHERE state <> 'delivered'), 0) AS most_attempts FROM outbox"
        )
        age_ms = None if row["oldest"] is None else max(0, self._clock().wall_ms - row["oldest"])
        return QueueSummary(
            row["waiting"], row["quarantined"], row["delivered"], age_ms, row["most_attempts"]
        )
