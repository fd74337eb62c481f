"""What goes on the narrow paper: the receipt of materials, the one notice, and why no licence is needed.

A receipt says that it is not an acceptance: only a sealed notice of the authority is (Licensing Law 32, last
paragraph). The store keeps slips as JSON, so a reprint is the very same paper with a mark.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime

from pydantic import TypeAdapter, ValidationError

from kiosk.answers import Answers
from kiosk.applications import Settled
from kiosk.catalogue.model import Exit, Item, Routing
from kiosk.deadlines import LOCAL_ZONE, local_date
from kiosk.matter import Matter
from kiosk.next_steps import PartDates, day_words, next_steps, time_words
from kiosk.notice_facts import of_parts, roles
from kiosk.notices import situation_words
from kiosk.pages import Notice, NoticeRow, Tone
from kiosk.words import Words, render, say
from peripherals.printer.document import (
    Align,
    Block,
    Boxed,
    Break,
    Check,
    Line,
    Qr,
    Row,
    Rule,
    Size,
    Slip,
    Space,
)
from sync.protocol.receipt_number import case_numbers
from sync.protocol.wire import Grade, HowMet

_KINDS: dict[str, type[Block]] = {
    kind.__name__: kind for kind in (Line, Row, Check, Rule, Boxed, Qr, Space, Break)
}
_ADAPTERS = {name: TypeAdapter[Block](kind) for name, kind in _KINDS.items()}


@dataclass(frozen=True, slots=True)
class Place:
    """Where the paper comes from."""

    hall: str
    terminal_id: str


@dataclass(frozen=True, slots=True, repr=False)
class Received:
    """Everything a receipt says. `parties`: who applies, acts and helps; persons come masked."""

    number: str
    received_at: datetime
    matter: Matter
    answers: Answers
    routings: Mapping[str, Routing]  # by item
    parties: tuple[tuple[Words, Words], ...]
    materials: tuple[tuple[str, Settled], ...]
    dates: tuple[PartDates, ...]
    delivery: Words
    qr: str
    source_note: str


def receipt_slip(received: Received, place: Place) -> Slip:
    """The receipt of materials, to be printed after the durable transaction only."""
    contact = of_parts(received.matter.standing(received.answers), lambda part: part.item.contact)
    blocks: list[Block] = [
        *head(say("slip.receipt.title"), place),
        Line(received.number, Size.HUGE, Align.CENTER, is_bold=True),
        line(say("slip.receipt.received_at", time=time_words(received.received_at)), align=Align.CENTER),
        Rule(),
        row(say("slip.item"), _matter_words(received), is_bold=True),
        *(row(label, who) for label, who in received.parties),
        *_parts(received),
        Rule(),
        *_materials(received),
        Rule(),
        *_next(received),
        Rule(),
        Boxed(render(say("slip.not_acceptance"))),
        Space(2),
        Qr(received.qr, render(say("slip.receipt.qr"))),
        row(say("slip.contact"), contact),
        Line(received.source_note, Size.SMALL),
    ]
    return Slip(f"receipt {received.number}", tuple(blocks))


def notice_slip(notice: Notice, place: Place, on: date) -> Slip:
    """The one notice to take along: the same words as on the screen."""
    day = say("date.year_month_day", year=on.year, month=on.month, day=on.day)
    code = (Qr(notice.qr, render(notice.qr_caption)),) if notice.qr else ()
    blocks = (
        *head(say("slip.notice.title"), place),
        *notice_blocks(notice),
        Rule(),
        line(say("slip.notice.date", day=day), Size.SMALL),
        line(notice.source_note, Size.SMALL),
        *code,
    )
    return Slip("notice", blocks)


def notice_blocks(notice: Notice) -> tuple[Block, ...]:
    """All that a notice says, in the order of what to do: what to prepare first. For any width."""
    to_prepare = [row for row in notice.rows if row.tone is not Tone.OK]
    no_paper = [row for row in notice.rows if row.tone is Tone.OK]
    return (
        line(notice.title, Size.LARGE, is_bold=True),
        line(notice.explanation),
        Rule(),
        *_checklist("slip.notice.to_prepare", to_prepare),
        *_checklist("slip.notice.no_paper", no_paper),
        *([Rule()] if notice.rows else []),
        *(row(label, words) for label, words in notice.facts),
    )


def _checklist(heading: str, rows: Sequence[NoticeRow]) -> list[Block]:
    if not rows:
        return []
    checks = [Check(render(row.name), render(row.how), row.tone is Tone.OK) for row in rows]
    return [line(say(heading, count=len(rows)), is_bold=True), *checks]


def exit_slip(item: Item, way_out: Exit, place: Place, at: datetime, source_note: str) -> Slip:
    """Why no licence is needed, on paper (Licensing Law 32-1)."""
    day = at.astimezone(LOCAL_ZONE).date()
    blocks: tuple[Block, ...] = (
        *head(say("slip.exit.title"), place),
        line(say("date.year_month_day", year=day.year, month=day.month, day=day.day), align=Align.CENTER),
        Rule(),
        row(say("slip.item"), item.short_name),
        Line(way_out.title, Size.LARGE, is_bold=True),
        Line(way_out.explanation),
        row(say("slip.exit.basis"), way_out.basis),
        row(say("slip.contact"), item.contact),
        Rule(),
        line(say("slip.exit.note"), Size.SMALL),
        Line(source_note, Size.SMALL),
    )
    return Slip("exit", blocks)


def as_copy(slip: Slip, n: int) -> Slip:
    """The n-th reprint of an original slip, marked on top. Errors: ValueError for a copy, or n < 1."""
    if slip.copy or n < 1:
        raise ValueError("a reprint is made of the original and counted from 1")
    mark = Line(render(say("slip.copy", n=n)), Size.BODY, Align.CENTER, is_bold=True)
    return replace(slip, blocks=(mark, *slip.blocks), copy=n)


def slip_to_json(slip: Slip) -> str:
    """The slip as text for the store."""
    blocks = [{"block": type(block).__name__} | asdict(block) for block in slip.blocks]
    return json.dumps({"job": slip.job, "copy": slip.copy, "blocks": blocks}, ensure_ascii=False)


def slip_from_json(text: str) -> Slip:
    """The slip again. Errors: ValueError for a text that `slip_to_json` did not write."""
    try:
        raw = json.loads(text)
        blocks = []
        for entry in raw["blocks"]:
            kind = entry.pop("block")
            blocks.append(_ADAPTERS[kind].validate_python(entry))
        return Slip(raw["job"], tuple(blocks), raw["copy"])
    except (KeyError, TypeError, AttributeError, ValidationError, json.JSONDecodeError) as error:
        raise ValueError(f"not a stored slip: {type(error).__name__}") from error


def head(title: Words, place: Place) -> tuple[Block, ...]:
    """What every slip begins with."""
    where = say("slip.place", hall=place.hall, terminal=place.terminal_id)
    return (line(title, Size.LARGE, Align.CENTER, is_bold=True), line(where, align=Align.CENTER))


def line(words: Words, size: Size = Size.BODY, align: Align = Align.LEFT, *, is_bold: bool = False) -> Line:
    return Line(render(words), size, align, is_bold)


def row(label: Words, value: Words, *, is_bold: bool = False) -> Row:
    return Row(render(label), render(value), is_bold)


def _matter_words(received: Received) -> Words:
    situation = situation_words(received.matter, received.answers)
    name = received.matter.short_name
    return say("slip.item_situation", item=name, situation=situation) if situation else name


def _parts(received: Received) -> list[Block]:
    """Who does what for each item, and under which number it is asked for; of a single one just who."""
    parts = received.matter.standing(received.answers)
    numbers = case_numbers(received.number, len(parts))
    rows: list[Block] = []
    for part, number in zip(parts, numbers, strict=True):
        if len(parts) > 1:
            named = say("slip.part", number=number, item=part.item.short_name)
            rows += [Rule(), line(named, is_bold=True)]
        rows += [row(role, name) for role, name in roles(received.routings[part.code])]
    return rows


def _materials(received: Received) -> tuple[Block, ...]:
    """Ticked what is met, open what is still owed; what the situation does not need is left out."""
    on = local_date(received.received_at)
    rows = [Check(name, render(_met(done, on)), _is_whole(done)) for name, done in received.materials]
    return (line(say("slip.materials", count=len(rows)), is_bold=True), *rows)


def _is_whole(done: Settled) -> bool:
    """Nothing of it is still to come: no paper later, no original to be checked."""
    return done.due is None and not (done.held is not None and done.held.grade is Grade.UPLOADED)


def _met(done: Settled, on: date) -> Words:
    key = f"slip.met.{done.how.value}"
    match done.how:
        case HowMet.HELD_BY_GOVERNMENT if done.held is not None:
            return say(f"slip.met.held.{done.held.grade}")
        case HowMet.SCANNED:
            return say(key, pages=done.document.page_count if done.document else 0)
        case HowMet.LATER if done.due is not None:
            return say(key, day=day_words(done.due, on))
        case _:
            return say(key)


def _next(received: Received) -> tuple[Block, ...]:
    later = [(name, done.due) for name, done in received.materials if done.due is not None]
    rows: list[Block] = [
        row(label, what) for label, what in next_steps(received.dates, received.delivery, later)
    ]
    told = [received.dates[0].dates.notify_by, *(due for _, due in later)]
    if any(due.is_provisional for due in told):
        rows.append(row(say("date.provisional_label"), say("date.provisional_why")))
    return (line(say("slip.next"), is_bold=True), *rows)
