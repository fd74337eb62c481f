"""What the codes on our own slips say, written and read in one place: a receipt's case, or a notice's matter.

Pure. A code is a link that names nobody: whoever finds a slip learns nothing from it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sync.protocol.receipt_number import is_receipt_number

_CASE, _GUIDE, _SUPPLEMENT = "case", "guide", "supplement"
_PART = re.compile(r"(?P<receipt>.+-[0-9])-[1-9][0-9]?")  # of a bundle each case has a number of its own


@dataclass(frozen=True, slots=True)
class CaseCode:
    """Of a receipt."""

    receipt_number: str


@dataclass(frozen=True, slots=True)
class GuideCode:
    """Of a one-notice: its item or bundle, which the catalogue of today may not know any more."""

    matter_code: str


@dataclass(frozen=True, slots=True)
class SupplementCode:
    """Of a correction notice: the case that waits."""

    case_number: str


SlipCode = CaseCode | GuideCode | SupplementCode


def case_link(public_url: str, number: str) -> str:
    """What a receipt's code says."""
    return f"{public_url}/{_CASE}/{number}"


def guide_link(public_url: str, code: str) -> str:
    """What a notice's code says; of an item or a bundle."""
    return f"{public_url}/{_GUIDE}/{code}"


def slip_code(text: str, public_url: str) -> SlipCode | None:
    """What it is the code of; None for whatever we did not print."""
    front = f"{public_url}/"
    if not text.startswith(front):
        return None
    kind, _, name = text.removeprefix(front).partition("/")
    if kind == _GUIDE and name:
        return GuideCode(name)
    part = _PART.fullmatch(name)
    numbers = [each for each in (name, part["receipt"] if part else "") if is_receipt_number(each)]
    if kind == _CASE and numbers:
        return CaseCode(numbers[0])
    return SupplementCode(name) if kind == _SUPPLEMENT and numbers else None
