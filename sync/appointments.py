"""Asks the backend for appointments: what is free, one to be booked, one to be called off."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sync.protocol.appointments import (
    AppointmentQuestion,
    Appointments,
    SlotKey,
    Wish,
    appointment_answer_context,
    appointment_question_context,
)
from sync.protocol.holdings import Holder, HolderKind
from sync.protocol.seal import SealingKey
from sync.sealed_question import Kind, NotKnown, SealedLine

_APPOINTMENTS: Final = Kind(
    "/v1/appointments",
    Appointments,
    appointment_question_context,
    appointment_answer_context,
    timeout_s=(2.0, 5.0),
    total_s=10.0,
)


@dataclass(frozen=True, slots=True)
class AppointmentWanted:
    card_number: str = field(repr=False)
    asked_at: datetime
    wish: Wish = Wish.LOOK
    booking_id: str | None = None
    slot: SlotKey | None = None


class AppointmentInquirer:
    """Thread: one."""

    def __init__(self, backend_url: str, token: str, terminal_id: str, sealing_key: SealingKey) -> None:
        self._line = SealedLine(_APPOINTMENTS, backend_url, token, terminal_id, sealing_key)

    def close(self) -> None:
        self._line.close()

    def ask(self, wanted: AppointmentWanted) -> Appointments | NotKnown:
        """How it stands; not known means, of a booking, that it may or may not be there."""
        return self._line.ask(
            lambda answer_key: AppointmentQuestion(
                holder=Holder(kind=HolderKind.PERSON, number=wanted.card_number),
                card_number=wanted.card_number,
                asked_at=wanted.asked_at,
                answer_key=answer_key,
                wish=wanted.wish,
                booking_id=wanted.booking_id,
                slot=wanted.slot,
            )
        )
