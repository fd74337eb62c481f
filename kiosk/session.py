"""The endless day of a terminal: attract, visits, farewell, attract."""

from __future__ import annotations

import asyncio
import ctypes
import gc
import logging
import traceback
from pathlib import Path

from kiosk.flows.code import HOME, Scanned
from kiosk.flows.ending import Ending, RestartAsked
from kiosk.flows.home import home
from kiosk.house_watch import watch_clock, watch_power
from kiosk.lights import watch_lights
from kiosk.pages import Choice, Frame, Leave, Message, Page, Stage, Tone
from kiosk.power import Ruling
from kiosk.services import Services
from kiosk.visit import open_visit
from kiosk.waiting import PowerEnds, wait_for_someone
from kiosk.words import Words, say
from peripherals.devices import CardMedia
from sync.protocol.wire import Helper
from sync.store.audit import AuditEvent

log = logging.getLogger(__name__)

_FAREWELL_S = 6.0
_APOLOGY_S = 20.0
_LOOK_S = 0.2


class EndedOnABug(Exception):
    """A bug ended a visit. Says what kind and where, and nothing of what it was about."""


async def serve(stage: Stage, services: Services) -> None:
    """One person after the other, until cancelled.

    Errors: EndedOnABug after its visit was ended safely and told in words: a supervisor starts a fresh
    process. PowerEnds when the battery is about to, RestartAsked when a technician wants it: nobody is in a
    visit any more.
    """
    tasks: list[asyncio.Task[None]] = [
        asyncio.create_task(watch_lights(stage, services)),
        asyncio.create_task(watch_power(services)),
        asyncio.create_task(watch_clock(services)),
        asyncio.create_task(_day(stage, services)),
    ]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    except (PowerEnds, RestartAsked):
        raise
    except Exception as bug:  # noqa: BLE001  (the one boundary where a bug is caught)
        await _cancel(*tasks)
        where = _where(bug)
        traceback.clear_frames(bug.__traceback__)
        log.error("a visit ended on a bug: %s", where)
        stage.reset()
        await _show_for(stage, _apology(), _APOLOGY_S)
        raise EndedOnABug(where) from None
    finally:
        await _cancel(*tasks)


async def _day(stage: Stage, services: Services) -> None:
    helper: Helper | None = None
    while True:
        stage.reset()
        scanned = await wait_for_someone(stage, services) if helper is None else None
        farewell, helper = await _visits(stage, services, helper, scanned)
        await forget_freed()
        await _farewell(stage, services, farewell)


def _where(bug: Exception) -> str:
    """Kind and place of a bug. Its own words are left out: they may quote what a person has told."""
    frames = traceback.extract_tb(bug.__traceback__)
    places = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))
    return f"{type(bug).__name__} at {places}"


async def forget_freed() -> None:
    """What a visit held is gone.

    Leave and time-out keep the frames of their flow alive in a cycle, and the loop keeps what it was woken by
    until its next step: so one step is taken, and then all is collected.
    Pages once freed are given back to the system: they hold no scan any more, and the next visit starts as
    small as the first. Source: malloc_trim(3); a C library without it keeps its own counsel.
    """
    await asyncio.sleep(0)
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


async def _visits(
    stage: Stage, services: Services, helper: Helper | None, scanned: Scanned | None
) -> tuple[str, Helper | None]:
    """One or more matters of one person, each in a visit of its own, wiped before the next; the first where
    the code leads that was held there. What the farewell is about, and who helps the next person."""
    is_received = False
    while True:
        ending = Ending.FAREWELL
        await services.follow_catalogue()
        async with open_visit(
            stage,
            services.profile.timeouts,
            services.is_card_gone,
            helper,
            is_person_gone=services.is_person_gone,
            must_end=services.is_power_ending,
        ) as visit:
            if scanned is not None:
                visit.foresee(HOME, scanned)
                scanned = None
            ending = await visit.run(lambda visit: home(visit, services))
        await _record_help(services, helper, visit.helper)
        has_helped = helper is not None and visit.helper is None
        helper = visit.helper
        is_received = is_received or visit.has_received
        if ending is Ending.RESTART:
            raise RestartAsked
        if services.is_power_ending():
            return "power", None
        if ending is Ending.FAREWELL or services.ruling is not Ruling.OPEN:
            return "received" if is_received else "helped" if has_helped else "left", helper


async def _record_help(services: Services, before: Helper | None, after: Helper | None) -> None:
    """That a helper came or went, by the id of the register."""
    if before != after and (one := after or before) is not None:
        event = AuditEvent.ASSISTANCE_BEGAN if after else AuditEvent.ASSISTANCE_ENDED
        await services.try_store(lambda store: store.audit.record(event, one.id))


async def _farewell(stage: Stage, services: Services, key: str) -> None:
    """After the wipe. A card left in the reader is shown until it is taken; where the reader cannot tell
    whether one still lies there, people are reminded."""
    if services.id_reader.status.media is CardMedia.PRESENT:
        await _show_until_taken(stage, services)
    is_unknown = services.id_reader.status.media is CardMedia.UNKNOWN
    more = (say("farewell.card.perhaps"),) if is_unknown else ()
    page = _message(say(f"farewell.{key}.title"), say(f"farewell.{key}.text"), *more, tone=Tone.OK)
    await _show_for(stage, page, _FAREWELL_S)


async def _show_until_taken(stage: Stage, services: Services) -> None:
    words = (services.card_words("farewell.card.explanation"),)
    page = Message(title=say("farewell.card.title"), paragraphs=words, actions=(), tone=Tone.WARN)
    shown = asyncio.ensure_future(_show(stage, page))
    clock = asyncio.get_running_loop().time
    since_s = clock()
    try:
        while services.id_reader.status.media is CardMedia.PRESENT:
            if services.is_power_ending() and clock() - since_s > services.profile.timeouts.warning_s:
                return  # the battery waits for nobody
            await asyncio.sleep(_LOOK_S)
    finally:
        await _cancel(shown)


async def _show_for(stage: Stage, page: Page[str], seconds: float) -> None:
    """Until touched, at most so long."""
    shown = asyncio.ensure_future(_show(stage, page))
    await asyncio.wait((shown,), timeout=seconds)
    await _cancel(shown)


async def _show(stage: Stage, page: Page[str]) -> None:
    try:
        await stage.show(page, Frame())
    except Leave:
        return


async def _cancel(*tasks: asyncio.Future[None]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _apology() -> Message:
    return _message(say("apology.title"), say("apology.explanation"), tone=Tone.WARN)


def _message(title: Words, *paragraphs: Words, tone: Tone) -> Message:
    action = Choice("continue", say("frame.close"))
    return Message(title=title, paragraphs=paragraphs, actions=(action,), tone=tone, is_last=True)
