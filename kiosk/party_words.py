"""How the parties of an application are named: whole on the own check-answers page, masked on paper.

A unit's name and code are no personal data and stand whole everywhere.
"""

from __future__ import annotations

from kiosk.applications import Application
from kiosk.assistance import helper_words
from kiosk.words import Words, say
from peripherals.identity import masked_name, masked_number
from sync.protocol.wire import Capacity, Helper, Unit

Rows = tuple[tuple[Words, Words], ...]


def card_holder_rows(application: Application) -> Rows:
    """Who stands here by the card, and who helps: (label, words) for check-answers."""
    who = application.identity
    rows: list[tuple[Words, Words]] = [
        (say(f"party.name.{application.capacity.value}"), who.name),
        (say(f"party.number.{application.capacity.value}"), who.masked_number),
    ]
    return (*rows, *_helper(application.helper))


def masked_parties(application: Application) -> Rows:
    """Who applies, who acts for them and who helped: (label, words) for the receipt."""
    whose, who = application.applicant, application.identity
    acting = f"{who.masked_name}  {who.masked_number}"
    rows: list[tuple[Words, Words]] = []
    if isinstance(whose, Unit):
        rows += [(say("slip.applicant"), whose.name), (say("slip.credit_code"), whose.code)]
    else:
        rows.append((say("slip.applicant"), f"{masked_name(whose.name)}  {masked_number(whose.number)}"))
    if application.capacity is not Capacity.SELF:
        rows.append((say(f"slip.acting.{application.capacity.value}"), acting))
    return (*rows, *_helper(application.helper))


def _helper(helper: Helper | None) -> Rows:
    return () if helper is None else ((say("helper.label"), helper_words(helper)),)
