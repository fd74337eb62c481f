"""The sections of a raw description that are no items: what each of their entries says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kiosk.catalogue.model import Body, Material, Option, Question, Region


@dataclass(frozen=True, slots=True)
class Head:
    """`version` is a name and a number ("demo2019-1"); of two in force the one with the later
    `effective_from` counts, then the higher number. `bureau` is the body that items move to."""

    version: str
    title: str
    note: str
    effective_from: date
    bureau: str


@dataclass(frozen=True, slots=True)
class ListRow:
    """One line of the list of all items. Its official columns but the number, which makes the code."""

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
class Batch:
    batch: str
    since: date
    to: str  # body id
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    reason: str
    text: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Common:
    questions: tuple[Question, ...] = ()
    materials: tuple[Material, ...] = ()
    delivery: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Regions:
    note: str
    regions: tuple[Region, ...]


@dataclass(frozen=True, slots=True)
class Whole:
    """All sections, and which of them a catalogue must have. `items` are checked one by one, as `Item`."""

    head: Head
    bodies: tuple[Body, ...]
    list: tuple[ListRow, ...]
    transfers: tuple[Batch, ...]
    kept: tuple[Kept, ...]
    regions: Regions
    common: Common = Common()
