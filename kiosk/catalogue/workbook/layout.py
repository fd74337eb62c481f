"""The sheets of the workbook and their columns, made from the classes that the rows become.

Row 1 of a sheet holds the heads in the language of the district, row 2 the field ids by which columns are
known, the rows follow. A column or sheet whose id or name begins with "#" is a remark and is not read. Where
one item's rows belong to what all share, `code` is COMMON.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum, EnumType
from typing import Any, get_args, get_origin

from config.strings import text, texts
from kiosk.catalogue.model import (
    Body,
    Bundle,
    BundlePart,
    Check,
    Exit,
    Group,
    Item,
    Limit,
    Material,
    Option,
    Question,
    Renewal,
)
from kiosk.catalogue.schema import RawField, is_day_or_word, raw_fields
from kiosk.catalogue.sections import EndedRow, Kept, ListRow
from kiosk.catalogue.signposts import Elsewhere, Situation, Theme
from kiosk.catalogue.transfers import Batch
from kiosk.rules import Rule

COMMON = "common"
NOTHING = "-"  # in a row that uses a common entry: takes away what that says
FIRST_ROW = 3
REMARK = "#"


class Cell(Enum):
    """What a cell of a column holds."""

    TEXT = "text"
    ID = "id"  # letters and digits by which something is named
    RULE = "rule"
    WHOLE = "whole"
    YES_NO = "yes_no"
    DAY = "day"
    WORD = "word"  # one of a closed vocabulary
    WORDS = "words"  # several, a line each
    LINES = "lines"  # texts, a line each
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Column:
    """`words` are the ids of a closed vocabulary with what the cell says for each; `source` is the sheet
    whose first column has the ids that may stand here."""

    id: str
    cell: Cell = Cell.TEXT
    words: tuple[tuple[str, str], ...] = ()
    source: str = ""

    @property
    def head(self) -> str:
        return texts().get(f"workbook.column.{self.id}", self.id)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A part of the raw description, a row an entry."""

    id: str
    columns: tuple[Column, ...]

    @property
    def title(self) -> str:
        return text(f"workbook.sheet.{self.id}")


_IDS = frozenset(
    {"id", "value", "code", "item", "to", "use", "prefill", "receives", "supervises", "entrusted", "ends_on"}
)


def column_of(field: RawField) -> Column | None:
    """The column of a scalar field; None for what needs a sheet of its own."""
    name, kind, inner = field.name, field.kind, field.inner
    if kind is str:
        return Column(name, Cell.ID if name in _IDS else Cell.TEXT)
    if is_day_or_word(kind):
        words = tuple(word for part in get_args(kind) for word in get_args(part))
        return Column(name, Cell.DAY, _fixed("day", words))
    if kind in _SCALARS:
        return Column(name, _SCALARS[kind])
    if isinstance(kind, EnumType):
        return Column(name, Cell.WORD, vocabulary(kind))
    if isinstance(inner, EnumType):
        return Column(name, Cell.WORDS, vocabulary(inner))
    return Column(name, Cell.LINES) if inner is str else None


_SCALARS: Mapping[Any, Cell] = {
    Rule: Cell.RULE,
    int: Cell.WHOLE,
    bool: Cell.YES_NO,
    date: Cell.DAY,
}


def vocabulary(kind: Any) -> tuple[tuple[str, str], ...]:
    """The ids of an enumeration, each with its word."""
    words = texts()
    return tuple(
        (member.value, words.get(f"workbook.word.{kind.__name__}.{member.value}", member.value))
        for member in kind
    )


def columns_of(cls: type, *, without: tuple[str, ...] = ()) -> tuple[Column, ...]:
    """The scalar fields of a class as columns."""
    said = [field for field in raw_fields(cls) if field.name not in without]
    return tuple(column for field in said if (column := column_of(field)) is not None)


def item_fields(*kinds: Any) -> tuple[str, ...]:
    """The fields of an item whose type is one of these."""
    return tuple(f.name for f in raw_fields(Item) if f.kind in kinds)


TEXT_LISTS = tuple(name for name in item_fields(tuple[str, ...]) if name != "steps")
TEXT_MAPS = tuple(f.name for f in raw_fields(Item) if get_origin(f.kind) not in (None, tuple))
LIMITS = item_fields(Limit)
PLACES = ("need", "situation")  # a question stands in one of these, or in a group


def _fixed(kind: str, ids: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((each, texts().get(f"workbook.word.{kind}.{each}", each)) for each in ids)


def _bundle_sheets() -> tuple[Sheet, ...]:
    bundle, part = Column("bundle", Cell.ID, source="bundles"), Column("item", Cell.ID, source="list")
    return (
        Sheet("bundles", columns_of(Bundle)),
        Sheet("parts", (bundle, part, *columns_of(BundlePart, without=("item",)))),
        Sheet("given", (bundle, part, Column("question", Cell.ID), Column("value", Cell.ID))),
        Sheet("ended", (part, *columns_of(EndedRow, without=("item",)))),
    )


def sheets() -> tuple[Sheet, ...]:
    """All sheets, in the order of the workbook."""
    code = Column("code", Cell.ID, source="items")
    listed = Column("code", Cell.ID, source="list")
    shared = Column("code", Cell.ID, _fixed("code", (COMMON,)), "items")
    use = Column("use", Cell.ID)
    at = Column("at", Cell.ID, _fixed("at", PLACES))
    batch = Column("batch", source="batches")
    scalars = tuple(c for c in columns_of(Item) if c.id not in {*TEXT_LISTS, "steps"})
    return (
        Sheet("head", (Column("field", Cell.ID), Column("said", Cell.ANY))),
        Sheet("bodies", columns_of(Body)),
        Sheet("list", columns_of(ListRow)),
        Sheet("batches", columns_of(Batch, without=("items",))),
        Sheet("transfers", (batch, listed)),
        Sheet("reasons", columns_of(Kept, without=("items",))),
        Sheet("kept", (Column("reason", Cell.ID, source="reasons"), listed)),
        Sheet("items", (listed, *(c for c in scalars if c.id != "code"))),
        Sheet("texts", (code, Column("field", Cell.ID, _fixed("field", (*TEXT_LISTS, *TEXT_MAPS))),
                        Column("key"), Column("text"))),
        Sheet("steps", (code, Column("text"))),
        Sheet("exits", (code, *columns_of(Exit))),
        Sheet("questions", (shared, at, use, *columns_of(Question))),
        Sheet("choices", (shared, Column("question", Cell.ID), *columns_of(Option))),
        Sheet("columns", (shared, Column("question", Cell.ID), *columns_of(Question))),
        Sheet("checks", (code, *columns_of(Check))),
        Sheet("groups", (shared, use, *columns_of(Group))),
        Sheet("materials", (shared, use, *columns_of(Material))),
        Sheet("delivery", (shared, use, *columns_of(Option))),
        Sheet("limits", (code, Column("kind", Cell.ID, _fixed("kind", LIMITS)), *columns_of(Limit))),
        Sheet("renewals", (code, *columns_of(Renewal))),
        *_bundle_sheets(),
        Sheet("regions", (Column("id", Cell.ID), Column("name"), Column("parent", Cell.ID))),
        Sheet("wishes", (listed, Column("wish"))),
        Sheet("often", (listed,)),
        Sheet("themes", columns_of(Theme)),
        Sheet("situations", (Column("theme", Cell.ID, source="themes"), *columns_of(Situation))),
        Sheet("elsewhere", columns_of(Elsewhere)),
        Sheet("more", (Column("path", Cell.ID), Column("json"))),
    )  # fmt: skip
