"""The 256 bytes of text on an identity card, in all four layouts, as an Identity. Pure.

The letter at 248 tells the layout: blank for the resident card, J for the residence permit of people from
Hong Kong, Macao and Taiwan, I and Y for the foreigners' permanent residence card of 2017 and of 2023.
Source: docs/devices/resident-id-reader.md; of layout Y two implementations and a vendor's notice.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from peripherals.card.fields import CardContentError, check_character_fits, citizen_number, sex_of
from peripherals.identity import Identity, IdentityKind, Sex

log = logging.getLogger(__name__)

LENGTH = 256
NO_END = "\u957f\u671f"
"""What stands in place of the last day on a card that is good for life."""

_PADDING = "\x00 \u3000"
_FOREIGNER_2017 = re.compile(r"[0-9A-Z]{15}")
_FOREIGNER_2023 = re.compile(r"9[0-9]{16}[0-9X]")
_NATIONALITY = re.compile(r"[A-Z]{3}")


class UnknownLayoutError(ValueError):
    """A card of a kind that nobody here knows."""


@dataclass(frozen=True, slots=True)
class Field:
    """Where a field lies. Units: bytes of UTF-16LE."""

    at: int
    length: int

    def __str__(self) -> str:
        return f"text {self.at}/{self.length}"


NAME, SEX, ETHNIC_GROUP, BIRTH = Field(0, 30), Field(30, 2), Field(32, 4), Field(36, 16)
ADDRESS, NUMBER, ISSUER = Field(52, 70), Field(122, 36), Field(158, 30)
VALID_FROM, VALID_TO, LETTER = Field(188, 16), Field(204, 16), Field(248, 2)
PASS_NUMBER = Field(220, 18)  # J
I_ENGLISH_NAME, I_SEX, I_NUMBER, I_NATIONALITY = Field(0, 120), Field(120, 2), Field(122, 30), Field(152, 6)
I_NAME, I_BIRTH = Field(158, 30), Field(220, 16)
Y_ENGLISH_NAME, Y_ENGLISH_NAME_GOES_ON, Y_NATIONALITY = Field(52, 70), Field(220, 22), Field(242, 6)


def identity_of(text: bytes | bytearray) -> Identity:
    """Whose card it is, the name in its exact code points, the number checked as far as its kind has a check.

    Errors: CardContentError naming the place, UnknownLayoutError.
    """
    if len(text) != LENGTH:
        raise CardContentError(f"text: {len(text)} bytes")
    letter = _words(text, LETTER)
    if letter not in _LAYOUTS:
        shown = letter if letter.isascii() and letter.isprintable() else "not a letter"
        raise UnknownLayoutError(f"{LETTER}: {shown}")
    return _LAYOUTS[letter](text)


def address_of(data: bytes | bytearray) -> str | None:
    """The address written to the card when its holder moved; None when that is blank. Shape: 70 bytes."""
    return _words(data, Field(0, 70)) or None


def _resident(text: bytes | bytearray) -> Identity:
    return replace(
        _of_citizen(text, IdentityKind.RESIDENT_ID_CARD), ethnic_group=_words(text, ETHNIC_GROUP) or None
    )


def _permit(text: bytes | bytearray) -> Identity:
    return replace(
        _of_citizen(text, IdentityKind.RESIDENCE_PERMIT), pass_number=_words(text, PASS_NUMBER) or None
    )


def _of_citizen(text: bytes | bytearray, kind: IdentityKind) -> Identity:
    """What the resident card and the permit share. The number counts where birth or sex disagree with it."""
    number, birth = citizen_number(_words(text, NUMBER).encode("ascii", "replace"), str(NUMBER))
    sex = sex_of(_words(text, SEX).encode("ascii", "replace"))
    if sex in (Sex.MALE, Sex.FEMALE) and sex is not (Sex.MALE if int(number[16]) % 2 else Sex.FEMALE):
        log.warning("%s disagrees with the identity number", SEX)
    if _words(text, BIRTH) != f"{birth:%Y%m%d}":
        log.warning("%s disagrees with the identity number; the number counts", BIRTH)
    return Identity(
        kind=kind,
        name=_name(text, NAME),
        number=number,
        sex=sex,
        birth=birth,
        address=_words(text, ADDRESS) or None,
        issuer=_words(text, ISSUER) or None,
        valid_from=_day(text, VALID_FROM),
        valid_to=_last_day(text),
    )


def _foreigner_2017(text: bytes | bytearray) -> Identity:
    english = _name(text, I_ENGLISH_NAME)
    return Identity(
        kind=IdentityKind.FOREIGNER_ID_CARD,
        name=(_words(text, I_NAME) and _name(text, I_NAME)) or english,
        number=_matched(text, I_NUMBER, _FOREIGNER_2017),
        sex=sex_of(_words(text, I_SEX).encode("ascii", "replace")),
        birth=_day(text, I_BIRTH),
        valid_from=_day(text, VALID_FROM),
        valid_to=_last_day(text),
        english_name=english,
        nationality=_matched(text, I_NATIONALITY, _NATIONALITY),
    )


def _foreigner_2023(text: bytes | bytearray) -> Identity:
    number = _matched(text, NUMBER, _FOREIGNER_2023)
    if not check_character_fits(number):
        raise CardContentError(f"{NUMBER}: check character does not fit")
    english = _name(text, Y_ENGLISH_NAME, Y_ENGLISH_NAME_GOES_ON)
    return Identity(
        kind=IdentityKind.FOREIGNER_ID_CARD,
        name=(_words(text, NAME) and _name(text, NAME)) or english,
        number=number,
        sex=sex_of(_words(text, SEX).encode("ascii", "replace")),
        birth=_day(text, BIRTH),
        valid_from=_day(text, VALID_FROM),
        valid_to=_last_day(text),
        english_name=english,
        nationality=_matched(text, Y_NATIONALITY, _NATIONALITY),
    )


_LAYOUTS: dict[str, Callable[[bytes | bytearray], Identity]] = {
    "": _resident,
    "J": _permit,
    "I": _foreigner_2017,
    "Y": _foreigner_2023,
}


def _words(text: bytes | bytearray, field: Field) -> str:
    """A field without its padding; what is no UTF-16 shows as a replacement character."""
    raw = text[field.at : field.at + field.length]
    return raw.decode("utf-16-le", "replace").strip(_PADDING)


def _name(text: bytes | bytearray, *fields: Field) -> str:
    """A name with its exact code points: private use and rare characters stay as they are, never normalised.

    A name that goes on in another field is joined before its padding is cut. What cannot be decoded is
    refused: a receipt with a replacement character in the name would be worth nothing.
    """
    place = " and ".join(map(str, fields))
    raw = b"".join(text[field.at : field.at + field.length] for field in fields)
    try:
        name = raw.decode("utf-16-le").strip(_PADDING)
    except UnicodeDecodeError:
        raise CardContentError(f"{place}: not UTF-16") from None
    if not name:
        raise CardContentError(f"{place}: empty")
    if any(unicodedata.category(character) == "Cc" for character in name):
        raise CardContentError(f"{place}: control character")
    return name


def _matched(text: bytes | bytearray, field: Field, pattern: re.Pattern[str]) -> str:
    words = _words(text, field).upper()
    if not pattern.fullmatch(words):
        raise CardContentError(f"{field}: {len(words)} characters, not {pattern.pattern}")
    return words


def _day(text: bytes | bytearray, field: Field) -> date:
    digits = _words(text, field)
    try:
        if not re.fullmatch(r"[0-9]{8}", digits):
            raise ValueError
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise CardContentError(f"{field}: no day of the calendar") from None


def _last_day(text: bytes | bytearray) -> date | None:
    """A last day that cannot be read is refused: taken for none, an expired card would be good for ever."""
    return None if _words(text, VALID_TO) == NO_END else _day(text, VALID_TO)
