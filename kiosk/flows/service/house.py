"""What a technician does with the terminal as a whole: the sign, the support bundle, a fresh start."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

from kiosk.doctor.devices import fault_words
from kiosk.flows.service.room import ServiceRoom, message
from kiosk.maintenance import is_maintained, put_up, take_down
from kiosk.pages import Choice, Tone
from kiosk.service_round import whole_report
from kiosk.support_bundle import bundle, bundle_name, find_stick, of_store, write_bundle
from kiosk.versions import versions
from kiosk.words import say
from peripherals.devices import Failed
from sync.store.audit import AuditEvent
from sync.store.trouble import NotStored, not_stored

_DO = "do"


@dataclass(frozen=True, slots=True)
class Written:
    """The bundle lies there for good."""

    path: Path
    kilobytes: int


async def sign(room: ServiceRoom) -> None:
    """Puts the sign up, or takes it down, after one question."""
    folder = room.services.profile.data_dir
    way = "down" if is_maintained(folder) else "up"
    page = message(
        say(f"service.sign.{way}.title"),
        say(f"service.sign.{way}.explanation"),
        acts=(Choice(_DO, say(f"service.sign.{way}.do")),),
    )
    if await room.ask(page) != _DO:
        return
    try:
        if way == "up":
            await asyncio.to_thread(put_up, folder, room.member.id, room.services.now())
        else:
            await asyncio.to_thread(take_down, folder)
    except OSError as error:
        trouble = not_stored(error) or NotStored("store.write_failed")
        await room.tell(say("service.sign.failed"), fault_words(trouble.code), tone=Tone.WARN)
        return
    event = AuditEvent.MAINTENANCE_BEGAN if way == "up" else AuditEvent.MAINTENANCE_ENDED
    await room.services.try_store(lambda store: store.audit.record(event, room.member.id))
    await room.tell(say(f"service.sign.{way}.done"), say(f"service.sign.{way}.done.note"), tone=Tone.OK)


async def support(room: ServiceRoom) -> None:
    """Writes the bundle to the stick; done is said once it may be pulled out."""
    page = message(
        say("service.support.title"),
        say("service.support.explanation"),
        say("service.support.nobody"),
        acts=(Choice(_DO, say("service.support.do")),),
    )
    while await room.ask(page) == _DO:
        written = await room.watch("writing", lambda: _write(room))
        if isinstance(written, Written):
            told = say("service.support.file", name=written.path.name, kilobytes=written.kilobytes)
            await room.tell(say("service.support.done"), told, tone=Tone.OK)
            return
        await room.tell(say("service.support.failed"), fault_words(written.code), tone=Tone.WARN)


async def _write(room: ServiceRoom) -> Written | Failed:
    """A stick that is not there is told before anything is looked at."""
    services = room.services
    profile, at = services.profile, services.now()
    stick = await asyncio.to_thread(find_stick, profile.terminal.sticks)
    if isinstance(stick, Failed):
        return stick
    report = await whole_report(services)
    stored = await services.try_store(of_store)
    data = await asyncio.to_thread(
        bundle,
        profile,
        report,
        versions(services.catalogue.version, services.calendar),
        {} if isinstance(stored, NotStored) else stored,
        at,
    )
    written = await asyncio.to_thread(write_bundle, stick, bundle_name(profile, at), data)
    if isinstance(written, Failed):
        return written
    await services.try_store(
        lambda store: store.audit.record(AuditEvent.SUPPORT_BUNDLE_WRITTEN, room.member.id)
    )
    return Written(written, -(-len(data) // 1024))


async def wants_restart(room: ServiceRoom) -> bool:
    """Whether the programs are to be started anew; written down by then."""
    page = message(
        say("service.restart.title"),
        say("service.restart.explanation"),
        acts=(Choice(_DO, say("service.restart.do")),),
    )
    if await room.ask(page) != _DO:
        return False
    await room.services.try_store(
        lambda store: store.audit.record(AuditEvent.PROGRAM_RESTARTED, room.member.id)
    )
    return True
