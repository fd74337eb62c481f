"""What is done to cases, by staff and by law. Console and HTTP both come through here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from backend.case_clock import OPEN, clock_refusal, decision_of, due_now, is_paused, pause, resume
from backend.case_log import append_step, timeline
from backend.case_rows import find_case
from backend.clock import Clock
from backend.database import Database
from backend.problems import refuse
from backend.rules import RuleBook
from backend.tables import Case, CaseStep
from backend.transitions import STEPS, Action, Part, legal_step
from config.strings import text
from kiosk.deadlines import Due, local_date
from kiosk.limits import Excluded
from sync.protocol.wire import CaseEvent, CaseState, Problem

_BY_LAW = "law"  # the actor of a deemed acceptance
_BY_CALENDAR = "calendar"  # and of a day worked out anew


@dataclass(frozen=True, slots=True)
class Instruction:
    """What a member of staff says. `missing`: material ids; `by`: a body of the routing, by id or name;
    `why`: the reason of a pause; `supply_by`: the day that a correction names."""

    action: Action
    actor: str
    note: str = ""
    by: str = ""
    missing: tuple[str, ...] = ()
    why: str = ""
    at: datetime | None = None
    supply_by: date | None = None


@dataclass(frozen=True, slots=True)
class CaseService:
    database: Database
    rules: RuleBook
    clock: Clock

    def act(self, number: str, instruction: Instruction) -> CaseEvent | Problem:
        """The step, durable; or why it may not be taken.

        A case whose five working days are over is accepted by law first, whether or not the job has run.
        """
        at = instruction.at or self.clock.now()
        with self.database.writing() as session:
            case = find_case(session, number, to_change=True)
            if isinstance(case, Problem):
                return case
            self._deem_if_due(session, case, at)
            problem = self._refusal(session, case, instruction, at)
            return problem or self._take(session, case, replace(instruction, at=at), at)

    def deem(self, now: datetime) -> tuple[CaseEvent, ...]:
        """Every case not answered in five working days is accepted as of its receipt (Licensing Law 32-4)."""
        is_late = or_(Case.due < local_date(now), Case.is_provisional)
        query = select(Case).where(Case.state == CaseState.RECEIVED, is_late)
        with self.database.writing() as session:
            cases = session.scalars(query.order_by(Case.due).with_for_update()).all()
            deemed = (self._deem_if_due(session, case, now) for case in cases)
            return tuple(event for event in deemed if event is not None)

    def _deem_if_due(self, session: Session, case: Case, now: datetime) -> CaseEvent | None:
        notify_by = self.rules.notify_by(case.counted_from)  # anew: the year's calendar may have come since
        if case.state != CaseState.RECEIVED or local_date(now) <= notify_by.day:
            return None
        case.accepted_on = case.counted_from
        case.state = CaseState.DEEMED_ACCEPTED
        return append_step(
            session,
            case,
            CaseState.DEEMED_ACCEPTED,
            now,
            by=_body(case, Part.RECEIVES),
            actor=_BY_LAW,
            note=text("case.note.deemed", day=case.counted_from.isoformat()),
            due=due_now(case, self.rules, None),
        )

    def recompute(self, now: datetime, *, is_everything: bool = False) -> tuple[CaseEvent, ...]:
        """The days of open cases anew, after a year's notice came; an event for each that is another now.

        Only provisional days, unless a notice was amended: then `is_everything`.
        """
        query = select(Case).where(Case.state.in_(OPEN), Case.due.is_not(None))
        if not is_everything:
            query = query.where(Case.is_provisional)
        with self.database.writing() as session:
            cases = session.scalars(query.order_by(Case.due).with_for_update()).all()
            events = (self._recompute(session, case, now) for case in cases)
            return tuple(event for event in events if event is not None)

    def _recompute(self, session: Session, case: Case, now: datetime) -> CaseEvent | None:
        was = Due(case.due or date.min, case.is_provisional)
        due = due_now(case, self.rules, _decided_on(session, case))
        if due is None or due == was:
            return None
        key = "case.note.settled" if due.day == was.day else "case.note.recomputed"
        return append_step(
            session,
            case,
            CaseState(case.state),
            now,
            by=_body(case, Part.RECEIVES if case.state == CaseState.RECEIVED else Part.DECIDES),
            actor=_BY_CALENDAR,
            note=text(key, before=was.day.isoformat(), after=due.day.isoformat()),
            due=due,
        )

    def _refusal(self, session: Session, case: Case, said: Instruction, at: datetime) -> Problem | None:
        was_corrected = case.correction_asked_at is not None
        step = legal_step(said.action, CaseState(case.state), was_corrected=was_corrected)
        if isinstance(step, Problem):
            return step
        last = timeline(session, case)[-1].at
        if at < last:
            return refuse("case.time", f"the last step was at {last.isoformat()}")
        if step.needs_note and not (said.note.strip() or said.missing):
            return refuse("case.note_required", said.action)
        if said.action is Action.CORRECT and (problem := self._missing_refusal(case, said)) is not None:
            return problem
        if (problem := clock_refusal(case, self.rules, said.action, local_date(at), said.why)) is not None:
            return problem
        if not _named_body(case, step.part, said.by):
            return refuse("case.body_unknown", said.by)
        return _waiting(session, case) if said.action is Action.GRANT else None

    def _missing_refusal(self, case: Case, said: Instruction) -> Problem | None:
        if said.supply_by is not None and said.supply_by < local_date(said.at or self.clock.now()):
            return refuse("case.supply_by", said.supply_by.isoformat())
        known = self.rules.of(case.catalogue_version).material_names(case.item_code)
        if unknown := [material for material in said.missing if material not in known]:
            return refuse("case.material_unknown", " ".join(unknown))
        found = {problem["material_id"] for problem in case.problems if problem["material_id"] in known}
        if unsaid := sorted(found - set(said.missing)):
            return refuse("case.correction_incomplete", " ".join(unsaid))
        return None

    def _take(self, session: Session, case: Case, said: Instruction, at: datetime) -> CaseEvent:
        step = STEPS[said.action]
        return append_step(
            session,
            case,
            step.to or CaseState(case.state),
            at,
            by=_named_body(case, step.part, said.by),
            actor=said.actor,
            note=self._note(case, said),
            due=self._next_due(case, said, local_date(at)),
        )

    def _note(self, case: Case, said: Instruction) -> str:
        if said.action is Action.PAUSE:
            return text("case.note.pause", why=text(f"pause.{said.why}"), note=said.note.strip())
        if said.action is Action.EXTEND:
            limit = decision_of(case, self.rules).statutory
            key = f"case.note.extend.{limit.unit.value}"
            return text(key, amount=limit.extension, note=said.note.strip())
        names = self.rules.of(case.catalogue_version).material_names(case.item_code)
        if not said.missing:
            return said.note.strip()
        listed = text("case.note.separator").join(names[material] for material in said.missing)
        return text("case.note.missing", materials=listed) + said.note.strip()

    def _next_due(self, case: Case, said: Instruction, today: date) -> Due | None:
        """By when the next step must have come; None when the law sets the authority no day for one."""
        match said.action:
            case Action.ACCEPT:
                case.accepted_on = today
                return decision_of(case, self.rules).due
            case Action.CORRECT:
                case.correction_asked_at = said.at
                names = self.rules.of(case.catalogue_version).material_names(case.item_code)
                case.missing = [{"material_id": m, "name": names[m]} for m in said.missing]
                return Due(said.supply_by) if said.supply_by else None
            case Action.SUPPLY:
                case.counted_from = today
                return self.rules.notify_by(today)
            case Action.EXTEND:
                case.is_extended = True
                return None if is_paused(case) else decision_of(case, self.rules).due
            case Action.PAUSE:
                pause(case, today, Excluded(said.why))
                return None
            case Action.RESUME:
                resume(case, today)
                return decision_of(case, self.rules).due
            case Action.GRANT | Action.REFUSE:
                return self.rules.deliver_by(today)
            case Action.REVIEW | Action.MAKE:
                return Due(case.due, case.is_provisional) if case.due else None
            case _:
                return None


def _waiting(session: Session, case: Case) -> Problem | None:
    """What this case needs from others of its submission must be there before it is granted."""
    granted = select(CaseStep.case_number).where(CaseStep.state == CaseState.GRANTED)
    made = set(session.scalars(granted.where(CaseStep.case_number.in_(case.waits_for))))
    missing = [number for number in case.waits_for if number not in made]
    return refuse("case.waits", " ".join(missing)) if missing else None


def _decided_on(session: Session, case: Case) -> date | None:
    """The day of the decision, from the steps."""
    decisions = [
        step for step in timeline(session, case) if step.state in (CaseState.GRANTED, CaseState.REFUSED)
    ]
    return local_date(decisions[0].at) if decisions else None


def _body(case: Case, part: Part) -> str:
    return str(case.routing[part]["name"]) if case.routing else ""


def _named_body(case: Case, part: Part, named: str) -> str:
    """The name of the body that acts: the routing's own, or another of it if named; else empty.

    Whoever supervises takes no step; who is entrusted may take each (Licensing Law 24). An item nobody knows
    has no routing: then a person must say who acts.
    """
    if case.routing is None:
        return named
    if not named:
        return _body(case, part)
    bodies = [case.routing[each] for each in Part]
    bodies += [entrusted] if (entrusted := case.routing.get("entrusted")) else []
    return next((body["name"] for body in bodies if named in (body["id"], body["name"])), "")
