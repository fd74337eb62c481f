"""What the timeline of a case says of a correction: what was handed in here for it, and the way to do so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kiosk.pages import Choice, TimelineStep, Tone
from kiosk.services import Services
from kiosk.supplements import known_here, on_the_way
from kiosk.words import fault, say
from peripherals.readiness import Service
from sync.store.cases import DeliveryState, StoredSubmission

SUPPLY = "supply:"
"""The front of the answer of a page that offers it; the case number is the rest."""


def supply_choices(
    services: Services, case: StoredSubmission, others: Sequence[StoredSubmission]
) -> tuple[Choice, ...]:
    """Offered while a notice is open and nothing is on its way; what stands against it is told on it."""
    gone = on_the_way(others, is_line_there=True)
    waiting = [each for each in known_here((case,), {}) if each.case_number not in gone]
    state = services.availability()[Service.SUPPLEMENT]
    return tuple(
        Choice(
            f"{SUPPLY}{each.case_number}",
            say("track.supply"),
            note=services.name_of(each.item_code, each.catalogue_version),
            blocked=fault(state.code) if state.code else "",
        )
        for each in waiting
    )


def supplied_steps(case: StoredSubmission, others: Sequence[StoredSubmission]) -> Iterator[TimelineStep]:
    """What the backend has not taken into the case yet."""
    numbers = {event.case_number for event in case.events}
    for other in others:
        if other.supplement_to in numbers and other.delivery is not DeliveryState.DELIVERED:
            note = say("track.supplied.note", number=other.receipt_number)
            yield TimelineStep(say("track.supplied"), note, other.received_at, Tone.OK)
