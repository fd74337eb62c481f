"""The receipt for what was handed in after a correction notice, to be printed once it is durable only."""

from __future__ import annotations

from datetime import datetime

from kiosk.assistance import helper_words
from kiosk.deadlines import Due, local_date
from kiosk.next_steps import notify_words, time_words
from kiosk.slips import Place, head, line, row
from kiosk.supplements import Supplement, wanted
from kiosk.words import render, say
from peripherals.printer.document import Align, Block, Boxed, Check, Line, Qr, Rule, Size, Slip, Space


def supplement_slip(
    given: Supplement, number: str, received_at: datetime, notify_by: Due, qr: str, place: Place
) -> Slip:
    """`qr` leads to the case, not to this receipt; empty where this terminal does not have that."""
    on, who, correction = local_date(received_at), given.identity, given.correction
    helped = () if given.helper is None else (row(say("helper.label"), helper_words(given.helper)),)
    names = wanted(correction)
    checks = [
        Check(render(names[id_]), render(say("slip.met.scanned", pages=scan.page_count)), True)
        for id_, scan in given.brought.items()
    ]
    blocks: tuple[Block, ...] = (
        *head(say("slip.supplement.title"), place),
        Line(number, Size.HUGE, Align.CENTER, is_bold=True),
        line(say("slip.receipt.received_at", time=time_words(received_at)), align=Align.CENTER),
        Rule(),
        row(say("slip.item"), correction.item_name, is_bold=True),
        row(say("slip.supplement.case"), correction.case_number),
        row(say("slip.applicant"), f"{who.masked_name}  {who.masked_number}"),
        *helped,
        Rule(),
        line(say("slip.supplement.materials", count=len(checks)), is_bold=True),
        *checks,
        Rule(),
        row(*notify_words(notify_by, on, on)),
        Rule(),
        Boxed(render(say("slip.not_acceptance"))),
        *((Space(2), Qr(qr, render(say("slip.receipt.qr")))) if qr else ()),
    )
    return Slip(f"receipt {number}", blocks)
