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
from sync.sealed_question import Kind


@dataclass(frozen=True, slots=True)
class AppointmentWanted:
    card_number: str = field(repr=False)
    asked_at: datetime
    wish: Wish = Wish.LOOK
    booking_id: str | None = None
    slot: SlotKey | None = None


def _question(wanted: AppointmentWanted, answer_key: str) -> AppointmentQuestion:
    return AppointmentQuestion(
        holder=Holder(kind=HolderKind.PERSON, number=wanted.card_number),
        card_number=wanted.card_number,
        asked_at=wanted.asked_at,
        answer_key=answer_key,
        wish=wanted.wish,
        booking_id=wanted.booking_id,
        slot=wanted.slot,
    )


APPOINTMENTS: Final = Kind(
    "/v1/appointments",
    _question,
    Appointments,
    appointment_question_context,
    appointment_answer_context,
    timeout_s=(2.0, 5.0),
    total_s=10.0,
)
