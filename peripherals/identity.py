"""Who a card says stands here. Personal data: lives in memory for one visit, never in a log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

_LONG_NUMBER = 15


class IdentityKind(StrEnum):
    SOCIAL_SECURITY_CARD = "social_security_card"
    RESIDENT_ID_CARD = "resident_id_card"
    RESIDENCE_PERMIT = "residence_permit"
    FOREIGNER_ID_CARD = "foreigner_id_card"
    PASSPORT = "passport"


class Sex(StrEnum):
    """GB/T 2261.1."""

    UNKNOWN = "0"
    MALE = "1"
    FEMALE = "2"
    NOT_STATED = "9"


@dataclass(frozen=True, slots=True, repr=False)
class Photo:
    """The holder's picture. `raw` as the card has it, `png` where something could decode it."""

    raw: bytes
    png: bytes | None = None

    def __repr__(self) -> str:
        return f"Photo({len(self.raw)} bytes)"


@dataclass(frozen=True, slots=True, repr=False)
class Identity:
    """What a card says, with the exact code points of the name. Absent on the card = None.

    Source: fields of GA 467 and of the social-security card's EF05/EF06; `ethnic_group` is the two-digit code
    of GB/T 3304, `nationality` the three letters of GB/T 2659. `number` is the citizen identity number
    (GB 11643) where the card has one. `address` is the newest that the card knows.
    """

    kind: IdentityKind
    name: str
    number: str
    sex: Sex
    birth: date
    ethnic_group: str | None = None
    address: str | None = None
    issuer: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None  # None: no end is known
    card_number: str | None = None
    english_name: str | None = None
    nationality: str | None = None
    pass_number: str | None = None  # of the travel permit behind a residence permit
    photo: Photo | None = None

    def __repr__(self) -> str:
        return f"Identity({self.kind.value}, {self.masked_name}, {self.masked_number})"

    @property
    def masked_name(self) -> str:
        return masked_name(self.name)

    @property
    def masked_number(self) -> str:
        return masked_number(self.number)

    def is_expired(self, on: date) -> bool:
        return self.valid_to is not None and self.valid_to < on


def masked_name(name: str) -> str:
    """First character shown, the rest as stars."""
    return name[:1] + "*" * max(1, len(name) - 1)


def masked_text(text: str) -> str:
    """An address or the like: the first six characters, the rest as stars."""
    return text[:6] + "*" * (len(text) - 6)


def masked_number(number: str) -> str:
    """First 6 and last 4 at most (experience.md, privacy on the spot); of a passport's, 2 and 2."""
    head, tail = (6, 4) if len(number) >= _LONG_NUMBER else (2, 2)
    return number[:head] + "*" * max(1, len(number) - head - tail) + number[-tail:]
