"""Book: what this card has, a day, an hour, the number on a slip; or call one off. It needs the line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import count

from kiosk.booking_slip import booking_slip, day_of, hours_of
from kiosk.flows.card import read_identity
from kiosk.flows.ending import Ending
from kiosk.flows.printing import busy_page, job_words, print_slip
from kiosk.flows.receiving import one_id
from kiosk.pages import Busy, Choice, Choose, Message, Tone
from kiosk.patience import Patience
from kiosk.services import Services
from kiosk.visit import Visit
from kiosk.words import Words, say
from peripherals.devices import PrintJob
from peripherals.identity import Identity
from sync.appointments import AppointmentWanted
from sync.protocol.appointments import Appointment, Appointments, Slot, Wish
from sync.sealed_question import NotKnown

_NEW, _CANCEL, _HOME, _AGAIN, _BOOK = "new", "cancel", "home", "again", "book"


async def book(visit: Visit, services: Services) -> Ending:
    """One booking or one calling off; ends at home."""
    identity = await read_identity(visit, services, "card.why.book")
    wanted = AppointmentWanted(identity.number, services.now())
    standing = await _asked(visit, services, wanted, "book.look")
    if standing is None:
        return Ending.HOME
    chosen = await _own(visit, services, standing.own) if standing.own else _NEW
    if chosen != _NEW:
        mine = next(each for each in standing.own if each.booking_id == chosen)
        return await _cancel(visit, services, identity, mine)
    for turn in count():
        slot = await _slot(visit, services, standing.free, turn)
        if slot is None:
            return await _tell(visit, say("book.nothing_free.title"), say("book.nothing_free"), Tone.WARN)
        if not await _is_sure(visit, services, slot, turn):
            return Ending.HOME
        outcome = await _book(visit, services, identity, slot, turn)
        if isinstance(outcome, Ending):
            return outcome
        standing = outcome
    raise AssertionError("count() never ends")


async def _is_sure(visit: Visit, services: Services, slot: Slot, turn: int) -> bool:
    page = Message(
        title=say("book.confirm.title"),
        paragraphs=(slot.hall_name, day_of(slot.day, services.today()), hours_of(slot.starts, slot.ends)),
        actions=(Choice(_BOOK, say("book.confirm")), Choice(_HOME, say("book.not"))),
    )
    return await visit.ask(f"book.confirm.{turn}", page) == _BOOK


async def _own(visit: Visit, services: Services, own: Sequence[Appointment]) -> str:
    today = services.today()
    page = Choose(
        title=say("book.own.title"),
        explanation=say("book.own"),
        choices=(
            *(
                Choice(
                    each.booking_id,
                    say("book.when", day=day_of(each.day, today), hours=hours_of(each.starts, each.ends)),
                    note=say("book.number", number=each.number),
                )
                for each in own
            ),
            Choice(_NEW, say("book.new")),
        ),
    )
    return await visit.ask("book.own", page, patience=Patience.MENU)


async def _slot(visit: Visit, services: Services, free: Sequence[Slot], turn: int) -> Slot | None:
    """The hall, where there are several; the day; the hour. None when nothing is free."""
    open_ = [slot for slot in free if slot.free]
    if not open_:
        return None
    halls = {slot.hall: slot.hall_name for slot in open_}
    hall = await _choose(visit, "hall", turn, [Choice(id_, name) for id_, name in halls.items()])
    days = {slot.day.isoformat(): slot for slot in open_ if slot.hall == hall}
    today = services.today()
    day = await _choose(
        visit,
        "day",
        turn,
        [Choice(iso, _day_words(slot, today)) for iso, slot in days.items()],
    )
    hours = {
        slot.starts.isoformat(): slot for slot in open_ if slot.hall == hall and slot.day.isoformat() == day
    }
    starts = await _choose(
        visit,
        "hour",
        turn,
        [
            Choice(iso, hours_of(slot.starts, slot.ends), note=say("book.free", count=slot.free))
            for iso, slot in hours.items()
        ],
    )
    return hours[starts]


def _day_words(slot: Slot, on: date) -> Words:
    """What kind of day it is stands in the row's words, so that it is read aloud too."""
    day = day_of(slot.day, on)
    return day if slot.kind == "workday" else say(f"book.kind.{slot.kind}", day=day)


async def _choose(visit: Visit, step: str, turn: int, choices: Sequence[Choice]) -> str:
    if len(choices) == 1 and step == "hall":
        return choices[0].id
    offered = {choice.id for choice in choices}
    return await visit.ask(
        f"book.{step}.{turn}",
        Choose(title=say(f"book.{step}.title"), choices=tuple(choices)),
        patience=Patience.MENU,
        still_fits=lambda given: given in offered,
    )


