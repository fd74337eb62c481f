"""What a condition may call besides CEL's own: pure functions of their arguments, no clock and no table.

A day is an ISO text and money is fen, as answers are; a day that hangs on the calendar of holidays is none of
a condition's business, because two machines with different calendars would disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from kiosk.check_digits import is_credit_code, is_id_number


class Kind(Enum):
    """What an answer is to a condition."""

    TEXT = "text"
    TEXTS = "texts"
    NUMBER = "number"
    MONEY = "money"  # fen
    DATE = "date"  # ISO text: earlier days compare as smaller
    BOOL = "bool"


@dataclass(frozen=True, slots=True)
class Function:
    """`call` may raise ValueError for an argument that is no value of its kind: the condition has no
    value."""

    name: str
    parameters: tuple[Kind, ...]
    result: Kind
    call: Callable[..., object]


def age(birth: str, on: str) -> int:
    """Full years on that day. Someone born on 29 February is a year older on 1 March of other years."""
    born, day = date.fromisoformat(birth), date.fromisoformat(on)
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def days_between(earlier: str, later: str) -> int:
    """From the one day to the other; negative when the later one comes first."""
    return (date.fromisoformat(later) - date.fromisoformat(earlier)).days


def in_region(path: Sequence[str], region_id: str) -> bool:
    """Whether a picked place lies in this region, whatever level it is."""
    return region_id in path


def yuan(amount: int) -> int:
    """So many yuan, as money is kept: in fen."""
    return amount * 100


FUNCTIONS = (
    Function("age", (Kind.DATE, Kind.DATE), Kind.NUMBER, age),
    Function("days_between", (Kind.DATE, Kind.DATE), Kind.NUMBER, days_between),
    Function("in_region", (Kind.TEXTS, Kind.TEXT), Kind.BOOL, in_region),
    Function("is_id_number", (Kind.TEXT,), Kind.BOOL, is_id_number),
    Function("is_credit_code", (Kind.TEXT,), Kind.BOOL, is_credit_code),
    Function("yuan", (Kind.NUMBER,), Kind.MONEY, yuan),
)

TODAY = "today"  # what the day of the evaluation is called
# Source: CEL language definition: keywords, "RESERVED", names of types, of functions and of macros. An engine
# may take a question of such a name that nobody answered for the function.
_RESERVED = """
as break const continue else false for function if import in let loop namespace null package return true var
void while bool bytes double duration dyn google int list map null_type string timestamp type uint
size contains matches has all exists filter exists_one
"""
TAKEN_NAMES = {TODAY, *(function.name for function in FUNCTIONS), *_RESERVED.split()}  # no question's
