"""The sections of a raw description that are no items: what each of their entries says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from kiosk.catalogue.model import Body, Bundle, Group, Material, Option, Question, Region
from kiosk.catalogue.signposts import Elsewhere, Theme
from kiosk.catalogue.transfers import Batch

# A name and a number, which says which of two versions is the later one (docs/adr/0022).
VERSION = re.compile(r"[a-z0-9]+(?:[-.][a-z0-9]+)*-(?P<number>[0-9]{1,6})")


@dataclass(frozen=True, slots=True)
class ListWords:
    """Cells of the list that say there is nothing to say."""

    no_limit: str
    basis_unchecked: str


@dataclass(frozen=True, slots=True)
class Head:
    """`version` is a name and a number ("demo2019-1"); of two in force the one with the later
    `effective_from` counts, then the higher number. `bureau` is the body that items move to; `contact`: whom
    to ask about what is only listed."""

    version: str
    title: str
    note: str
    effective_from: date
    bureau: str
    contact: str
    list_words: ListWords


@dataclass(frozen=True, slots=True)
class ListRow:
    """One line of the list of all items, its cells as they stand; the number makes the code."""

    code: str
    department: str  # as the list names it
    name: str
    legal_basis: str
    transfer_state: str = ""
    kept_reason: str = ""
    name_source: str = ""
    basis_check: str = ""
    limit_hint: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """Items that stay with their departments, and why."""

    reason: str
    text: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EndedRow:
    """A licence that there is no more since a day, and by which law."""

    item: str
    since: date
    text: str
    basis: str


@dataclass(frozen=True, slots=True)
class Common:
    questions: tuple[Question, ...] = ()
    materials: tuple[Material, ...] = ()
    delivery: tuple[Option, ...] = ()
    groups: tuple[Group, ...] = ()


@dataclass(frozen=True, slots=True)
class Regions:
    note: str
    regions: tuple[Region, ...]


@dataclass(frozen=True, slots=True)
class Guide:
    """Guided questions: themes with situations, and the matters offered before anything is typed."""

    often: tuple[str, ...] = ()
    themes: tuple[Theme, ...] = ()


@dataclass(frozen=True, slots=True)
class NotHere:
    """Matters that no item covers."""

    matters: tuple[Elsewhere, ...] = ()


@dataclass(frozen=True, slots=True)
class Whole:
    """All sections but `items`, which are described one by one."""

    head: Head
    bodies: tuple[Body, ...]
    list: tuple[ListRow, ...]
    transfers: tuple[Batch, ...]
    kept: tuple[Kept, ...]
    regions: Regions
    common: Common = Common()
    ended: tuple[EndedRow, ...] = ()
    wishes: dict[str, tuple[str, ...]] | None = None  # by item code
    guide: Guide | None = None
    bundles: tuple[Bundle, ...] = ()
    elsewhere: NotHere | None = None
