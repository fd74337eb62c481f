"""Numbers that carry a check digit: whether one is written as its standard says, nothing more.

A right check digit is no proof that a number was ever given to anybody. The tables of regions inside such
numbers are never complete, so a number of an unknown region is as good as any other.
"""

from __future__ import annotations

import re
from datetime import date

from stdnum.cn import ric, uscc

# Source: GB 11643-1999: address 6, date of birth 8, order 3, check character (ISO 7064 MOD 11-2).
ID_NUMBER = "[1-9][0-9]{5}([0-9]{4})([0-9]{2})([0-9]{2})[0-9]{3}[0-9X]"
# Source: GB 32100-2015: registering authority and kind 2, region 6, organisation 9, check character; no I, O,
# S, V, Z. The first two may be letters: N1 is a rural collective.
CREDIT_CODE_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_CODE = f"[{CREDIT_CODE_CHARACTERS}]{{2}}[0-9]{{6}}[{CREDIT_CODE_CHARACTERS}]{{10}}"
CODE_LENGTH = 18  # of both


def is_id_number(number: str) -> bool:
    """A citizen's identity number: a day of birth that exists, and the right check character."""
    found = re.fullmatch(ID_NUMBER, number)
    return found is not None and _is_day(*found.groups()) and bool(ric.calc_check_digit(number) == number[-1])


def is_credit_code(code: str) -> bool:
    """A unified social credit code with the right check character."""
    return re.fullmatch(CREDIT_CODE, code) is not None and bool(uscc.calc_check_digit(code) == code[-1])


def _is_day(year: str, month: str, day: str) -> bool:
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return False
    return True
