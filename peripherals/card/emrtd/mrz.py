"""The machine-readable zone of a travel document: its lines, judged by every check digit, as values.

Source: ICAO 9303-3 (rules), -4 (TD3), -5 (TD1), -6 (TD2).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from peripherals.document_key import MrzKey, check_digit
from peripherals.identity import Sex

_ALPHABET = re.compile(r"[A-Z0-9<]+")
_TD1, _TD2, _TD3 = 90, 72, 88  # characters of all lines together
_SEX = {"M": Sex.MALE, "F": Sex.FEMALE, "X": Sex.NOT_STATED, "<": Sex.NOT_STATED}
_FURTHEST_EXPIRY_YEARS = 50


class MrzError(ValueError):
    """The lines break the standard. Names the place and the rule, never the content."""


@dataclass(frozen=True, slots=True, repr=False)
class Mrz:
    """What the lines say. `birth` and `expiry` are YYMMDD as written; an unknown part is filled with <."""

    document_code: str
    issuer: str
    number: str
    nationality: str
    birth: str
    sex: Sex
    expiry: str
    surname: str
    given_names: str
    is_name_cut: bool  # no room was left: the whole name stands elsewhere on the document
    optional: str = ""

    def __repr__(self) -> str:
        return f"Mrz({self.document_code}, {self.issuer})"

    @property
    def name(self) -> str:
        """Surname first, as in the lines, each < one space."""
        return f"{self.surname} {self.given_names}".strip()

    @property
    def key(self) -> MrzKey:
        return MrzKey(self.number, self.birth, self.expiry)


def parse(text: str) -> Mrz:
    """The values of a TD1, TD2 or TD3 zone; line breaks and spaces do not matter. Errors: MrzError."""
    lines = "".join(text.split())
    if not _ALPHABET.fullmatch(lines):
        raise MrzError("MRZ: a character outside A-Z, 0-9 and <")
    if len(lines) == _TD1:
        return _of_card(lines[:30], lines[30:60], lines[60:])
    if len(lines) == _TD2:
        return _of_two_lines(lines[:36], lines[36:])
    if len(lines) == _TD3:
        return _of_two_lines(lines[:44], lines[44:])
    raise MrzError(f"MRZ: {len(lines)} characters, not {_TD1}, {_TD2} or {_TD3}")


def _of_card(first: str, second: str, third: str) -> Mrz:
    number, optional = _number(first[5:14], first[14], first[15:30])
    _check("birth", second[0:6], second[6])
    _check("expiry", second[8:14], second[14])
    _check("all entries", first[5:30] + second[0:7] + second[8:15] + second[18:29], second[29])
    return _mrz(
        first, number, second[15:18], (second[0:6], second[7], second[8:14]), third, optional + second[18:29]
    )


def _of_two_lines(first: str, second: str) -> Mrz:
    is_td3 = len(second) == 44
    if is_td3:
        _check("document number", second[0:9], second[9])
        number, optional = second[0:9].rstrip("<"), second[28:42]
        if not (second[42] == "<" and not optional.strip("<")):
            _check("personal number", optional, second[42])
    else:
        number, optional = _number(second[0:9], second[9], second[28:35])
    _check("birth", second[13:19], second[19])
    _check("expiry", second[21:27], second[27])
    _check("all entries", second[0:10] + second[13:20] + second[21:-1], second[-1])
    days = (second[13:19], second[20], second[21:27])
    return _mrz(first, number, second[10:13], days, first[5:], optional)


def _number(places: str, digit: str, optional: str) -> tuple[str, str]:
    """Document number and what is left of the optional data.

    A number of more than nine characters goes on in the optional data, up to its own check digit and a <.
    Source: ICAO 9303-5, 4.2.2.2, note j.
    """
    rest, _, behind = optional.partition("<")
    if digit == "<" and len(rest) >= 2:
        _check("document number", places + rest[:-1], rest[-1])
        return places + rest[:-1], behind
    _check("document number", places, digit)
    return places.rstrip("<"), optional


def _check(place: str, entry: str, digit: str) -> None:
    if digit != str(check_digit(entry)):
        raise MrzError(f"MRZ: check digit of {place}")


def _mrz(
    first: str, number: str, nationality: str, days: tuple[str, str, str], name: str, optional: str
) -> Mrz:
    birth, sex, expiry = days
    if sex not in _SEX:
        raise MrzError("MRZ: sex")
    if not number or not re.fullmatch(r"[0-9<]{6}", birth) or not re.fullmatch(r"[0-9]{6}", expiry):
        raise MrzError("MRZ: document number, birth or expiry")
    surname, _, given_names = name.partition("<<")
    surname, given_names = (re.sub("<+", " ", part).strip() for part in (surname, given_names))
    if not surname:
        raise MrzError("MRZ: no name")
    return Mrz(
        document_code=first[0:2].rstrip("<"),
        issuer=first[2:5].rstrip("<"),
        number=number,
        nationality=nationality.rstrip("<"),
        birth=birth,
        sex=_SEX[sex],
        expiry=expiry,
        surname=surname,
        given_names=given_names,
        is_name_cut=not name.endswith("<"),
        optional=optional.strip("<"),
    )


def day_of_birth(written: str, today: date) -> date:
    """The day in the century that lies behind us. Errors: MrzError when a part of it is unknown."""
    day = _day(written, 2000)
    return day if day <= today else _day(written, 1900)


def day_of_expiry(written: str, today: date) -> date:
    """The day in the century that makes it near. Errors: MrzError."""
    day = _day(written, 2000)
    return day if day.year <= today.year + _FURTHEST_EXPIRY_YEARS else _day(written, 1900)


def _day(written: str, century: int) -> date:
    if not written.isdecimal():
        raise MrzError("MRZ: a day of which a part is not known")
    try:
        return date(century + int(written[:2]), int(written[2:4]), int(written[4:]))
    except ValueError:
        raise MrzError("MRZ: a day that is not in the calendar") from None
