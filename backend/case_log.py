"""The steps of cases: appended under one cursor, read by the terminal they belong to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backend.clock import Clock
from backend.database import Database
from backend.tables import Case, CaseStep, CursorCounter
from kiosk.deadlines import Due
from sync.protocol.wire import CaseEvent, CaseEvents, CaseState, MissingMaterial


def append_step(
    session: Session,
    case: Case,
    state: CaseState,
    at: datetime,
    *,
    by: str,
    actor: str,
    note: str = "",
    due: Due | None = None,
    papers: int | None = None,
) -> CaseEvent:
    """The case moved on, and the step that says so, in the caller's transaction."""
    case.state = state
    case.due, case.is_provisional = (due.day, due.is_provisional) if due else (None, False)
    step = CaseStep(
        cursor=_next_cursor(session),
        case_number=case.case_number,
        terminal_id=case.terminal_id,
        at=at,
        state=state,
        by=by,
        actor=actor,
        note=note,
        due=case.due,
        is_provisional=case.is_provisional,
        papers=papers,
    )
    session.add(step)
    session.flush()
    return event_of(step, case)


def event_of(step: CaseStep, case: Case) -> CaseEvent:
    return CaseEvent(
        cursor=step.cursor,
        submission_id=case.submission_id,
        receipt_number=case.receipt_number,
        case_number=case.case_number,
        item_code=case.item_code,
        at=step.at,
        state=CaseState(step.state),
        by=step.by,
        note=step.note,
        due=step.due,
        is_provisional=step.is_provisional,
        papers=step.papers,
        missing=missing_of(case) if step.state == CaseState.CORRECTION_ASKED and step.papers is None else (),
    )


def missing_of(case: Case) -> tuple[MissingMaterial, ...]:
    """What its one correction asks for."""
    return tuple(MissingMaterial.model_validate(entry) for entry in case.missing)


def timeline(session: Session, case: Case) -> tuple[CaseStep, ...]:
    query = select(CaseStep).where(CaseStep.case_number == case.case_number).order_by(CaseStep.cursor)
    return tuple(session.scalars(query))


@dataclass(frozen=True, slots=True)
class EventFeed:
    database: Database
    clock: Clock

    def after(self, terminal_id: str, cursor: int, limit: int) -> CaseEvents:
        """The next events of this terminal's cases. Passing `next_cursor` on misses none and repeats none."""
        query = (
            select(CaseStep, Case)
            .join(Case, Case.case_number == CaseStep.case_number)
            .where(CaseStep.terminal_id == terminal_id, CaseStep.cursor > cursor)
            .order_by(CaseStep.cursor)
            .limit(limit)
        )
        with self.database.reading() as session:
            events = tuple(event_of(step, case) for step, case in session.execute(query))
        last = events[-1].cursor if events else cursor
        return CaseEvents(events=events, next_cursor=last, server_time=self.clock.now())


def _next_cursor(session: Session) -> int:
    taken = update(CursorCounter).values(value=CursorCounter.value + 1).returning(CursorCounter.value)
    return session.execute(taken).scalar_one()
