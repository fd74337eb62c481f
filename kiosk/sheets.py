"""What goes on A4: the one notice in large type, said in the same words as on the screen and the slip."""

from __future__ import annotations

from datetime import date

from kiosk.pages import Notice
from kiosk.slips import Place, notice_blocks
from kiosk.words import render, say
from peripherals.printer.document import Align, Line, Qr, Rule, Sheet, Size


def notice_sheet(notice: Notice, place: Place, on: date) -> Sheet:
    """The one notice to hang on the wall, or to tick off at home."""
    day = say("date.year_month_day", year=on.year, month=on.month, day=on.day)
    return Sheet(
        job="notice",
        title=render(notice.title),
        blocks=(
            Line(render(say("slip.notice.title")), Size.LARGE, Align.CENTER, is_bold=True),
            *notice_blocks(notice),
            Rule(),
            Line(render(notice.source_note), Size.SMALL),
        ),
        foot=render(say("sheet.foot", hall=place.hall, day=day)),
        corner=Qr(notice.qr, render(say("sheet.take_along"))) if notice.qr else None,
    )
