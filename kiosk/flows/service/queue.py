"""What is still to be sent: how long it waits, why, and a second chance for what was set aside."""

from __future__ import annotations

from kiosk.doctor.devices import fault_words
from kiosk.flows.service.room import ServiceRoom, hall_time, message
from kiosk.pages import Choice, Choose, Message, Tone
from kiosk.words import Words, say
from sync.clock import from_ms
from sync.outbox import QueueEntry
from sync.store.store import Store
from sync.store.trouble import NotStored

_AT_MOST = 60  # ten pages; more are counted
_ALL = "all"
_REQUEUE = "requeue"
_QUARANTINED = "quarantined"
_MINUTE_MS = 60_000
_HOUR_MINUTES, _DAY_MINUTES = 60, 24 * 60


async def queue(room: ServiceRoom) -> None:
    """Until Back."""
    while True:
        entries = await room.services.try_store(lambda store: store.outbox.undelivered(_AT_MOST + 1))
        if isinstance(entries, NotStored):
            await room.tell(say("service.queue.title"), fault_words(entries.code), tone=Tone.WARN)
            return
        if not entries:
            await room.tell(say("service.queue.title"), say("service.queue.empty"), tone=Tone.OK)
            return
        chosen = await room.ask(_page(room, entries))
        if chosen is None:
            return
        if chosen == _ALL:
            await _requeue(room, [each for each in entries if each.state == _QUARANTINED])
            continue
        entry = next(each for each in entries if each.submission_id == chosen)
        if await room.ask(_one(room, entry)) == _REQUEUE:
            await _requeue(room, [entry])


def _page(room: ServiceRoom, entries: tuple[QueueEntry, ...]) -> Choose:
    aside = sum(each.state == _QUARANTINED for each in entries)
    every = (Choice(_ALL, say("service.queue.all", count=aside)),) if aside > 1 else ()
    more = len(entries) > _AT_MOST
    return Choose(
        title=say("service.queue.title"),
        explanation=say("service.queue.first" if more else "service.queue.explanation", count=_AT_MOST),
        is_public=True,
        choices=(*every, *(_row(room, each) for each in entries[:_AT_MOST])),
    )


def _row(room: ServiceRoom, entry: QueueEntry) -> Choice:
    return Choice(
        entry.submission_id,
        entry.receipt_number,
        say("service.queue.note", age=_age(room, entry), count=entry.attempts),
        badge=say(f"service.queue.state.{entry.state}"),
        tone=Tone.WARN if entry.state == _QUARANTINED else Tone.NEUTRAL,
    )


def _one(room: ServiceRoom, entry: QueueEntry) -> Message:
    is_aside = entry.state == _QUARANTINED
    acts = (
        (Choice(_REQUEUE, say("service.queue.requeue"), say("service.queue.requeue.note")),)
        if is_aside
        else ()
    )
    return message(
        say("service.queue.one"),
        say(f"service.queue.state.{entry.state}.told"),
        say("service.queue.since", at=hall_time(from_ms(entry.queued_ms)), age=_age(room, entry)),
        say("service.queue.attempts", count=entry.attempts),
        say("service.queue.why", why=fault_words(entry.last_code)) if entry.last_code else "",
        "" if is_aside else say("service.queue.next", at=hall_time(from_ms(entry.next_attempt_ms))),
        acts=acts,
        tone=Tone.WARN if is_aside else Tone.NEUTRAL,
        big=entry.receipt_number,
    )


async def _requeue(room: ServiceRoom, entries: list[QueueEntry]) -> None:
    """Each in a transaction with its audit row; what somebody else sent meanwhile is left."""

    def again(store: Store) -> int:
        return sum(store.outbox.requeue(each.submission_id, room.member.id) for each in entries)

    done = await room.services.try_store(again)
    if isinstance(done, NotStored):
        await room.tell(say("service.queue.not_requeued"), fault_words(done.code), tone=Tone.WARN)
    else:
        await room.tell(
            say("service.queue.requeued", count=done), say("service.queue.requeued.note"), tone=Tone.OK
        )


def _age(room: ServiceRoom, entry: QueueEntry) -> Words:
    """How long it waits by the clock of this machine; at least a minute."""
    minutes = (
        max(_MINUTE_MS, round(room.services.wall_clock().timestamp() * 1000) - entry.queued_ms) // _MINUTE_MS
    )
    if minutes >= 2 * _DAY_MINUTES:
        return say("service.age.days", count=minutes // _DAY_MINUTES)
    if minutes >= 2 * _HOUR_MINUTES:
        return say("service.age.hours", count=minutes // _HOUR_MINUTES)
    return say("service.age.minutes", count=minutes)
