"""What is known to be held about an applicant, and whether it meets a material; one rule for both ends.

A and B meet a material as they are. C is offered: its original is still to be checked at the window. D is the
person's own statement: offered, and confirmed anew. Nobody asked, nobody answered: nothing is held.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any

from kiosk.catalogue.model import Item, Material
from kiosk.parties import number_of
from sync.protocol.holdings import LONGEST_NUMBER, HeldDocument, Holder, HolderKind, Holdings
from sync.protocol.wire import Applicant, Grade, HowMet, Unit

MEETS_BY_ITSELF = frozenset({Grade.ISSUED, Grade.CHECKED})
_BEST_FIRST = (Grade.ISSUED, Grade.CHECKED, Grade.UPLOADED, Grade.STATED)


class Lookup(Enum):
    """What came of asking, and so why something is not known to be held."""

    ANSWERED = "answered"
    DECLINED = "declined"  # the person did not want it
    UNREACHABLE = "unreachable"
    NOT_ASKED = "not_asked"  # about somebody else, whose consent is not here


@dataclass(frozen=True, slots=True, repr=False)
class Held:
    """Keys of `documents`: `document_key`. Personal data: lives as long as the visit."""

    documents: Mapping[str, HeldDocument] = field(default_factory=dict)
    answers: Mapping[str, Any] = field(default_factory=dict)
    from_matter: str = ""  # code of the matter that `answers` were told in
    has_dishonest_record: bool = False
    lookup: Lookup = Lookup.ANSWERED

    @classmethod
    def of(cls, holdings: Holdings) -> Held:
        best: dict[str, HeldDocument] = {}
        for one in sorted(holdings.documents, key=_rank):
            best.setdefault(one.document, one)
        earlier = holdings.earlier
        return cls(
            best,
            earlier.answers if earlier else {},
            earlier.matter_code if earlier else "",
            holdings.has_dishonest_record,
        )

    def usable(self, item: Item, material: Material, on: date) -> HeldDocument | None:
        """The document that can meet this material on this day, if there is one.

        A statement is trusted only where no commitment was broken before.
        """
        found = self.documents.get(document_key(item, material))
        if found is None or (found.valid_until is not None and found.valid_until < on):
            return None
        return None if found.grade is Grade.STATED and self.has_dishonest_record else found


NOTHING = Held(lookup=Lookup.NOT_ASKED)


def document_key(item: Item, material: Material) -> str:
    """Under which a document is found again: the common material it is, or the item's own one."""
    return material.document or f"{item.code}.{material.id}"


def re_usable(item: Item) -> tuple[str, ...]:
    """Keys of the documents that this item would use again, were they held."""
    ways = ((document_key(item, material), material.ways) for material in item.materials)
    return tuple(key for key, how in ways if HowMet.HELD_BY_GOVERNMENT in how)


def holder_of(party: Applicant) -> Holder | None:
    """Under whom an applicant's documents are kept; None for a number that is none."""
    kind = HolderKind.UNIT if isinstance(party, Unit) else HolderKind.PERSON
    number = number_of(party)
    return Holder(kind=kind, number=number) if 0 < len(number) <= LONGEST_NUMBER else None


def holder_for(card_number: str, party: Applicant) -> Holder | None:
    """About whom the card holder may have the government asked, and for whom papers are kept: himself, or the
    unit that he says to act for.

    An agent of another person may not: that one's consent is not here, and a number is quickly typed.
    """
    return holder_of(party) if isinstance(party, Unit) or party.number == card_number else None


def _rank(held: HeldDocument) -> tuple[int, int]:
    return _BEST_FIRST.index(held.grade), -held.held_since.toordinal()
