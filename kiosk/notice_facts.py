"""What the one notice tells beside the materials: how long, what it costs, who decides, by what law.

Of several items what is the same is said once, else each one's by its name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time

from kiosk.answers import Answers
from kiosk.catalogue.loader import Catalogue
from kiosk.catalogue.model import DayUnit, Limit, Routing
from kiosk.deadlines import LOCAL_ZONE, Due, LegalDates, limit_words
from kiosk.forms import MaterialNeed, exit_for
from kiosk.guidance import basis_words
from kiosk.licensing_law import RENEWAL
from kiosk.matter import Matter
from kiosk.matter_needs import Situation
from kiosk.matter_part import Part
from kiosk.next_steps import day_words, part_dates
from kiosk.saving import Figure, Saving, saving
from kiosk.time_windows import renewal_window
from kiosk.words import Words, joined, listed, say

Facts = tuple[tuple[Words, Words], ...]


def notice_facts(
    matter: Matter, catalogue: Catalogue, situation: Situation, needs: Sequence[MaterialNeed]
) -> Facts:
    answers, on = situation.answers, matter.on
    parts = matter.standing(answers)
    routings = {part.code: catalogue.routing(part.code, on) for part in parts}
    skipped = [need.material.short_name for need in needs if not need.is_needed]
    facts: list[tuple[str, Words]] = [
        ("saving", _saving_words(saving(matter, situation))),
        *_how_long(matter, situation, needs),
        ("window", window_words(matter.for_window(answers), catalogue, on)),
        ("way_out", _ways_out(matter, answers)),
        ("fee", of_parts(parts, lambda part: part.item.fee)),
        ("who", of_parts(parts, lambda part: who_words(routings[part.code]))),
        ("kept", of_parts(parts, lambda part: routings[part.code].reason)),
        ("not_needed", listed(skipped)),
        ("templates", _templates(needs)),
        ("conditions", _conditions(parts)),
        ("steps", of_parts(parts, lambda part: " → ".join(part.item.steps))),
        ("result", of_parts(parts, _result)),
        ("renewal", of_parts(parts, lambda part: _renewal(part, situation, on))),
        ("delivery", of_parts(parts, lambda part: _delivery(part, matter, answers))),
        ("contact", of_parts(parts, lambda part: part.item.contact)),
        ("basis", of_parts(parts, lambda part: basis_words(part.item))),
        ("note", of_parts(parts, lambda part: part.of_bundle.note)),
    ]
    return tuple((fact_label(name), words) for name, words in facts if words)


def _conditions(parts: Sequence[Part]) -> Words:
    """A list to go through, where it is one item's; of several, each one's in a sentence."""
    if len(parts) > 1:
        return of_parts(parts, lambda part: joined(say("words.semicolon"), part.item.conditions))
    numbered = (f"{number}. {each}" for part in parts for number, each in enumerate(part.item.conditions, 1))
    return "\n".join(numbered)


def _templates(needs: Sequence[MaterialNeed]) -> Words:
    """That a blank text comes with the printed notice."""
    names = [n.material.short_name for n in needs if n.is_needed and n.material.template]
    return say("notice.templates", names=listed(names)) if names else ""


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


def who_words(routing: Routing) -> Words:
    named = (say("notice.who_part", body=name, roles=role) for role, name in roles(routing))
    return joined(say("words.clause"), named)


def window_words(parts: Sequence[Part], catalogue: Catalogue, on: date) -> Words:
    """What belongs to the matter and is to be done at a window: what, where, and what to know of it."""
    said = []
    for part in parts:
        body = catalogue.routing(part.code, on).receives.name
        said.append(say("notice.window", item=part.item.name, body=body, note=part.of_bundle.note))
    return joined(say("words.semicolon"), said)


def _ways_out(matter: Matter, answers: Answers) -> Words:
    """What of a matter these answers leave out, and why."""
    said = [
        say("notice.way_out", item=part.item.short_name, title=way.title, explanation=way.explanation)
        for part in matter.wanted(answers)
        if (way := exit_for(part.item, part.view(answers), matter.on))
    ]
    return joined("\n", said)


def fact_label(fact: str) -> Words:
    return say("date.provisional_label") if fact == "provisional" else say(f"notice.fact.{fact}")


def of_parts(parts: Sequence[Part], words_of: Callable[[Part], Words]) -> Words:
    return _said_of([(part.item.short_name, words_of(part)) for part in parts])


def _said_of(said: Sequence[tuple[str, Words]]) -> Words:
    """What is the same for all is said once; else each one's by its name."""
    if len({words for _, words in said}) == 1:
        return said[0][1]
    return joined("\n", (say("notice.of_part", item=name, words=words) for name, words in said if words))


