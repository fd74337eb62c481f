"""Appointments at a window: what is free, what this card has, booking and calling off.

One sealed question for all of it (`sync.protocol.holdings`). A booking has the terminal's own id: asked again
with it, whatever became of the answer, there is still one.
"""

from __future__ import annotations

from datetime import date, time
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from sync.protocol.holdings import HolderQuestion, SealedAnswer
from sync.protocol.wire import ToldModel, Uuid, WireModel

MOST_SLOTS = 1000
HallId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,32}$")]


class Wish(StrEnum):
    LOOK = "look"
    BOOK = "book"
    CANCEL = "cancel"


class SlotKey(WireModel):
    """Hall time."""

    hall: HallId
    day: date
    starts: time


class AppointmentQuestion(HolderQuestion):
    """BOOK names both, CANCEL the booking alone."""

    wish: Wish
    booking_id: Uuid | None = None
    slot: SlotKey | None = None

    @model_validator(mode="after")
    def _says_which(self) -> Self:
        if (self.booking_id is not None) != (self.wish is not Wish.LOOK):
            raise ValueError("booking_id belongs to booking and calling off")
        if (self.slot is not None) != (self.wish is Wish.BOOK):
            raise ValueError("slot belongs to booking")
        return self


class Slot(ToldModel):
    """`kind` of day: workday, weekend or holiday. `free`: places left."""

    hall: str
    hall_name: str
    day: date
    kind: str
    starts: time
    ends: time
    free: int = Field(ge=0)

    @property
    def key(self) -> SlotKey:
        return SlotKey(hall=self.hall, day=self.day, starts=self.starts)


class Appointment(ToldModel):
    """`number`: what is called out at the window."""

    booking_id: Uuid
    number: str
    hall_name: str
    day: date
    starts: time
    ends: time


class Appointments(ToldModel):
    """How it stands after what was asked. `refused`: why that was not done, empty when it was. `own`: those
    to come, of this card."""

    refused: str = ""
    free: Annotated[tuple[Slot, ...], Field(max_length=MOST_SLOTS)] = ()
    own: tuple[Appointment, ...] = ()


class SealedAppointments(SealedAnswer):
    """Holds `Appointments`."""


def appointment_question_context(terminal_id: str, inquiry_id: str) -> str:
    return f"yichuang/v1/appointments/{terminal_id}/{inquiry_id}"


def appointment_answer_context(inquiry_id: str) -> str:
    return f"yichuang/v1/appointments-answer/{inquiry_id}"
