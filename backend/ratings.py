"""What citizens thought of it (GB/T 39734): voluntary, one for each submission, and the first one stands."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.database import Database
from backend.problems import refuse
from backend.submissions import own_submission
from backend.tables import Rating
from sync.protocol.wire import Problem, RatingEntry


@dataclass(frozen=True, slots=True)
class Ratings:
    database: Database

    def keep(self, terminal_id: str, submission_id: str, entry: RatingEntry) -> RatingEntry | Problem:
        """The rating that stands, durable: this one, or the one that came before it."""
        with self.database.reading() as session:
            if own_submission(session, terminal_id, submission_id) is None:
                return refuse("submission.unknown", submission_id)
        try:
            with self.database.writing() as session:
                session.add(
                    Rating(
                        submission_id=submission_id,
                        level=entry.level,
                        reasons=list(entry.reasons),
                        rated_at=entry.rated_at,
                    )
                )
        except IntegrityError:
            with self.database.reading() as session:
                return rating_of(session, submission_id) or refuse("submission.unknown", submission_id)
        return entry


def rating_of(session: Session, submission_id: str) -> RatingEntry | None:
    row = session.get(Rating, submission_id)
    if row is None:
        return None
    return RatingEntry(level=row.level, reasons=tuple(row.reasons), rated_at=row.rated_at)
