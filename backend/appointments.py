"""Appointments: one place for one booking, however often it is asked for and however many ask at once.

A place is a row under a unique constraint, so the database decides between two at the same moment. Of a
person only the digest of the card is kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from sqlalchemy import Select, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.asked import QuestionBook, sealed_for
from backend.clock import Clock
from backend.database import Database
from backend.halls import DaySlot, Halls, slots_from
from backend.holder_tables import Booking
from backend.keys import Keys
from backend.rules import RuleBook
from kiosk.deadlines import local_date
from sync.protocol import appointments as wire
from sync.protocol.holdings import Holder, HolderKind, SealedInquiry
from sync.protocol.wire import Problem

_ATTEMPTS = 20  # so many others may be quicker, one after the other


@dataclass(frozen=True, slots=True)
class AppointmentDesk:
    database: Database
    keys: Keys
    questions: QuestionBook
    rules: RuleBook
    halls: Halls
    clock: Clock

    def answer(self, terminal_id: str, question: SealedInquiry) -> wire.SealedAppointments | Problem:
        """What was asked for is done first, then told how it stands, sealed for this terminal."""
        inquiry_id = question.inquiry_id
        context = wire.appointment_question_context(terminal_id, inquiry_id)
        asked = self.questions.opened(question, context, wire.AppointmentQuestion)
        if isinstance(asked, Problem):
            return asked
        told = [asked.booking_id] if asked.booking_id else []
        problem = self.questions.write_down(terminal_id, inquiry_id, asked, consents=(), told=told)
        if problem is not None:
            return problem
        tag = self.keys.holder.tag(Holder(kind=HolderKind.PERSON, number=asked.card_number))
        refused = self._do(asked, tag, terminal_id)
        sealed = sealed_for(asked, self._standing(tag, refused), wire.appointment_answer_context(inquiry_id))
        return wire.SealedAppointments(inquiry_id=inquiry_id, sealed=sealed)

    def of_day(self, day: date) -> Sequence[Booking]:
        """Those that stand, by hall and hour: for the windows."""
        query = select(Booking).where(Booking.day == day, Booking.place.is_not(None))
        with self.database.reading() as session:
            return session.scalars(query.order_by(Booking.hall, Booking.starts, Booking.place)).all()

    # ---- what is asked for -------------------------------------------------------------------------------

    def _do(self, asked: wire.AppointmentQuestion, tag: str, terminal_id: str) -> str:
        """Why it was not done; empty when it was, now or before."""
        if asked.wish is wire.Wish.CANCEL:
            return self._cancel(str(asked.booking_id), tag)
        if asked.wish is wire.Wish.BOOK and asked.slot is not None:
            return self.book(str(asked.booking_id), asked.slot, tag, terminal_id)
        return ""

    def book(self, booking_id: str, key: wire.SlotKey, tag: str, terminal_id: str) -> str:
        """Why it does not stand now; empty when it does."""
        for _ in range(_ATTEMPTS):
            try:
                return self._book(booking_id, key, tag, terminal_id)
            except IntegrityError:  # somebody else was quicker; or this very booking came twice at once
                continue
        return "appointment.full"

    def _book(self, booking_id: str, key: wire.SlotKey, tag: str, terminal_id: str) -> str:
        slot = next((each for each in self._slots() if each.key == key), None)
        with self.database.writing() as session:
            known = session.get(Booking, booking_id)
            if known is not None:
                return "" if known.holder == tag and known.place is not None else "appointment.gone"
            if slot is None:
                return "appointment.gone"
            if len(self._own(session, tag)) >= self.halls.most_of_a_person:
                return "appointment.enough"
            taken = set(session.scalars(_of_slot(key)))
            place = next((n for n in range(1, slot.hours.places + 1) if n not in taken), None)
            if place is None:
                return "appointment.full"
            session.add(
                Booking(
                    booking_id=booking_id,
                    holder=tag,
                    terminal_id=terminal_id,
                    hall=key.hall,
                    day=key.day,
                    starts=_text(key.starts),
                    ends=_text(slot.hours.ends),
                    place=place,
                    number=f"{key.day:%m%d}-{key.starts:%H%M}-{place}",
                    booked_at=self.clock.now(),
                )
            )
        return ""

    def _cancel(self, booking_id: str, tag: str) -> str:
        with self.database.writing() as session:
            booking = session.get(Booking, booking_id, with_for_update=True)
            if booking is None or booking.holder != tag:
                return "appointment.gone"
            if booking.place is not None:
                booking.place, booking.cancelled_at = None, self.clock.now()
        return ""

    # ---- how it stands -----------------------------------------------------------------------------------

    def _standing(self, tag: str, refused: str) -> wire.Appointments:
        slots = list(self._slots())
        counted = select(Booking.hall, Booking.day, Booking.starts, func.count()).where(
            Booking.place.is_not(None), Booking.day > self._today()
        )
        with self.database.reading() as session:
            rows = session.execute(counted.group_by(Booking.hall, Booking.day, Booking.starts)).all()
            taken = Counter({(hall, day, starts): count for hall, day, starts, count in rows})
            own = tuple(self._told(booking) for booking in self._own(session, tag))
        free = tuple(
            wire.Slot(
                hall=slot.hall.id,
                hall_name=slot.hall.name,
                day=slot.day,
                kind=slot.kind,
                starts=slot.hours.starts,
                ends=slot.hours.ends,
                free=max(0, slot.hours.places - taken[slot.hall.id, slot.day, _text(slot.hours.starts)]),
            )
            for slot in slots
        )
        return wire.Appointments(refused=refused, free=free, own=own)

    def _own(self, session: Session, tag: str) -> Sequence[Booking]:
        query = select(Booking).where(
            Booking.holder == tag, Booking.place.is_not(None), Booking.day >= self._today()
        )
        return session.scalars(query.order_by(Booking.day, Booking.starts)).all()

    def _told(self, booking: Booking) -> wire.Appointment:
        names = {hall.id: hall.name for hall in self.halls.halls}
        return wire.Appointment(
            booking_id=booking.booking_id,
            number=booking.number,
            hall_name=names.get(booking.hall, booking.hall),
            day=booking.day,
            starts=time.fromisoformat(booking.starts),
            ends=time.fromisoformat(booking.ends),
        )

    def _slots(self) -> list[DaySlot]:
        return list(slots_from(self.halls, self.rules.calendar, self._today()))

    def _today(self) -> date:
        return local_date(self.clock.now())


def _of_slot(key: wire.SlotKey) -> Select[int | None]:
    return select(Booking.place).where(
        Booking.hall == key.hall, Booking.day == key.day, Booking.starts == _text(key.starts)
    )


def _text(at: time) -> str:
    return f"{at:%H:%M}"
