"""A slip as its author means it, before any printer is known.

Composed once (`kiosk.notices`), then rendered to raster, to PNG, or to a screen alike. Texts are final words
in the language of the visit.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Align(StrEnum):
    LEFT = "left"
    CENTER = "center"


class Size(StrEnum):
    SMALL = "small"
    BODY = "body"
    LARGE = "large"
    HUGE = "huge"  # the receipt number


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, wrapped to the paper."""

    text: str
    size: Size = Size.BODY
    align: Align = Align.LEFT
    is_bold: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Label left, value right of it; both wrap in their own column."""

    label: str
    value: str
    is_bold: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """A ticked (met) or open (still owed) entry."""

    text: str
    note: str
    is_met: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """A dashed line across."""


@dataclass(frozen=True, slots=True)
class Boxed:
    """Words nobody may overlook, in a frame."""

    text: str


@dataclass(frozen=True, slots=True)
class Qr:
    payload: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Space:
    height_mm: float


@dataclass(frozen=True, slots=True)
class Break:
    """What follows is a paper of its own: on a new page, or to be torn off at a dashed line."""


Block = Line | Row | Check | Rule | Boxed | Qr | Space | Break


@dataclass(frozen=True, slots=True)
class Slip:
    """`job` names it in logs and confirmations (no personal data). `copy` > 0 is a reprint: its author has
    put the words that say so among the blocks, this number only goes to the log.
    """

    job: str
    blocks: tuple[Block, ...]
    copy: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """The same blocks on A4. `title` is the document's name for a reader; `foot` stands on every page,
    `corner` top right on the first.
    """

    job: str
    title: str
    blocks: tuple[Block, ...]
    foot: str
    corner: Qr | None = None
