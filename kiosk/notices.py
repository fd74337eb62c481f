"""The one notice: everything a matter needs, told once, for this situation and this day.

Composed from catalogue, answers and calendar alone; the same words go on the screen and on paper.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from kiosk.catalogue.loader import Catalogue
from kiosk.catalogue.model import Limit, Routing
from kiosk.deadlines import LOCAL_ZONE, Calendar, Due, LegalDates, legal_dates, limit_words
from kiosk.forms import Answers, MaterialNeed
from kiosk.guidance import listed_notice
from kiosk.licensing_law import DELIVER_WITHIN_WORKDAYS
from kiosk.matter import Matter, Part
from kiosk.matter_needs import Situation, matter_needs
from kiosk.pages import Notice, NoticeRow, Tone
from kiosk.saving import Saving, saving
from kiosk.words import Words, listed, render, say
from sync.protocol.wire import HowMet

NOTHING_TO_BRING = frozenset({HowMet.HELD_BY_GOVERNMENT, HowMet.FILLED_HERE, HowMet.FROM_BUNDLE})
NO_PAPER = NOTHING_TO_BRING | {HowMet.FROM_CARD}

Facts = tuple[tuple[Words, Words], ...]


@dataclass(frozen=True, slots=True)
class PartDates:
    """What follows from a receipt for one item of it. `waits_for`: the items whose result it needs."""

    code: str
    name: str
    dates: LegalDates
    waits_for: tuple[str, ...] = ()


def one_notice(
    matter: Matter,
    catalogue: Catalogue,
    situation: Situation,
    *,
    qr: str,
    can_print: bool,
    blocked: Words = "",
) -> Notice:
    """The notice for a matter on a day. Where all is for the window: what is known of it, and no start."""
    if not matter.standing(situation.answers):
        return _for_window(matter, catalogue, situation, qr=qr, can_print=can_print)
    needs = matter_needs(matter, situation)
    return Notice(
        title=say("notice.title", item=matter.short_name),
        explanation=_explanation(matter, situation.answers, needs),
        rows=tuple(_row(need, situation.on) for need in needs if need.is_needed),
        facts=_facts(matter, catalogue, situation, needs),
        qr=qr,
        qr_caption=say("notice.qr_caption") if qr else "",
        source_note=catalogue.note,
        can_print=can_print,
        blocked=blocked,
    )


def part_dates(matter: Matter, answers: Answers, calendar: Calendar, at: datetime) -> tuple[PartDates, ...]:
    """What a receipt of this matter at this time sets going, part by part; what takes longest first."""
    made = []
    for part in matter.standing(answers):
        waits_for = tuple(maker.item.short_name for maker in matter.makers(part, answers))
        dates = legal_dates(calendar, part.item, at)
        made.append(PartDates(part.code, part.item.short_name, dates, waits_for))
    return tuple(sorted(made, key=lambda part: part.dates.decide_by.day, reverse=True))


def next_steps(
    parts: Sequence[PartDates], delivery: Words, later: Sequence[tuple[str, Due]] = ()
) -> tuple[tuple[Words, Words], ...]:
    """What comes next, by date: (when, what). `later` names materials still owed and until when."""
    dates = parts[0].dates  # of the day of receipt alone, so the same for every part
    steps: list[tuple[Words, Words]] = [
        (
            say("next.notify_label", day=day_words(dates.notify_by, dates.received_on)),
            say("next.notify", received=day_words(Due(dates.deemed_accepted_on), dates.received_on)),
        )
    ]
    for due in sorted({due for _, due in later}, key=lambda due: due.day):
        names = listed(name for name, until in later if until == due)
        label = say("next.later_label", day=day_words(due, dates.received_on))
        steps.append((label, say("next.later", materials=names)))
    return (*steps, *(_decided(part, delivery, is_alone=len(parts) == 1) for part in parts))


def _decided(part: PartDates, delivery: Words, *, is_alone: bool) -> tuple[Words, Words]:
    limit = part.dates.decide_within
    after = say(f"next.after.{limit.starts.value}")
    decide = say(
        f"next.decide.{limit.unit.value}",
        amount=limit.amount,
        issue=DELIVER_WITHIN_WORKDAYS,
        delivery=delivery,
    )
    if is_alone:
        return after, decide
    key = "next.part_waits" if part.waits_for else "next.part"
    return part.name, say(key, after=after, decide=decide, made=listed(part.waits_for))


def day_words(due: Due, on: date) -> Words:
    """A day as people say it, seen from `on`: the year only when it is another one; provisional said so."""
    day = due.day
    if day.year == on.year:
        words = say("date.month_day", month=day.month, day=day.day)
    else:
        words = say("date.year_month_day", year=day.year, month=day.month, day=day.day)
    return say("date.provisional", day=words) if due.is_provisional else words


def situation_words(matter: Matter, answers: Answers) -> str:
    """What someone chose in the situation questions, in a few words; empty when nothing was asked."""
    asked = matter.asked(answers)
    chosen: list[str] = []
    for question in (*matter.own_questions(), *matter.situation(answers)):
        if question.is_settled:
            continue
        picked = answers.get(question.id) if question.id in asked else None
        chosen += [option.short or option.label for option in question.options if option.value == picked]
    return listed(chosen)


def roles(routing: Routing) -> tuple[tuple[Words, str], ...]:
    """(what it does, name) for each body that has a part, merged: "receives, decides" – the bureau."""
    parts = (
        ("role.receives", routing.receives),
        ("role.decides", routing.decides),
        ("role.supervises", routing.supervises),
    )
    names = dict.fromkeys(body.name for _, body in parts)
    return tuple((listed(say(key) for key, body in parts if body.name == name), name) for name in names)


def _for_window(
    matter: Matter, catalogue: Catalogue, situation: Situation, *, qr: str, can_print: bool
) -> Notice:
    """The first of what is for the window, whole; of the others where they are done.

    Nor can be started here what nobody needs: that is told by its exit, before any notice.
    """
    on = situation.on
    first, *others = matter.for_window(situation.answers) or matter.parts
    routing = catalogue.routing(first.code, on)
    page = listed_notice(
        first.item,
        _who(routing),
        routing.reason,
        on,
        source_note=catalogue.note,
        qr=qr,
        can_print=can_print,
    )
    more: list[tuple[str, Words]] = [
        ("note", first.of_bundle.note),
        ("window", _windows(others, catalogue, on)),
    ]
    return replace(page, facts=(*((_label(name), words) for name, words in more if words), *page.facts))


def _explanation(matter: Matter, answers: Answers, needs: Sequence[MaterialNeed]) -> Words:
    needed = [need for need in needs if need.is_needed]
    free = sum(need.ways[0] in NOTHING_TO_BRING for need in needed)
    key = "notice.explanation" if free else "notice.explanation_all"
    counts = say(key, count=len(needed), free=free)
    chosen = situation_words(matter, answers)
    return say("notice.explanation_situation", situation=chosen, rest=counts) if chosen else counts


def _row(need: MaterialNeed, on: date) -> NoticeRow:
    """The badge is the easiest way; that something may follow is worth more than where it is scanned."""
    may_follow = need.due is not None and need.ways[0] is HowMet.SCANNED
    way = HowMet.LATER if may_follow else need.ways[0]
    if way is HowMet.LATER and need.due is not None:
        how: Words = say("notice.how.later", day=day_words(need.due, on))
        tone = Tone.WARN
    elif way in NO_PAPER:
        how, tone = say(f"notice.how.{way.value}"), Tone.OK
    else:
        how, tone = need.material.hint or say(f"notice.how.{way.value}"), Tone.NEUTRAL
    return NoticeRow(need.material.short_name, how, say(f"notice.badge.{way.value}"), tone)


def _facts(
    matter: Matter, catalogue: Catalogue, situation: Situation, needs: Sequence[MaterialNeed]
) -> Facts:
    answers, on = situation.answers, situation.on
    parts = matter.standing(answers)
    routings = {part.code: catalogue.routing(part.code, on) for part in parts}
    skipped = [need.material.short_name for need in needs if not need.is_needed]
    facts: list[tuple[str, Words]] = [
        ("saving", _saving_words(saving(matter, situation))),
        *_how_long(matter, situation, needs),
        ("window", _windows(matter.for_window(answers), catalogue, on)),
        ("fee", _of_parts(parts, lambda part: part.item.fee)),
        ("who", _of_parts(parts, lambda part: _who(routings[part.code]))),
        ("kept", _of_parts(parts, lambda part: routings[part.code].reason)),
        ("not_needed", listed(skipped)),
        ("conditions", _of_parts(parts, lambda part: _joined("words.semicolon", part.item.conditions))),
        ("steps", _of_parts(parts, lambda part: " → ".join(part.item.steps))),
        ("result", _of_parts(parts, _result)),
        ("delivery", listed(option.label for option in matter.delivery(answers))),
        ("basis", _of_parts(parts, lambda part: part.item.legal_basis)),
        ("contact", _of_parts(parts, lambda part: part.item.contact)),
        ("note", _of_parts(parts, lambda part: part.of_bundle.note)),
    ]
    return tuple((_label(name), words) for name, words in facts if words)


def _of_parts(parts: Sequence[Part], words_of: Callable[[Part], Words]) -> Words:
    """What is the same for all is said once; else each part's by its name."""
    said = {part.item.short_name: render(words_of(part)) for part in parts}
    if len(set(said.values())) == 1:
        return next(iter(said.values()))
    named = (say("notice.of_part", item=name, words=words) for name, words in said.items() if words)
    return _joined("words.semicolon", named)


