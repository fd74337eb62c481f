"""The clock of a case: what stops it, what lengthens it, and by when its next step must have come."""

from __future__ import annotations

from datetime import date

from backend.problems import refuse
from backend.rules import RuleBook
from backend.tables import Case
from backend.transitions import Action
from kiosk.deadlines import Decision, Due, local_date
from kiosk.limits import Excluded, Pause
from sync.protocol.wire import CaseState, Problem

UNDECIDED = frozenset({CaseState.ACCEPTED, CaseState.DEEMED_ACCEPTED, CaseState.UNDER_REVIEW})
DECIDED = frozenset({CaseState.GRANTED, CaseState.REFUSED, CaseState.LICENCE_MADE})
OPEN = UNDECIDED | DECIDED | {CaseState.RECEIVED}  # the states in which a day runs


def is_paused(case: Case) -> bool:
    return bool(case.pauses) and not case.pauses[-1]["last"]


def pause(case: Case, on: date, why: Excluded) -> None:
    """From this day on, itself included, nothing counts (Licensing Law 45)."""
    case.pauses = [*case.pauses, {"why": why.value, "first": on.isoformat(), "last": ""}]


def resume(case: Case, on: date) -> None:
    """This day is the last that did not count."""
    case.pauses = [*case.pauses[:-1], {**case.pauses[-1], "last": on.isoformat()}]


def decision_of(case: Case, rules: RuleBook) -> Decision:
    """By when it must be decided, as if nothing stood still now."""
    pauses = [
        Pause(date.fromisoformat(p["first"]), date.fromisoformat(p["last"]), Excluded(p["why"]))
        for p in case.pauses
        if p["last"]
    ]
    accepted_on: date = case.accepted_on or case.counted_from
    received_on = local_date(case.received_at)
    of_case = rules.of(case.catalogue_version)
    return of_case.decision(case.item_code, received_on, accepted_on, pauses, is_extended=case.is_extended)


def due_now(case: Case, rules: RuleBook, decided_on: date | None) -> Due | None:
    """By when the next step must have come, worked out anew; None while no day runs."""
    state = CaseState(case.state)
    if state is CaseState.RECEIVED:
        return rules.notify_by(case.counted_from)
    if state in UNDECIDED and not is_paused(case):
        due = decision_of(case, rules).due
        is_by_law = (
            state is CaseState.DEEMED_ACCEPTED
        )  # then the day it counts from may itself be provisional
        is_provisional = is_by_law and rules.notify_by(case.counted_from).is_provisional
        return Due(due.day, due.is_provisional or is_provisional)
    if state in DECIDED and decided_on is not None:
        return rules.deliver_by(decided_on)
    return None


def clock_refusal(case: Case, rules: RuleBook, action: Action, today: date, why: str) -> Problem | None:
    """Why the clock does not allow this step; None when it does."""
    match action:
        case Action.EXTEND if case.is_extended:
            return refuse("case.extended")
        case Action.EXTEND:
            decision = decision_of(case, rules)
            if not decision.statutory.extension:
                return refuse("case.no_extension")
            late = today > decision.statutory_count.due.day and not is_paused(case)
            return refuse("case.extension_late") if late else None
        case Action.PAUSE if why not in set(Excluded):
            return refuse("case.pause_reason", " ".join(Excluded))
        case Action.PAUSE | Action.GRANT | Action.REFUSE if is_paused(case):
            return refuse("case.paused")
        case Action.RESUME if not is_paused(case):
            return refuse("case.not_paused")
        case _:
            return None
