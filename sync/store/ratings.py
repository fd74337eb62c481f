"""Ratings: kept with their submission, brought to the backend after it. Voluntary; the first one stands."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sync.clock import Clock, from_ms
from sync.store.database import Database


@dataclass(frozen=True, slots=True)
class StoredRating:
    submission_id: str
    level: int
    reasons: tuple[str, ...]
    rated_at: datetime


class Ratings:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def keep(self, submission_id: str, level: int, reasons: Sequence[str]) -> bool:
        """Durable when it returns; False when that submission is kept here no longer. `level` 5 (best) to 1.
        Errors: ValueError for another level."""
        if level not in range(1, 6):
            raise ValueError(f"a rating has five levels, not {level}")
        with self._database.transaction():
            if self._database.one("SELECT 1 FROM submission WHERE id = ?", (submission_id,)) is None:
                return False
            self._database.change(
                "INSERT INTO rating VALUES (?, ?, ?, ?, 0) ON CONFLICT (submission_id) DO NOTHING",
                (submission_id, level, json.dumps(list(reasons)), self._clock().wall_ms),
            )
        return True

    def rated(self) -> frozenset[str]:
        """The submissions that have one."""
        rows = self._database.query("SELECT submission_id FROM rating")
        return frozenset(row["submission_id"] for row in rows)

    def next_to_send(self) -> StoredRating | None:
        """The oldest rating the backend does not have yet, though it has the submission."""
        row = self._database.one(
            "SELECT rating.* FROM rating JOIN outbox USING (submission_id)"
            " WHERE is_sent = 0 AND outbox.state = 'delivered' ORDER BY rated_ms LIMIT 1"
        )
        if row is None:
            return None
        reasons = tuple(json.loads(row["reasons"]))
        return StoredRating(row["submission_id"], row["level"], reasons, from_ms(row["rated_ms"]))

    def sent(self, submission_id: str) -> None:
        """The backend has it, or will never take it: it is not offered again."""
        self._database.change("UPDATE rating SET is_sent = 1 WHERE submission_id = ?", (submission_id,))
