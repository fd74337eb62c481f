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
    note = render(notice.source_note)
    is_coded = bool(notice.qr)
    return Sheet(
        job="notice",
        title=render(notice.title),
        blocks=(
            Line(render(say("slip.notice.title")), Size.LARGE, Align.CENTER, is_bold=True),
            *notice_blocks(notice),
            Rule(),
            Qr(notice.qr, f"{render(notice.qr_caption)}\n{note}") if is_coded else Line(note, Size.SMALL),
        ),
        foot=render(say("sheet.foot", hall=place.hall, day=day)),
    )
