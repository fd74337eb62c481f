"""The catalogue as typed data. Field names follow the national implementation list of service items.

Conditions (`when`, `must`) are CEL expressions over the answers, compiled by `kiosk.rules` when the catalogue
is loaded; an unanswered question makes a condition undecided, never false. Texts are catalogue data, in the
language of the district.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kiosk.catalogue.questions import (
    Check,
    Component,
    Group,
    MoneyUnit,
    Option,
    Question,
    Region,
    Strict,
)
from kiosk.rules import Rule
from sync.protocol.wire import HowMet

__all__ = [
    "Audience",
    "Body",
    "Check",
    "Component",
    "DayUnit",
    "Ended",
    "Exit",
    "Group",
    "Item",
    "Limit",
    "Material",
    "MoneyUnit",
    "Necessity",
    "Option",
    "Question",
    "Region",
    "Renewal",
    "Routing",
    "StartEvent",
]


class StartEvent(StrEnum):
    RECEIVED = "received"
    ACCEPTED = "accepted"


class DayUnit(StrEnum):
    WORKDAY = "workday"
    CALENDAR_DAY = "calendar_day"
    MONTH = "month"
    AT_ONCE = "at_once"


@dataclass(frozen=True, slots=True)
class Limit(Strict):
    """A time limit in its four parts: start event, unit, extension, and what does not count.

    Of an AT_ONCE, `amount` is the working days for what cannot be done at once; 0 if all can.
    """

    amount: int
    unit: DayUnit
    starts: StartEvent
    extension: int = 0
    excluded: tuple[str, ...] = ()
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Renewal(Strict):
    """When renewal is asked: so many days before a licence ends. No decision by then means renewed.

    `also_read_as`: the other unit in which the same words can be read. `ends_on` is the id of the question
    whose answer is the last day of the licence.
    """

    amount: int
    unit: DayUnit
    also_read_as: DayUnit | None = None
    basis: str = ""
    ends_on: str = ""


class Necessity(StrEnum):
    REQUIRED = "required"
    CONDITIONAL = "conditional"
    MAY_FOLLOW = "may_follow"


TEMPLATE_FIELDS = frozenset({"item", "principal", "agent"})  # may stand in braces in a blank text


@dataclass(frozen=True, slots=True)
class Material(Strict):
    """`ways` lists how it can be met here, the easiest first; `gap_days` working days when it may follow.

    `document` is the id of the common material this is: the same paper for every item; empty for an own one.
    `template` is its blank text, to be printed and filled in by hand; its first line is the title.
    """

    id: str
    name: str
    short_name: str
    necessity: Necessity
    ways: tuple[HowMet, ...]
    hint: str = ""
    when: Rule | None = None
    commitment: str = ""
    gap_days: int = 0
    originals: int = 0
    copies: int = 0
    source: str = ""
    basis: str = ""
    document: str = ""
    template: str = ""


class Audience(StrEnum):
    """Whom an item is for. Source: domain.md §4, `audience`; how finely it is told apart is a choice."""

    NATURAL_PERSON = "natural_person"
    INDIVIDUAL_BUSINESS = "individual_business"
    ENTERPRISE = "enterprise"
    INSTITUTION = "institution"  # public institutions
    SOCIAL_ORGANISATION = "social_organisation"
    GOVERNMENT = "government"
    OTHER_ORGANISATION = "other_organisation"


@dataclass(frozen=True, slots=True)
class Exit(Strict):
    """No licence is needed: the visit ends with this explanation (Licensing Law 32-1)."""

    id: str
    when: Rule
    title: str
    explanation: str
    basis: str


@dataclass(frozen=True, slots=True)
class Ended(Strict):
    """From `since` on there is no such licence any more: `text` says so, `basis` by which law."""

    since: date
    text: str
    basis: str


@dataclass(frozen=True, slots=True)
class Body(Strict):
    """An authority: the bureau or a department. `seal` is the name of the seal it acts under."""

    id: str
    name: str
    seal: str


@dataclass(frozen=True, slots=True)
class Routing:
    """Who does what for an item on a date, `decides` under its `seal`; `reason`: why it is not transferred.

    `entrusted` acts in the name of `decides`; `joint` decide with it.
    """

    receives: Body
    decides: Body
    supervises: Body
    seal: str
    transferred: bool
    reason: str = ""
    batch: str = ""
    entrusted: Body | None = None
    joint: tuple[Body, ...] = ()


@dataclass(frozen=True, slots=True)
class Item(Strict):
    """A service item. `is_published` false: only what law and list give; no application from here.

    `limit_quotes`: what the articles named as its basis say about time, taken out by a program and to be
    reviewed; of a published item the limit stands in `statutory_limit`.
    """

    code: str
    name: str
    short_name: str
    department: str  # body id
    legal_basis: str
    is_published: bool
    basic_code: str = ""  # twelve digits, the same at every level; "" while the district has none
    item_type: str = "01"  # of the basic catalogue; 01 is a licence
    audience: tuple[Audience, ...] = ()
    kept_reason: str = ""
    task_code: str = ""  # 31 characters: the credit code of the authority, its level, the basic code
    is_basis_checked: bool = True  # against the text of the law
    limit_quotes: tuple[str, ...] = ()
    ended: Ended | None = None
    statutory_limit: Limit | None = None
    promised_limit: Limit | None = None
    renewal: Renewal | None = None
    conditions: tuple[str, ...] = ()
    need: Question | None = None  # do you need a licence at all?
    exits: tuple[Exit, ...] = ()
    situation: tuple[Question, ...] = ()
    groups: tuple[Group, ...] = ()
    checks: tuple[Check, ...] = ()
    materials: tuple[Material, ...] = ()
    steps: tuple[str, ...] = ()
    fee: str = ""
    result: str = ""
    validity: str = ""
    delivery: tuple[Option, ...] = ()
    contact: str = ""
    stations: tuple[str, ...] = ()  # codes of towns and villages whose stations take it in (nearby handling)
    notes: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class BundlePart(Strict):
    """An item of a bundle.

    `when`: only then; it is about the bundle's own questions. `given`: answers to the item's own questions
    that follow from the bundle, by their ids, so nobody is asked. `makes`: the documents, ids of common
    materials, that its result is: parts that need one wait for it, and ask for no paper. `note` is told.
    """

    item: str
    when: Rule | None = None
    given: Mapping[str, str] | None = None
    makes: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Bundle(Strict):
    """One thing to people, several items to the law. A part whose item is only listed is for the window."""

    code: str
    name: str
    short_name: str
    parts: tuple[BundlePart, ...]
    situation: tuple[Question, ...] = ()
    wishes: tuple[str, ...] = ()
    notes: Mapping[str, str] | None = None

    @property
    def is_published(self) -> bool:
        """It can be begun here; a part that cannot says so by itself."""
        return True
