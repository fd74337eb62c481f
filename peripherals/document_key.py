"""What opens a travel document's chip: three entries of its MRZ, or the number printed on its front.

Personal data as the card itself: kept for one visit, never in a log.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_NUMBER = re.compile(r"[A-Z0-9<]{1,22}")  # 9 places, and on cards 13 more in the optional data
_DAY = re.compile(r"[0-9<]{6}")
_CAN = re.compile(r"[0-9]{6}")
_NUMBER_PLACES = 9
_WEIGHTS = (7, 3, 1)


class DocumentKeyError(ValueError):
    """No document can have such a key. Names the entry, never what stands in it."""


@dataclass(frozen=True, slots=True, repr=False)
class MrzKey:
    """Document number, birth and expiry, the last two as YYMMDD. Source: ICAO 9303-11, 9.7.2 and 9.7.3."""

    number: str
    birth: str
    expiry: str

    def __post_init__(self) -> None:
        for name, pattern in (("number", _NUMBER), ("birth", _DAY), ("expiry", _DAY)):
            if not pattern.fullmatch(getattr(self, name)):
                raise DocumentKeyError(name)

    def __repr__(self) -> str:
        return "MrzKey(***)"

    @classmethod
    def typed(cls, number: str, birth: date, expiry: date) -> MrzKey:
        """From what a person types: any case, spaces and hyphens as printed. Errors: DocumentKeyError."""
        return cls(re.sub(r"[\s-]", "", number).upper(), f"{birth:%y%m%d}", f"{expiry:%y%m%d}")

    @property
    def information(self) -> bytes:
        """MRZ information: each entry with its check digit, the number filled up to nine places."""
        number = self.number.ljust(_NUMBER_PLACES, "<")
        return "".join(f"{entry}{check_digit(entry)}" for entry in (number, self.birth, self.expiry)).encode()


@dataclass(frozen=True, slots=True, repr=False)
class CanKey:
    """Card access number: six digits on the front, for PACE only. Source: ICAO 9303-11, 4.4.4."""

    digits: str

    def __post_init__(self) -> None:
        if not _CAN.fullmatch(self.digits):
            raise DocumentKeyError("can")

    def __repr__(self) -> str:
        return "CanKey(***)"


DocumentKey = MrzKey | CanKey


def check_digit(text: str) -> int:
    """Check digit of an entry of the MRZ. Source: ICAO 9303-3, 4.9: weights 7 3 1, A is 10, < is 0."""
    return sum(_value(place) * _WEIGHTS[index % 3] for index, place in enumerate(text)) % 10


def _value(place: str) -> int:
    return 0 if place == "<" else int(place, 36)