def _joined(separator: str, words: Iterable[Words]) -> str:
    return render(say(separator)).join(render(each) for each in words)


def _who(routing: Routing) -> Words:
    named = (say("notice.who_part", body=name, roles=role) for role, name in roles(routing))
    return _joined("words.clause", named)


def _result(part: Part) -> Words:
    item = part.item
    return (
        say("notice.result_validity", result=item.result, validity=item.validity)
        if item.validity
        else item.result
    )


def _windows(parts: Sequence[Part], catalogue: Catalogue, on: date) -> Words:
    """What belongs to the matter and is to be done at a window: what, where, and what to know of it."""
    said = []
    for part in parts:
        body = catalogue.routing(part.code, on).receives.name
        said.append(say("notice.window", item=part.item.name, body=body, note=part.of_bundle.note))
    return _joined("words.semicolon", said)


def _saving_words(saved: Saving | None) -> Words:
    """Only what really shrinks is said."""
    if saved is None:
        return ""
    figures = (("papers", saved.papers), ("visits", saved.visits), ("days", saved.days))
    said = (
        say(f"saving.{name}", singly=figure.singly, here=figure.here, percent=figure.fewer_percent)
        for name, figure in figures
        if figure.here < figure.singly
    )
    return _joined("words.semicolon", said)


