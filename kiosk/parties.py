"""Who applies: the card holder, or a person or unit that the card holder acts for.

The same for terminal and backend. Made of the card and of the answers to the reserved common questions below;
nothing is guessed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

from kiosk.words import Say, say
from sync.protocol.wire import Applicant, Capacity, CardHolder, NaturalPerson, Unit

APPLICANT_GROUP = "applicant"  # the common group that asks all but the first two of these
CAPACITY = "capacity"
PRINCIPAL_KIND = "principal_kind"  # of whom an agent acts for: natural_person or unit
PRINCIPAL_NAME = "principal_name"
PRINCIPAL_NUMBER = "principal_number"
UNIT_NAME = "unit_name"
UNIT_CODE = "unit_code"
REPRESENTATIVE_NAME = "representative_name"
AUTHORISATION = "authorisation"  # the common material an agent must give (Licensing Law 29, Civil Code 165)

_UNIT = "unit"


def capacity_of(answers: Mapping[str, Any]) -> Capacity:
    """In what capacity the card holder applies; an item that does not ask is a person's own matter."""
    try:
        return Capacity(answers.get(CAPACITY, Capacity.SELF))
    except ValueError:
        return Capacity.SELF


def told_by_card(holder: CardHolder, answers: Mapping[str, Any]) -> dict[str, str | None]:
    """What the card can fill in, by the name a question's `prefill` says. `representative`: its name, where
    its holder says to be responsible for the unit."""
    is_representative = capacity_of(answers) is Capacity.REPRESENTATIVE
    return {
        "name": holder.name,
        "number": holder.number,
        "birth": holder.birth.isoformat(),
        "address": holder.address,
        "representative": holder.name if is_representative else None,
    }


def is_for_unit(answers: Mapping[str, Any]) -> bool:
    match capacity_of(answers):
        case Capacity.SELF:
            return False
        case Capacity.REPRESENTATIVE:
            return True
        case Capacity.AGENT:
            return bool(answers.get(PRINCIPAL_KIND) == _UNIT)


def applicant(holder: CardHolder, answers: Mapping[str, Any]) -> Applicant:
    """Whose matter it is, by the answers that count. An answer that is not there is empty."""

    def told(name: str) -> str:
        return str(answers.get(name, "")).strip()

    if is_for_unit(answers):
        return Unit(
            name=told(UNIT_NAME), code=told(UNIT_CODE).upper(), representative=told(REPRESENTATIVE_NAME)
        )
    if capacity_of(answers) is Capacity.AGENT:
        return NaturalPerson(name=told(PRINCIPAL_NAME), number=told(PRINCIPAL_NUMBER).upper())
    return NaturalPerson(name=holder.name, number=holder.number)


def number_of(party: Applicant) -> str:
    """The number by which this party's records are found: of the applicant, never of an agent."""
    return party.code if isinstance(party, Unit) else party.number


def objection(question_id: str, answers: Mapping[str, Any], holder: CardHolder) -> Say | None:
    """What the card has against this answer about the parties; None when they fit, or none was given."""
    value = answers.get(question_id)
    if not isinstance(value, str):
        return None
    capacity = capacity_of(answers)
    if question_id == REPRESENTATIVE_NAME and capacity is Capacity.REPRESENTATIVE:
        return None if is_same_name(value, holder.name) else say("party.not_the_representative")
    if question_id == PRINCIPAL_NUMBER and capacity is Capacity.AGENT:
        is_own = value.strip().upper() == holder.number.upper()
        return say("party.own_principal") if is_own else None
    return None


def is_same_name(one: str, other: str) -> bool:
    """Whether two spellings are one name: spaces and the kinds of the dot in names of minorities aside."""
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    normal = unicodedata.normalize("NFKC", name)
    return "".join(char for char in normal if char.isalnum() or unicodedata.category(char) == "Co").upper()
