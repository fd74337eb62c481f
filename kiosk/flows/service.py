"""The technician's mode on the glass: how every device is, a test slip, and back to service.

Opens for a technician who proved it; ends with the visit, by button or by silence. Nothing personal is shown.
"""

from __future__ import annotations

from datetime import datetime
from itertools import count

from config.strings import texts
from kiosk.deadlines import LOCAL_ZONE
from kiosk.doctor.device_trial import TRIALS, Trial
from kiosk.doctor.finding import Finding, Verdict
from kiosk.flows.ending import Ending
from kiosk.flows.staff_entry import enter_staff
from kiosk.pages import Back, Busy, Choice, Choose, Message, Tone
from kiosk.patience import Patience
from kiosk.service_round import go_service_round
from kiosk.services import Services
from kiosk.staff import StaffMember
from kiosk.visit import Visit
from kiosk.words import Words, say
from sync.store.audit import AuditEvent

_SLIP_PRINTER = "slip_printer"
_SLIP, _LOOK, _END = "slip", "look", "end"
_SLIP_S = 20.0
_TONES = {Verdict.OK: Tone.OK, Verdict.WARN: Tone.WARN, Verdict.FAIL: Tone.WARN}


async def service(visit: Visit, services: Services) -> Ending:
    """Until a technician goes back to service; others of the staff are told what is theirs."""
    member = await enter_staff(visit, services)
    if not member.may_service:
        await _tell_own_work(visit, member)
        return Ending.FAREWELL
    await services.try_store(lambda store: store.audit.record(AuditEvent.STAFF_ENTERED, member.id))
    for turn in count():
        findings = await _looked(visit, services, turn)
        chosen = await _overview(visit, services, findings, turn)
        if chosen == _END:
            break
        found = next((each for each in findings if each.check == chosen), None)
        if chosen == _SLIP:
            found = await _print_slip(visit, services, turn)
        if found is not None:
            await _tell(visit, f"service.found/{turn}", found)
    return Ending.FAREWELL


async def _looked(visit: Visit, services: Services, turn: int) -> tuple[Finding, ...]:
    page = Busy(title=say("service.looking.title"), explanation=say("service.looking.explanation"))
    found = await visit.busy(f"service.looking/{turn}", page, lambda: go_service_round(services))
    return found or ()


async def _overview(visit: Visit, services: Services, findings: tuple[Finding, ...], turn: int) -> str:
    """What needs a hand stands above all: a small panel shows five rows at a time."""
    acts = [Choice(_END, say("service.end"), say("service.end.note"))]
    if _SLIP_PRINTER in services.profile.chosen_devices():
        acts.append(Choice(_SLIP, say("service.slip"), say("service.slip.note")))
    acts.append(Choice(_LOOK, say("service.look")))
    wanting = [_row(each) for each in findings if each.verdict is not Verdict.OK]
    well = [_row(each) for each in findings if each.verdict is Verdict.OK]
    page = Choose(
        title=say("service.title"),
        explanation=say("service.explanation"),
        choices=(*wanting, *acts, *well),
        is_for_technicians=True,
    )
    return await visit.ask(f"service/{turn}", page, patience=Patience.MENU, remember=lambda _: False)


def _row(found: Finding) -> Choice:
    """A device's row says since when; its words may be many and have a page of their own."""
    since = found.facts.get("since")
    note = say("service.since", at=_hall_time(str(since))) if since else found.words
    badge = say(f"service.verdict.{found.verdict}")
    return Choice(found.check, _name(found), note, badge=badge, tone=_TONES[found.verdict])


async def _tell(visit: Visit, key: str, found: Finding) -> None:
    """One finding whole. Back leads to the overview, not out."""
    since, last = found.facts.get("since"), found.facts.get("last_fault_words")
    at = found.facts.get("last_fault_at")
    paragraphs: list[Words] = [found.words, found.advice]
    if since:
        paragraphs.append(say("service.since", at=_hall_time(str(since))))
    if last and at:
        paragraphs.append(say("service.last_fault", words=str(last), at=_hall_time(str(at))))
    page = Message(
        title=say("service.found.title", name=_name(found), state=say(f"service.verdict.{found.verdict}")),
        paragraphs=tuple(each for each in paragraphs if each),
        actions=(Choice("continue", say("service.to_overview")),),
        tone=_TONES[found.verdict],
    )
    try:
        await visit.ask(key, page, patience=Patience.MENU, remember=lambda _: False)
    except Back:
        return


async def _print_slip(visit: Visit, services: Services, turn: int) -> Finding | None:
    """As `kiosk device test slip_printer`, on the printer that the terminal holds."""
    choice = services.profile.chosen_devices()[_SLIP_PRINTER]
    trial = Trial(_SLIP_PRINTER, services.profile.terminal.id, choice, services.slip_printer, _SLIP_S)

    async def printed() -> Finding:
        with visit.idle.at_work():
            return await TRIALS[_SLIP_PRINTER](trial)

    page = Busy(title=say("service.printing.title"), explanation=say("service.printing.explanation"))
    return await visit.busy(f"service.slip/{turn}", page, printed)


async def _tell_own_work(visit: Visit, member: StaffMember) -> None:
    page = Message(
        title=say("service.not_technician.title"),
        paragraphs=(say(f"service.role.{member.role}"), say("service.not_technician.explanation")),
        actions=(Choice("continue", say("frame.close")),),
        tone=Tone.WARN,
    )
    await visit.ask("service.not_technician", page, patience=Patience.MENU)


def _name(found: Finding) -> Words:
    key = f"doctor.name.{found.check}"
    return say(key) if key in texts() else found.check


def _hall_time(moment: str) -> str:
    return f"{datetime.fromisoformat(moment).astimezone(LOCAL_ZONE):%m-%d %H:%M}"
