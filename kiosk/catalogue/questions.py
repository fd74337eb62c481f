"""What is asked: questions and their options, the tree of regions, groups, and checks between answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar, Literal

from kiosk.rules import Rule


class Strict:
    """Loaders (pydantic) refuse a field that the class does not have."""

    __slots__ = ()
    __pydantic_config__: ClassVar = {"extra": "forbid"}


class Component(StrEnum):
    """How a question is answered; what its typed answer is stands in `kiosk.answers`."""

    CHOICE = "choice"
    SEVERAL = "several"
    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    PHONE = "phone"
    ID_NUMBER = "id_number"
    CREDIT_CODE = "credit_code"
    REGION = "region"
    DECLARATION = "declaration"
    FILE = "file"
    REPEAT = "repeat"


class MoneyUnit(StrEnum):
    """In what money is typed and shown, as the paper it is copied from has it; kept is always fen."""

    YUAN = "yuan"
    WAN = "wan"  # ten thousand yuan: capital stands so on a business licence


@dataclass(frozen=True, slots=True)
class Option(Strict):
    """`short` is its word in a list of what someone chose: "newly opened, own premises"."""

    value: str
    label: str
    hint: str = ""
    short: str = ""


@dataclass(frozen=True, slots=True)
class Region(Strict):
    """A node of the district tree: district → town or street → community. A leaf has no children."""

    id: str
    name: str
    children: tuple[Region, ...] = ()


@dataclass(frozen=True, slots=True)
class Question(Strict):
    """`prefill` names a field of the card (`name`, `number`, `birth`, `address`) proposed as the answer, or
    `representative`: the card's name where its holder says to be responsible for the unit; `is_fixed`: taken
    as it stands on the card, not asked.

    `minimum` and `maximum` bound a NUMBER, MONEY in its unit, and the rows of a REPEAT, whose `columns` are
    asked for each; `earliest` and `latest` bound a DATE ("today": the day it is answered). `text` is what a
    DECLARATION declares. `regions` is the tree a REGION is picked from. `is_common`: other items ask the
    same, so a bundle asks once.
    """

    id: str
    component: Component
    title: str
    short_title: str  # its row on check-answers and in the form
    hint: str = ""
    options: tuple[Option, ...] = ()
    when: Rule | None = None
    is_required: bool = True
    minimum: int | None = None
    maximum: int | None = None
    max_length: int | None = None
    unit: str = ""
    money_unit: MoneyUnit = MoneyUnit.YUAN
    earliest: date | Literal["today"] | None = None
    latest: date | Literal["today"] | None = None
    text: str = ""
    prefill: str | None = None
    is_fixed: bool = False
    regions: tuple[Region, ...] = ()
    columns: tuple[Question, ...] = ()
    is_common: bool = False

    @property
    def is_settled(self) -> bool:
        """There is but one thing to choose: nobody is asked."""
        return self.component is Component.CHOICE and len(self.options) == 1


@dataclass(frozen=True, slots=True)
class Group(Strict):
    """With `when`, all its questions are asked only then: the condition is put before each of theirs."""

    id: str
    title: str
    questions: tuple[Question, ...]
    when: Rule | None = None


@dataclass(frozen=True, slots=True)
class Check(Strict):
    """What must hold between answers; when it does not, `message` says so and its questions are changed."""

    id: str
    must: Rule
    message: str
    basis: str = ""
