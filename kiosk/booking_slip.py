"""The slip of an appointment: the number, where and when; and how its day and hour are said."""

from __future__ import annotations

from datetime import date, time

from kiosk.deadlines import Due
from kiosk.next_steps import day_words
from kiosk.slips import Place, head, line, row
from kiosk.words import Words, say
from peripherals.printer.document import Align, Block, Line, Rule, Size, Slip
from sync.protocol.appointments import Appointment


def day_of(day: date, on: date) -> Words:
    """With its weekday, as people remember it."""
    return say("book.day", day=day_words(Due(day), on), weekday=say(f"weekday.{day.isoweekday()}"))


def hours_of(starts: time, ends: time) -> Words:
    return say("book.hours", starts=f"{starts:%H:%M}", ends=f"{ends:%H:%M}")


def booking_slip(mine: Appointment, place: Place, on: date) -> Slip:
    """To be printed when the booking stands only. It names nobody."""
    blocks: tuple[Block, ...] = (
        *head(say("slip.booking.title"), place),
        Line(mine.number, Size.HUGE, Align.CENTER, is_bold=True),
        Rule(),
        row(say("slip.booking.day"), day_of(mine.day, on), is_bold=True),
        row(say("slip.booking.hours"), hours_of(mine.starts, mine.ends), is_bold=True),
        row(say("slip.booking.hall"), mine.hall_name),
        Rule(),
        line(say("slip.booking.bring")),
        line(say("slip.booking.cancel"), Size.SMALL),
    )
    return Slip(f"booking {mine.number}", blocks)