def _delivery(part: Part, matter: Matter, answers: Answers) -> Words:
    """In its own words the ways that every part of the matter offers."""
    offered = {option.value for option in matter.delivery(answers)}
    return listed(option.label for option in part.item.delivery if option.value in offered)


def _result(part: Part) -> Words:
    item = part.item
    return (
        say("notice.result_validity", result=item.result, validity=item.validity)
        if item.validity
        else item.result
    )


def _saving_words(saved: Saving | None) -> Words:
    """Only what really shrinks is said, a line each."""
    if saved is None:
        return ""
    each = listed(say("saving.of_item", item=item, papers=papers) for item, papers in saved.each)
    lines: tuple[tuple[str, Figure, dict[str, Words | int]], ...] = (
        ("papers", saved.papers, {"each": each}),
        ("visits_window" if saved.at_window else "visits", saved.visits, {"at_window": saved.at_window}),
        ("days", saved.days, {}),
    )
    said = (
        say(f"saving.{name}", singly=f.singly, here=f.here, percent=f.fewer_percent, **more)
        for name, f, more in lines
        if f.here < f.singly
    )
    return joined("\n", said)


def _how_long(matter: Matter, situation: Situation, needs: Sequence[MaterialNeed]) -> list[tuple[str, Words]]:
    """What was promised and what the law allows, each with the day it comes to when received today; the
    longest first."""
    on = matter.on
    noon = datetime.combine(on, time(12), LOCAL_ZONE)
    parts = part_dates(matter, situation.answers, situation.calendar, noon)
    notify_by = parts[0].dates.notify_by
    is_provisional = any(part.dates.is_provisional for part in parts)
    is_provisional = is_provisional or any(n.due and n.due.is_provisional for n in needs)
    why: Words = say("date.provisional_why") if is_provisional else ""
    excluded = dict.fromkeys(each for part in parts for each in part.dates.decision.statutory.excluded)
    return [
        ("how_long", say("notice.how_long", day=day_words(notify_by, on))),
        ("promised", _said_of([(part.name, _promised(part.dates, on)) for part in parts])),
        ("statutory", _said_of([(part.name, _statutory(part.dates, on)) for part in parts])),
        ("excluded", listed(excluded)),
        ("provisional", why),
    ]


def _promised(dates: LegalDates, on: date) -> Words:
    decision = dates.decision
    if decision.promised is None or decision.promised_count is None:
        return ""
    return _limit_by(decision.promised, decision.promised_count.due, on)


def _statutory(dates: LegalDates, on: date) -> Words:
    return _limit_by(dates.decision.statutory, dates.decision.statutory_count.due, on)


def _renewal(part: Part, situation: Situation, on: date) -> Words:
    """When renewal is asked; with the day, where the end of the licence is known. One day: the safe one."""
    item = part.item
    renewal = item.renewal or (RENEWAL if item.validity else None)
    if renewal is None:
        return ""
    ends_on = _day_in(part.view(situation.answers).get(renewal.ends_on))
    if ends_on is None:
        key = "notice.renewal" if item.renewal else "notice.renewal_by_law"
        return say(f"{key}.{renewal.unit.value}", amount=renewal.amount)
    ask_by = renewal_window(situation.calendar, renewal, ends_on).ask_by
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
