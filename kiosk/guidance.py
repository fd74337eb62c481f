"""What can be told of an item that is only listed: who, how long, by what law, and what is not published.

Nothing is made up for it: the parts that the district has not published are named, and where to ask.
"""

from __future__ import annotations

from datetime import date

from kiosk.catalogue.model import Ended, Item
from kiosk.pages import Notice
from kiosk.words import Words, render, say

Facts = list[tuple[str, Words]]


def listed_notice(
    item: Item, who: Words, kept: Words, on: date, *, source_note: str, qr: str, can_print: bool
) -> Notice:
    """The notice of a listed item: first of all that nobody needs it, where that is so on this day."""
    ended = item.ended if is_ended(item, on) else None
    facts = _ended_facts(item, ended) if ended else _listed_facts(item, who, kept)
    key = "ended" if ended else "guide"
    return Notice(
        title=say(f"notice.title_{key}", item=item.short_name),
        explanation=_no_longer(ended) if ended else say("notice.explanation_guide"),
        rows=(),
        facts=tuple((say(f"notice.fact.{name}"), words) for name, words in facts if words),
        qr=qr,
        qr_caption=say("notice.qr_caption") if qr else "",
        source_note=source_note,
        can_print=can_print,
        blocked=say(f"notice.blocked_{key}"),
    )


def is_ended(item: Item, on: date) -> bool:
    """Whether there is no such licence any more on this day."""
    return item.ended is not None and item.ended.since <= on


def basis_words(item: Item) -> Words:
    """By what law; said where nobody has compared it with the text of the law."""
    basis = item.legal_basis.replace(";", render(say("words.semicolon")))
    return basis if item.is_basis_checked else say("notice.basis_unchecked", basis=basis)


def _no_longer(ended: Ended) -> Words:
    since = ended.since
    day = say("date.year_month_day", year=since.year, month=since.month, day=since.day)
    return say("notice.explanation_ended", day=day, what=ended.text)


def _ended_facts(item: Item, ended: Ended) -> Facts:
    return [("basis", ended.basis), ("contact", item.contact)]


def _listed_facts(item: Item, who: Words, kept: Words) -> Facts:
    return [
        ("what_now", say("notice.what_now")),
        ("unpublished", say("notice.unpublished")),
        ("how_long", _how_long(item)),
        ("who", who),
        ("kept", kept),
        ("basis", basis_words(item)),
        ("contact", item.contact),
    ]


def _how_long(item: Item) -> Words:
    """Only a lead: what a program took from the articles, or what the Licensing Law says of all items."""
    if not item.limit_quotes:
        return say("notice.limit_lead.general")
    quotes: Words = item.limit_quotes[0]
    for quote in item.limit_quotes[1:]:
        quotes = say("notice.limit_lead.and", one=quotes, other=quote)
    return say("notice.limit_lead.quoted", quotes=quotes)
