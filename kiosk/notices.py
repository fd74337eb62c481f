"""The one notice: everything a matter needs, told once, for this situation and this day.

Composed from catalogue, answers and calendar alone; the same words go on the screen and on paper.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from kiosk.answers import Answers
from kiosk.catalogue.loader import Catalogue
from kiosk.catalogue.model import DayUnit, Item, Limit, Routing
from kiosk.deadlines import LOCAL_ZONE, Calendar, Due, LegalDates, legal_dates, limit_words, unit_key
from kiosk.forms import MaterialNeed, counting, tailor
from kiosk.guidance import listed_notice
from kiosk.licensing_law import DELIVER_WITHIN_WORKDAYS, RENEWAL
from kiosk.pages import Notice, NoticeRow, Tone
from kiosk.time_windows import renewal_window
from kiosk.words import Words, listed, render, say
from sync.protocol.wire import HowMet

NOTHING_TO_BRING = frozenset({HowMet.FILLED_HERE})
NO_PAPER = NOTHING_TO_BRING | {HowMet.FROM_CARD}

Facts = tuple[tuple[Words, Words], ...]


def one_notice(
    item: Item,
    catalogue: Catalogue,
    answers: Answers,
    on: date,
    calendar: Calendar,
    *,
    qr: str,
    can_print: bool,
    blocked: Words = "",
) -> Notice:
    """The notice for an item on a day. Of an item that is only listed: what is known of it, and no start."""
    routing = catalogue.routing(item.code, on)
    if not item.is_published:
        who, kept = _who(routing), routing.reason
        return listed_notice(item, who, kept, on, source_note=catalogue.note, qr=qr, can_print=can_print)
    needs = tailor(item, answers, on, calendar)
    return Notice(
        title=say("notice.title", item=item.short_name),
        explanation=_explanation(item, answers, needs, on),
        rows=tuple(_row(need, on) for need in needs if need.is_needed),
        facts=_facts(item, answers, routing, needs, on, calendar),
        qr=qr,
        qr_caption=say("notice.qr_caption") if qr else "",
        source_note=catalogue.note,
        can_print=can_print,
        blocked=blocked,
    )


def next_steps(
    dates: LegalDates, delivery: Words, later: Sequence[tuple[str, Due]] = ()
) -> tuple[tuple[Words, Words], ...]:
    """What comes next, by date: (when, what). `later` names materials still owed and until when."""
    limit = dates.decide_within
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
    decide = say(
        f"next.decide.{unit_key(limit)}",
        amount=limit.amount,
        issue=DELIVER_WITHIN_WORKDAYS,
        delivery=delivery,
    )
    steps.append((say(f"next.after.{limit.starts.value}"), decide))
    return tuple(steps)


def day_words(due: Due, on: date) -> Words:
    """A day as people say it, seen from `on`: the year only when it is another one; provisional said so."""
    day = due.day
    if day.year == on.year:
        words = say("date.month_day", month=day.month, day=day.day)
    else:
        words = say("date.year_month_day", year=day.year, month=day.month, day=day.day)
    return say("date.provisional", day=words) if due.is_provisional else words


def situation_words(item: Item, answers: Answers, on: date) -> str:
    """What someone chose in the situation questions, in a few words; empty when nothing was asked."""
    effective = counting(item, answers, on)
    chosen: list[str] = []
    for question in item.situation:
        if question.is_settled:
            continue
        picked = effective.get(question.id)
        chosen += [option.short or option.label for option in question.options if option.value == picked]
    return listed(chosen)


def roles(routing: Routing) -> tuple[tuple[Words, str], ...]:
    """(what it does, name) for each body that has a part, merged: "receives, decides" – the bureau."""
    parts = (
        ("role.receives", routing.receives),
        ("role.decides", routing.decides),
        *((("role.entrusted", routing.entrusted),) if routing.entrusted else ()),
        *(("role.joint", body) for body in routing.joint),
        ("role.supervises", routing.supervises),
    )
    names = dict.fromkeys(body.name for _, body in parts)
    return tuple((listed(say(key) for key, body in parts if body.name == name), name) for name in names)


def _explanation(item: Item, answers: Answers, needs: Sequence[MaterialNeed], on: date) -> Words:
    needed = [need for need in needs if need.is_needed]
    free = sum(need.ways[0] in NOTHING_TO_BRING for need in needed)
    key = "notice.explanation" if free else "notice.explanation_all"
    counts = say(key, count=len(needed), free=free)
    situation = situation_words(item, answers, on)
    return say("notice.explanation_situation", situation=situation, rest=counts) if situation else counts


def _row(need: MaterialNeed, on: date) -> NoticeRow:
    """The badge is the easiest way; that something may follow is worth more than where it is scanned."""
    may_follow = need.due is not None and need.ways[0] is HowMet.SCANNED
    way = HowMet.LATER if may_follow else need.ways[0]
    if way is HowMet.LATER and need.due is not None:
        how: Words = say("notice.how.later", day=day_words(need.due, on))
        tone = Tone.WARN
    elif way is HowMet.HELD_BY_GOVERNMENT:  # nobody has looked yet: a hint, no promise
        how, tone = say(f"notice.how.{way.value}"), Tone.NEUTRAL
    elif way in NO_PAPER:
        how, tone = say(f"notice.how.{way.value}"), Tone.OK
    else:
        how, tone = need.material.hint or say(f"notice.how.{way.value}"), Tone.NEUTRAL
    return NoticeRow(need.material.short_name, how, say(f"notice.badge.{way.value}"), tone)


def _facts(
    item: Item,
    answers: Answers,
    routing: Routing,
    needs: Sequence[MaterialNeed],
    on: date,
    calendar: Calendar,
) -> Facts:
    dates = legal_dates(calendar, item, datetime.combine(on, time(12), LOCAL_ZONE))
    result = say("notice.result_validity", result=item.result, validity=item.validity)
    skipped = [need.material.short_name for need in needs if not need.is_needed]
    facts = [
        *_how_long(dates, needs, on),
        ("fee", item.fee),
        ("who", _who(routing)),
        ("kept", routing.reason),
        ("not_needed", listed(skipped)),
        ("templates", _templates(needs)),
        ("conditions", render(say("words.semicolon")).join(item.conditions)),
        ("steps", " → ".join(item.steps)),
        ("result", result if item.validity else item.result),
        ("renewal", _renewal(item, answers, on, calendar)),
        ("delivery", listed(option.label for option in item.delivery)),
        ("basis", item.legal_basis),
        ("contact", item.contact),
    ]
    return tuple((_label(name), words) for name, words in facts if words)


def _templates(needs: Sequence[MaterialNeed]) -> Words:
    """That a blank text comes with the printed notice."""
    names = [n.material.short_name for n in needs if n.is_needed and n.material.template]
    return say("notice.templates", names=listed(names)) if names else ""


def _who(routing: Routing) -> Words:
    parts = [render(say("notice.who_part", body=name, roles=role)) for role, name in roles(routing)]
    return render(say("words.clause")).join(parts)


def _label(fact: str) -> Words:
    return say("date.provisional_label") if fact == "provisional" else say(f"notice.fact.{fact}")


def _how_long(dates: LegalDates, needs: Sequence[MaterialNeed], on: date) -> list[tuple[str, Words]]:
    """What was promised and what the law allows, each with the day it comes to when received today."""
    decision = dates.decision
    facts: list[tuple[str, Words]] = [
        ("how_long", say("notice.how_long", day=day_words(dates.notify_by, on)))
    ]
    if decision.promised and decision.promised_count:
        facts.append(("promised", _limit_by(decision.promised, decision.promised_count.due, on)))
    facts.append(("statutory", _limit_by(decision.statutory, decision.statutory_count.due, on)))
    is_provisional = dates.is_provisional or any(n.due and n.due.is_provisional for n in needs)
    why: Words = say("date.provisional_why") if is_provisional else ""
    return [*facts, ("excluded", listed(decision.statutory.excluded)), ("provisional", why)]


def _renewal(item: Item, answers: Answers, on: date, calendar: Calendar) -> Words:
    """When renewal is asked; with the day, where the end of the licence is known. One day: the safe one."""
    renewal = item.renewal or (RENEWAL if item.validity else None)
    if renewal is None:
        return ""
    ends_on = _day_in(answers.get(renewal.ends_on))
    if ends_on is None:
        key = "notice.renewal" if item.renewal else "notice.renewal_by_law"
        return say(f"{key}.{renewal.unit.value}", amount=renewal.amount)
    ask_by = renewal_window(calendar, renewal, ends_on).ask_by
    key = "notice.renewal_by_day" if on <= ask_by.day else "notice.renewal_late"
    return say(key, ends=day_words(Due(ends_on), on), day=day_words(ask_by, on))


def _day_in(answer: object) -> date | None:
    try:
        return date.fromisoformat(answer) if isinstance(answer, str) else None
    except ValueError:
        return None


def _limit_by(limit: Limit, due: Due, on: date) -> Words:
    """The limit, its day, and by how much it may be extended (Licensing Law 42: with approval, told why)."""
    is_only_now = limit.unit is DayUnit.AT_ONCE and limit.amount == 0
    words: Words = limit_words(limit)
    if not is_only_now:
        words = say(f"limit.by.{limit.starts.value}", limit=words, day=day_words(due, on))
    if not limit.extension:
        return words
    return say(f"limit.extended.{limit.unit.value}", limit=words, amount=limit.extension)