async def _book(
    visit: Visit, services: Services, identity: Identity, slot: Slot, turn: int
) -> Ending | Appointments:
    """Asked for until it is known whether it stands; always the same booking, so there is never a second.

    What is free now, where somebody else was quicker.
    """
    booking_id = await one_id(visit, f"booking_id.{turn}")
    wanted = AppointmentWanted(
        identity.number, services.now(), Wish.BOOK, booking_id=booking_id, slot=slot.key
    )
    standing = await _asked(visit, services, wanted, f"book.ask.{turn}", is_begun=True)
    visit.close_the_way_back()
    if standing is None:
        return Ending.HOME
    mine = next((each for each in standing.own if each.booking_id == booking_id), None)
    if standing.refused == "appointment.full":
        return standing if await _wants_another(visit, turn) else Ending.HOME
    if standing.refused or mine is None:
        return await _tell_refused(visit, standing)
    job = await _printed(visit, services, mine)
    words, tone = job_words(job) if job else (say("printing.unknown"), Tone.WARN)
    page = Message(
        title=say("book.done.title"),
        paragraphs=(
            say("book.when", day=day_of(mine.day, services.today()), hours=hours_of(mine.starts, mine.ends)),
            mine.hall_name,
            say("book.bring"),
            words,
        ),
        actions=(Choice(_HOME, say("frame.home")),),
        tone=tone,
        big=mine.number,
    )
    await visit.ask("book.done", page)
    return Ending.HOME


async def _wants_another(visit: Visit, turn: int) -> bool:
    page = Message(
        title=say("book.refused.title"),
        paragraphs=(say("book.refused.appointment.full"),),
        actions=(Choice(_AGAIN, say("book.another")), Choice(_HOME, say("frame.home"))),
        tone=Tone.WARN,
    )
    return await visit.ask(f"book.full.{turn}", page) == _AGAIN


async def _printed(visit: Visit, services: Services, mine: Appointment) -> PrintJob | None:
    slip = booking_slip(mine, services.place, services.today())

    async def printed() -> PrintJob:
        return await visit.once("book.print", lambda: print_slip(services, slip))

    return await visit.busy("book.printing", busy_page(), printed)


async def _cancel(visit: Visit, services: Services, identity: Identity, mine: Appointment) -> Ending:
    page = Message(
        title=say("book.cancel.title"),
        paragraphs=(
            mine.hall_name,
            say("book.when", day=day_of(mine.day, services.today()), hours=hours_of(mine.starts, mine.ends)),
        ),
        actions=(Choice(_HOME, say("book.cancel.keep")), Choice(_CANCEL, say("book.cancel"))),
        big=mine.number,
    )
    if await visit.ask("book.cancel", page) != _CANCEL:
        return Ending.HOME
    wanted = AppointmentWanted(identity.number, services.now(), Wish.CANCEL, booking_id=mine.booking_id)
    standing = await _asked(visit, services, wanted, "book.call_off", is_begun=True)
    visit.close_the_way_back()
    if standing is None:
        return Ending.HOME
    if any(each.booking_id == mine.booking_id for each in standing.own):
        return await _tell_refused(visit, standing)
    return await _tell(visit, say("book.cancelled.title"), say("book.cancelled"), Tone.OK)


async def _asked(
    visit: Visit, services: Services, wanted: AppointmentWanted, key: str, *, is_begun: bool = False
) -> Appointments | None:
    """How it stands; None when the person asks no more. `is_begun`: it may have been done all the same."""
    page = Busy(title=say("book.asking.title"), explanation=say("book.asking"))
    for attempt in count():

        async def asked(attempt: int = attempt) -> Appointments | NotKnown:
            ask = services.ask_appointments
            return await visit.once(f"{key}.{attempt}", lambda: services.ask_backend(ask, wanted))

        answer = await visit.busy(f"{key}.{attempt}.busy", page, asked)
        if isinstance(answer, Appointments):
            return answer
        if is_begun:  # another hour cannot be chosen while this one may be booked
            visit.close_the_way_back()
        told = Message(
            title=say("book.not_known.title"),
            paragraphs=(say("book.perhaps" if is_begun else "book.not_known"),),
            actions=(Choice(_AGAIN, say("book.again")), Choice(_HOME, say("frame.home"))),
            tone=Tone.WARN,
        )
        if await visit.ask(f"{key}.{attempt}.told", told) != _AGAIN:
            return None
    raise AssertionError("count() never ends")


async def _tell_refused(visit: Visit, standing: Appointments) -> Ending:
    key = standing.refused if standing.refused == "appointment.enough" else "appointment.gone"
    return await _tell(visit, say("book.refused.title"), say(f"book.refused.{key}"), Tone.WARN)


async def _tell(visit: Visit, title: Words, words: Words, tone: Tone) -> Ending:
    home = Choice(_HOME, say("frame.home"))
    await visit.ask("book.told", Message(title=title, paragraphs=(words,), actions=(home,), tone=tone))
    return Ending.HOME
