"""Fields of cards, as the values they stand for."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from peripherals.identity import Sex

_PADDING = b"\x00\xff"
_NUMBER = re.compile(rb"[0-9]{17}[0-9Xx]")


class CardContentError(ValueError):
    """A record breaks the card's standard. Names the place and the rule, never the content."""


def card_text(value: bytes | None) -> str:
    """ASCII without padding; empty when absent or not ASCII."""
    stripped = (value or b"").strip(_PADDING + b" ")
    return stripped.decode("ascii") if stripped.isascii() and stripped.decode("ascii").isprintable() else ""


def bcd_text(value: bytes | None, length: int) -> str | None:
    """Decimal digits packed two a byte; None when absent, blank or not decimal. Units: length in bytes."""
    if value is None or len(value) != length:
        return None
    digits = value.hex()
    return digits if digits.isdecimal() and digits.strip("0") else None


def bcd_date(value: bytes | None) -> date | None:
    """A date packed as YYYYMMDD; None when absent, blank or no day of the calendar."""
    digits = bcd_text(value, length=4)
    if digits is None:
        return None
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def citizen_number(value: bytes, place: str) -> tuple[str, date]:
    """The identity number with its check digit verified, and the day of birth inside it.

    Errors: CardContentError. Source: GB 11643-1999; the region part is only a hint and not judged.
    """
    stripped = value.strip(_PADDING + b" ")
    if not _NUMBER.fullmatch(stripped):
        raise CardContentError(f"{place}: {len(stripped)} bytes, not 17 digits and a check character")
    number = stripped.decode("ascii").upper()
    if not check_character_fits(number):
        raise CardContentError(f"{place}: check character does not fit")
    try:
        return number, ric.get_birth_date(number)
    except ValidationError:
        raise CardContentError(f"{place}: day of birth is not in the calendar") from None


def check_character_fits(number: str) -> bool:
    """Whether the 18th character fits the 17 digits before it. Source: ISO/IEC 7064 MOD 11-2."""
    return bool(ric.calc_check_digit(number) == number[-1])


def holder_name(value: bytes, extension: bytes | None, place: str) -> str:
    """The name with its exact code points, joined with its extension before it is decoded.

    A character may be cut at byte 30 and go on in the extension, so bytes are joined, not texts. A name that
    cannot be decoded is refused: a receipt with a replacement character in the name would be worth nothing.
    Errors: CardContentError. Source: GB 18030.
    """
    joined = value.rstrip(_PADDING) + (extension or b"").rstrip(_PADDING)
    try:
        name = joined.decode("gb18030").strip("\x00 \u3000")
    except UnicodeDecodeError:
        raise CardContentError(f"{place}: not GB 18030") from None
    if not name:
        raise CardContentError(f"{place}: empty")
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in name):
        raise CardContentError(f"{place}: control character")
    return name


def sex_of(value: bytes | None) -> Sex:
    """Sex by its code; unknown when absent or outside GB/T 2261.1."""
    return {sex.value: sex for sex in Sex}.get(card_text(value), Sex.UNKNOWN)
