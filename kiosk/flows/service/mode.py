"""The technician's mode on the glass: what needs a hand, and the ways to everything else.

Opens for a technician who proved it; ends with the visit, by button or by silence.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from kiosk.doctor.finding import Finding, Verdict
from kiosk.flows.ending import Ending
from kiosk.flows.service.devices import device, devices
from kiosk.flows.service.events import events
from kiosk.flows.service.facts import checks, settings
from kiosk.flows.service.house import sign, support, wants_restart
from kiosk.flows.service.queue import queue
from kiosk.flows.service.room import ServiceRoom, finding_row, found_message
from kiosk.flows.staff_entry import enter_staff
from kiosk.maintenance import is_maintained
from kiosk.pages import Choice, Choose, Message, Tone
from kiosk.patience import Patience
from kiosk.service_round import go_service_round
from kiosk.services import Services
from kiosk.staff import StaffMember
from kiosk.visit import Visit
from kiosk.words import say
from sync.store.audit import AuditEvent

_ROOMS: Mapping[str, Callable[[ServiceRoom], Awaitable[None]]] = {
    "devices": devices,
    "queue": queue,
    "checks": checks,
    "settings": settings,
    "events": events,
    "sign": sign,
    "support": support,
}
_END, _RESTART, _LOOK = "end", "restart", "look"


async def service(visit: Visit, services: Services) -> Ending:
    """Until a technician goes back to service; others of the staff are told what is theirs."""
    member = await enter_staff(visit, services)
    if not member.may_service:
        await _tell_own_work(visit, member)
        return Ending.FAREWELL
    await services.try_store(lambda store: store.audit.record(AuditEvent.STAFF_ENTERED, member.id))
    room = ServiceRoom(visit, services, member)
    while True:
        findings = await room.watch("looking", lambda: go_service_round(services))
        chosen = await room.ask(_overview(room, findings)) or _END
        if chosen == _END or (chosen == _RESTART and await wants_restart(room)):
            return Ending.RESTART if chosen == _RESTART else Ending.FAREWELL
        if chosen in _ROOMS:
            await _ROOMS[chosen](room)
        elif chosen.startswith("device."):
            await device(room, chosen)
        elif (found := next((each for each in findings if each.check == chosen), None)) is not None:
            await room.ask(found_message(found))


def _overview(room: ServiceRoom, findings: tuple[Finding, ...]) -> Choose:
    """What needs a hand stands above all: a small panel shows five rows at a time."""
    wanting = [
        finding_row(each) for each in findings if each.verdict is not Verdict.OK and each.check != "queue"
    ]
    is_up = is_maintained(room.services.profile.data_dir)
    ways = [
        Choice(_END, say("service.end"), say("service.end.sign" if is_up else "service.end.note")),
        _way("devices", [each for each in findings if each.check.startswith("device.")]),
        _way("queue", [each for each in findings if each.check == "queue"]),
        *(Choice(name, say(f"service.{name}.title")) for name in ("checks", "settings", "events", "support")),
        Choice("sign", say("service.sign.down.do" if is_up else "service.sign.up.do")),
        Choice(_RESTART, say("service.restart.do")),
        Choice(_LOOK, say("service.look")),
    ]
    return Choose(
        title=say("service.title"),
        explanation=say("service.explanation" if wanting else "service.all_well"),
        is_public=True,
        is_for_technicians=True,
        choices=(*wanting, *ways),
    )


def _way(name: str, about: list[Finding]) -> Choice:
    """The way to a room whose findings need a hand or not."""
    ill = [each for each in about if each.verdict is not Verdict.OK]
    note = about[0].words if name == "queue" and about else ""
    badge = say("service.to_see_to", count=len(ill)) if ill else ""
    return Choice(
        name, say(f"service.{name}.title"), note, badge=badge, tone=Tone.WARN if ill else Tone.NEUTRAL
    )


async def _tell_own_work(visit: Visit, member: StaffMember) -> None:
    page = Message(
        title=say("service.not_technician.title"),
        paragraphs=(say(f"service.role.{member.role}"), say("service.not_technician.explanation")),
        actions=(Choice("continue", say("frame.close")),),
        tone=Tone.WARN,
    )
    await visit.ask("service.not_technician", page, patience=Patience.MENU)
