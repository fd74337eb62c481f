"""What this terminal did, the newest first: the audit log, which knows no person."""

from __future__ import annotations

import json

from kiosk.doctor.devices import fault_words
from kiosk.flows.service.room import ServiceRoom
from kiosk.pages import Choice, Timeline, TimelineStep, Tone
from kiosk.words import say
from sync.clock import from_ms
from sync.store.audit import AuditEvent, AuditRow
from sync.store.trouble import NotStored

_A_PAGE = 24
_SHORT, _TAIL = 16, 8  # of an id of 36 letters its end tells it from others
_EARLIER = "earlier"
_TO_SEE_TO = frozenset(
    {AuditEvent.SUBMISSION_QUARANTINED, AuditEvent.CLOCK_WENT_BACK, AuditEvent.STRAYS_REMOVED}
)


async def events(room: ServiceRoom) -> None:
    """Until Back, or to the end of the log."""
    before: int | None = None
    while True:
        rows = await room.services.try_store(lambda store, before=before: store.audit.latest(_A_PAGE, before))  # type: ignore[misc]
        if isinstance(rows, NotStored):
            await room.tell(say("service.events.title"), fault_words(rows.code), tone=Tone.WARN)
            return
        is_more = len(rows) == _A_PAGE and rows[-1].number > 1
        page = Timeline(
            title=say("service.events.title"),
            explanation=say("service.events.explanation"),
            steps=tuple(map(_step, rows)),
            actions=(Choice(_EARLIER, say("service.events.earlier")),) if is_more else (),
        )
        if await room.ask(page) != _EARLIER:
            return
        before = rows[-1].number


def _step(row: AuditRow) -> TimelineStep:
    detail = [f"{name}={value}" for name, value in json.loads(row.detail).items()]
    subject = row.subject if len(row.subject) <= _SHORT else f"…{row.subject[-_TAIL:]}"
    note = " ".join([part for part in (subject, *detail) if part])
    return TimelineStep(
        title=say(f"service.event.{row.event}"),
        note=note,
        at=from_ms(row.at_ms),
        tone=Tone.WARN if row.event in _TO_SEE_TO else Tone.NEUTRAL,
    )
