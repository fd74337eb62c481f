"""Three levels, four sames: one name, type, basis and code for one item at province, city and district.

Items are found again by code, else by name, else by the name that is nearest; then what differs is named.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz, process

from kiosk.catalogue.item_list import ListedItem, Wording
from kiosk.catalogue.model import Item

NEAR = 75.0  # per cent of likeness below which two names are two items; a choice
_BRACKETED = re.compile(r"\([^()]*\)")
_DATE = re.compile(r"\(([0-9]{4}-[0-9]{2}-[0-9]{2})\)")
_BASIC_CODE = re.compile(r"[0-9]{12}")


class Found(StrEnum):
    BY_CODE = "by_code"
    BY_NAME = "by_name"
    BY_NEAR_NAME = "by_near_name"  # a person must say whether it is the same item


FIELDS = ("name", "type", "basis", "code")


@dataclass(frozen=True, slots=True)
class Difference:
    """One of the four that is not the same."""

    field: str
    here: str
    there: str


@dataclass(frozen=True, slots=True)
class Pair:
    here: ListedItem
    there: ListedItem
    found: Found
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """This catalogue beside the list of one level. `not_compared`: fields that their list does not have."""

    pairs: tuple[Pair, ...]
    only_here: tuple[ListedItem, ...]
    only_there: tuple[ListedItem, ...]
    not_compared: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        return not any(pair.differences for pair in self.pairs)


def listed(item: Item) -> ListedItem:
    """An item of this catalogue as a list has it; without a basic code it goes by the code it has here."""
    return ListedItem(
        item.name, item.basic_code or item.code, item.item_type, item.legal_basis, item.department
    )


def compare(here: Sequence[ListedItem], there: Sequence[ListedItem], wording: Wording) -> Comparison:
    """Every item of both, each at most once."""
    found = list(_found(here, there))
    pairs = tuple(Pair(a, b, how, tuple(_differences(a, b, wording))) for a, b, how in found)
    ours, theirs = {id(pair.here) for pair in pairs}, {id(pair.there) for pair in pairs}
    absent = (field for field in FIELDS if there and all(getattr(row, field) is None for row in there))
    return Comparison(
        pairs,
        tuple(row for row in here if id(row) not in ours),
        tuple(row for row in there if id(row) not in theirs),
        tuple(absent),
    )


def _found(
    here: Sequence[ListedItem], there: Sequence[ListedItem]
) -> Iterator[tuple[ListedItem, ListedItem, Found]]:
    left, right = list(here), list(there)
    for how, key in ((Found.BY_CODE, _code), (Found.BY_NAME, _plain)):
        known = {key(row): row for row in right if key(row)}
        for row in list(left):
            other = known.pop(key(row), None) if key(row) else None
            if other is not None:
                left.remove(row)
                right.remove(other)
                yield row, other, how
    yield from ((a, b, Found.BY_NEAR_NAME) for a, b in _near(left, right))


def _near(left: Sequence[ListedItem], right: Sequence[ListedItem]) -> Iterator[tuple[ListedItem, ListedItem]]:
    """The likest names first; each row once."""
    names = [_short(row) for row in right]
    likeness = [
        (score, a, b)
        for a, row in enumerate(left)
        for _, score, b in process.extract(_short(row), names, scorer=fuzz.ratio, score_cutoff=NEAR, limit=3)
    ]
    taken_left: set[int] = set()
    taken_right: set[int] = set()
    for _, a, b in sorted(likeness, key=lambda found: (-found[0], found[1], found[2])):
        if a not in taken_left and b not in taken_right:
            taken_left.add(a)
            taken_right.add(b)
            yield left[a], right[b]


def _differences(here: ListedItem, there: ListedItem, wording: Wording) -> Iterator[Difference]:
    if _plain(here) != _plain(there):
        yield Difference("name", here.name, there.name)
    if there.type is not None and _type(here.type, wording) != _type(there.type, wording):
        yield Difference("type", _type(here.type, wording), _type(there.type, wording))
    if there.basis is not None and not _is_same_basis(here.basis or "", there.basis, wording):
        yield Difference("basis", here.basis or "", there.basis)
    if there.code is not None and here.code != there.code:
        ours = here.code or ""
        yield Difference("code", ours if _BASIC_CODE.fullmatch(ours) else "", there.code)


def _code(row: ListedItem) -> str:
    return row.code or ""


def _plain(row: ListedItem) -> str:
    """The name without what typing alone makes different."""
    return "".join(char for char in _folded(row.name) if char.isalnum() or char in "()")


def _short(row: ListedItem) -> str:
    """The name without what stands in brackets."""
    return "".join(char for char in _BRACKETED.sub("", _folded(row.name)) if char.isalnum())


def _folded(said: str) -> str:
    return unicodedata.normalize("NFKC", said).casefold()


def _type(said: str | None, wording: Wording) -> str:
    return wording.types.get((said or "").zfill(2), said or "")


def _is_same_basis(here: str, there: str, wording: Wording) -> bool:
    """The same articles; of the same version, where both say which."""
    dates = [set(_DATE.findall(_folded(said))) for said in (here, there)]
    if all(dates) and dates[0] != dates[1]:
        return False
    return _articles(here, wording) == _articles(there, wording)


def _articles(said: str, wording: Wording) -> frozenset[str]:
    plain = _DATE.sub("", _folded(said))
    for word in wording.no_matter_in_basis:
        plain = plain.replace(word, "")
    parts: Iterable[str] = re.split(r"[;\n]", plain)
    return frozenset("".join(char for char in part if char.isalnum()) for part in parts if part.strip())
