"""The state machine of a case (domain.md §3): which step is legal from where, and in whose name.

Deemed acceptance is nobody's action: `backend.cases` takes that step when the law does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from backend.problems import refuse
from sync.protocol.wire import CaseState, Problem


class Action(StrEnum):
    ACCEPT = "accept"
    CORRECT = "correct"
    SUPPLY = "supply"  # what a correction asked for has come
    REJECT = "reject"
    REVIEW = "review"
    GRANT = "grant"
    REFUSE = "refuse"
    MAKE = "make"
    DELIVER = "deliver"
    WITHDRAW = "withdraw"
    EXTEND = "extend"  # the limit, with approval, the reason told (42)
    PAUSE = "pause"  # for a hearing, a test, a review: time that is not counted (45)
    RESUME = "resume"


class Part(StrEnum):
    """The part of a routing that acts unless another body of it is named."""

    RECEIVES = "receives"
    DECIDES = "decides"


@dataclass(frozen=True, slots=True)
class Step:
    """`to` is None for a step that leaves the case where it stands."""

    to: CaseState | None
    since: frozenset[CaseState]
    part: Part
    needs_note: bool = False


_OPEN: Final = frozenset({CaseState.RECEIVED, CaseState.CORRECTION_ASKED})
_IN_HAND: Final = frozenset({CaseState.ACCEPTED, CaseState.DEEMED_ACCEPTED})
_UNDECIDED: Final = _IN_HAND | {CaseState.UNDER_REVIEW}

STEPS: Final[Mapping[Action, Step]] = {
    Action.ACCEPT: Step(CaseState.ACCEPTED, _OPEN, Part.RECEIVES),
    Action.CORRECT: Step(
        CaseState.CORRECTION_ASKED, frozenset({CaseState.RECEIVED}), Part.RECEIVES, needs_note=True
    ),
    Action.SUPPLY: Step(CaseState.RECEIVED, frozenset({CaseState.CORRECTION_ASKED}), Part.RECEIVES),
    Action.REJECT: Step(CaseState.REJECTED, _OPEN, Part.RECEIVES, needs_note=True),
    Action.REVIEW: Step(CaseState.UNDER_REVIEW, _IN_HAND, Part.DECIDES),
    Action.GRANT: Step(CaseState.GRANTED, _UNDECIDED, Part.DECIDES),
    Action.REFUSE: Step(CaseState.REFUSED, _UNDECIDED, Part.DECIDES, needs_note=True),
    Action.MAKE: Step(CaseState.LICENCE_MADE, frozenset({CaseState.GRANTED}), Part.DECIDES),
    Action.DELIVER: Step(
        CaseState.DELIVERED,
        frozenset(
            {CaseState.GRANTED, CaseState.LICENCE_MADE, CaseState.REFUSED}
        ),  # 44: a refusal is served too
        Part.RECEIVES,
    ),
    Action.WITHDRAW: Step(CaseState.WITHDRAWN, _OPEN | _UNDECIDED, Part.RECEIVES),
    Action.EXTEND: Step(None, _UNDECIDED, Part.DECIDES, needs_note=True),
    Action.PAUSE: Step(None, _UNDECIDED, Part.DECIDES, needs_note=True),
    Action.RESUME: Step(None, _UNDECIDED, Part.DECIDES),
}


def legal_step(action: Action, state: CaseState, *, was_corrected: bool) -> Step | Problem:
    """The step this action is from this state, or why it is none."""
    if action is Action.CORRECT and was_corrected:
        return refuse("case.second_correction")
    step = STEPS[action]
    if state not in step.since:
        return refuse("case.step", f"{action} from {state}")
    return step
