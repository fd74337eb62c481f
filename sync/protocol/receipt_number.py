"""Receipt numbers: terminal id, sequence, check digit, as `HT07-000482-6`; and the case numbers from them."""

from __future__ import annotations

import re

from stdnum.iso7064 import mod_11_10

_SHAPE = re.compile(r"([A-Z]{2}[0-9]{2,4})-([0-9]{6,})-([0-9])")
TERMINAL_ID = re.compile(r"[A-Z]{2}[0-9]{2,4}")


def receipt_number(terminal_id: str, sequence: int) -> str:
    """The number a citizen keeps. Errors: ValueError for a terminal id of another shape or a sequence < 1."""
    if not TERMINAL_ID.fullmatch(terminal_id):
        raise ValueError(f"terminal id {terminal_id!r} is not two letters and two to four digits")
    if sequence < 1:
        raise ValueError(f"receipt sequence {sequence} is below 1")
    stem = f"{terminal_id}-{sequence:06d}"
    return f"{stem}-{_check_digit(stem)}"


def is_receipt_number(text: str) -> bool:
    """Whether the shape and the check digit fit; says nothing about whether it was ever issued."""
    match = _SHAPE.fullmatch(text)
    return match is not None and _check_digit(f"{match[1]}-{match[2]}") == match[3]


def case_numbers(receipt_number: str, count: int) -> tuple[str, ...]:
    """The numbers of a submission's cases: the receipt number for one; for several `-1`, `-2` … behind it."""
    if count == 1:
        return (receipt_number,)
    return tuple(f"{receipt_number}-{place}" for place in range(1, count + 1))


def _check_digit(stem: str) -> str:
    """ISO 7064 MOD 11,10 over the stem, letters as 10…35. One wrong digit is always found."""
    digits = "".join(str(int(char, 36)) for char in stem if char != "-")
    return str(mod_11_10.calc_check_digit(digits))