def _label(fact: str) -> Words:
    return say("date.provisional_label") if fact == "provisional" else say(f"notice.fact.{fact}")


def _how_long(matter: Matter, situation: Situation, needs: Sequence[MaterialNeed]) -> list[tuple[str, Words]]:
    on = situation.on
    noon = datetime.combine(on, time(12), LOCAL_ZONE)
    parts = part_dates(matter, situation.answers, situation.calendar, noon)
    notify_by = parts[0].dates.notify_by
    limits = [(part.name, _limit_words(part.dates.decide_within)) for part in parts]
    named = (say("notice.of_part", item=name, words=words) for name, words in limits)
    limit = limits[0][1] if len(limits) == 1 else _joined("words.semicolon", named)
    how_long = say("notice.how_long", day=day_words(notify_by, on), limit=limit)
    is_provisional = notify_by.is_provisional or any(n.due and n.due.is_provisional for n in needs)
    why: Words = say("date.provisional_why") if is_provisional else ""
    excluded = dict.fromkeys(each for part in parts for each in part.dates.decide_within.excluded)
    return [("how_long", how_long), ("excluded", listed(excluded)), ("provisional", why)]


def _limit_words(limit: Limit) -> Words:
    """The limit, and by how much it may be extended (Licensing Law 42: with approval, and told why)."""
    words = limit_words(limit)
    if not limit.extension:
        return words
    return say(f"limit.extended.{limit.unit.value}", limit=words, amount=limit.extension)
