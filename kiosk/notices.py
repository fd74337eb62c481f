"""The one notice: everything a matter needs, told once, for this situation and this day.

Composed from catalogue, answers and calendar alone; the same words go on the screen and on paper.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from kiosk.answers import Answers
from kiosk.catalogue.loader import Catalogue
from kiosk.forms import MaterialNeed
from kiosk.guidance import listed_notice
from kiosk.matter import Matter
from kiosk.matter_needs import Situation, is_paper, matter_needs
from kiosk.next_steps import day_words
from kiosk.notice_facts import fact_label, notice_facts, who_words, window_words
from kiosk.pages import Notice, NoticeRow, Tone
from kiosk.words import Words, listed, say
from sync.protocol.wire import HowMet


def one_notice(
    matter: Matter,
    catalogue: Catalogue,
    situation: Situation,
    *,
    qr: str,
    can_print: bool,
    blocked: Words = "",
    card_words: Callable[[str], Words] = say,
) -> Notice:
    """The notice for a matter on a day. Where all is for the window: what is known of it, and no start.
    `card_words`: the text of a key, as it fits the card that this terminal reads."""
    if not matter.standing(situation.answers):
        return _for_window(matter, catalogue, situation, qr=qr, can_print=can_print)
    needs = matter_needs(matter, situation)
    return Notice(
        title=say("notice.title", item=matter.short_name),
        explanation=_explanation(matter, situation.answers, needs),
        rows=tuple(_row(need, matter.on, card_words) for need in needs if need.is_needed),
        facts=notice_facts(matter, catalogue, situation, needs),
        qr=qr,
        qr_caption=say("notice.qr_caption") if qr else "",
        source_note=catalogue.note,
        can_print=can_print,
        blocked=blocked,
    )


def situation_words(matter: Matter, answers: Answers) -> Words:
    """What someone chose in the situation questions, in a few words; empty when nothing was asked."""
    asked = matter.asked(answers)
    chosen: list[str] = []
    for question in (*matter.own_questions(), *matter.situation(answers)):
        if question.is_settled:
            continue
        picked = answers.get(question.id) if question.id in asked else None
        chosen += [option.short or option.label for option in question.options if option.value == picked]
    return listed(chosen)


def _for_window(
    matter: Matter, catalogue: Catalogue, situation: Situation, *, qr: str, can_print: bool
) -> Notice:
    """The first of what is for the window, whole; of the others where they are done.

    Nor can be started here what nobody needs: that is told by its exit, before any notice.
    """
    on = matter.on
    first, *others = matter.for_window(situation.answers) or matter.parts
    routing = catalogue.routing(first.code, on)
    page = listed_notice(
        first.item,
        who_words(routing),
        routing.reason,
        on,
        source_note=catalogue.note,
        qr=qr,
        can_print=can_print,
    )
    more: list[tuple[str, Words]] = [
        ("note", first.of_bundle.note),
        ("window", window_words(others, catalogue, on)),
    ]
    return replace(page, facts=(*((fact_label(name), words) for name, words in more if words), *page.facts))


def _explanation(matter: Matter, answers: Answers, needs: Sequence[MaterialNeed]) -> Words:
    needed = [need for need in needs if need.is_needed]
    papers = sum(is_paper(need) for need in needed)
    free = len(needed) - papers
    key = "notice.explanation" if free else "notice.explanation_all"
    counts = say(key, count=len(needed), papers=papers, free=free)
    chosen = situation_words(matter, answers)
    return say("notice.explanation_situation", situation=chosen, rest=counts) if chosen else counts


def _row(need: MaterialNeed, on: date, card_words: Callable[[str], Words]) -> NoticeRow:
    """The badge is the easiest way; that something may follow is worth more than where it is scanned."""
    may_follow = need.due is not None and need.ways[0] is HowMet.SCANNED
    way = HowMet.LATER if may_follow else need.ways[0]
    if way is HowMet.LATER and need.due is not None:
        how: Words = say("notice.how.later", day=day_words(need.due, on))
        tone = Tone.WARN
    elif way is HowMet.HELD_BY_GOVERNMENT:  # nobody has looked yet: a hint, no promise
        how, tone = say(f"notice.how.{way.value}"), Tone.NEUTRAL
    elif way is HowMet.FROM_CARD:
        how, badge = card_words(f"notice.how.{way.value}"), card_words(f"notice.badge.{way.value}")
        return NoticeRow(need.material.short_name, how, badge, Tone.OK)
    elif not is_paper(need):
        how, tone = say(f"notice.how.{way.value}"), Tone.OK
    else:
        how, tone = need.material.hint or say(f"notice.how.{way.value}"), Tone.NEUTRAL
    return NoticeRow(need.material.short_name, how, say(f"notice.badge.{way.value}"), tone)
