"""Pages that take something from the person: card, answers, materials, papers, a signature."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar, Never

from kiosk.pages.base import Choice, Page, Tone
from kiosk.words import Words


class CardStep(StrEnum):
    WAITING = "waiting"
    READING = "reading"
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True, kw_only=True)
class CardPrompt(Page[Never]):
    """Put your card in. Ends by the card itself."""

    title: Words
    explanation: Words
    step: CardStep
    message: Words = ""
    is_laid: bool = False  # on the reader, not into it


Answer = str | tuple[str, ...]


class Input(StrEnum):
    CHOICE = "choice"
    SEVERAL = "several"
    TEXT = "text"  # Chinese input panel
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    PHONE = "phone"
    ID_NUMBER = "id_number"
    CREDIT_CODE = "credit_code"
    DOCUMENT_NUMBER = "document_number"  # of a passport: capital letters and digits
    PIN = "pin"  # digits that are never shown nor kept
    REGION = "region"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Page[Answer]):
    """One question, one decision. SEVERAL answers a tuple of ids, REGION the tuple of ids from the tree's
    root, DATE the ISO text of a day or the part of it that was picked, all others a string. Validation is the
    flow's, on continue only: it shows the page again with `error` and what was typed as `value`."""

    is_filled_in: ClassVar[bool] = True
    title: Words
    explanation: Words = ""
    input: Input
    choices: tuple[Choice, ...] = ()  # CHOICE, SEVERAL; first level of REGION
    children: Mapping[str, tuple[Choice, ...]] | None = None  # REGION: id → next level
    days: tuple[date, date] = (date.min, date.max)  # DATE: first and last that can be picked
    unit: Words = ""
    value: Answer | None = None
    proposed_from: Words = ""  # "read from your card": says where a prefilled value comes from
    error: Words = ""
    is_optional: bool = False
    max_length: int | None = None


class RowsVerb(StrEnum):
    ADD = "add"
    CHANGE = "change"
    REMOVE = "remove"
    CONTINUE = "continue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows(Page[tuple[RowsVerb, int]]):
    """The rows of a repeat group; answers what is to be done, and with which row. Each row is changed or
    removed by itself. `message` says why it cannot be left yet."""

    is_filled_in: ClassVar[bool] = True
    title: Words
    explanation: Words
    rows: tuple[Words, ...]
    can_add: bool
    can_continue: bool
    message: Words = ""


@dataclass(frozen=True, slots=True)
class MaterialRow:
    """One material and how it stands. `actions` are (id, verb) pairs offered for it."""

    id: str
    name: Words
    state: Words
    tone: Tone
    actions: tuple[tuple[str, Words], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Materials(Page[tuple[str, str]]):
    """The material list; answers (material id, action id), or ("", "continue") when all is settled."""

    is_filled_in: ClassVar[bool] = True
    title: Words
    explanation: Words
    rows: tuple[MaterialRow, ...]
    can_continue: bool
    error: Words = ""


@dataclass(frozen=True, slots=True, eq=False)
class Preview:
    """A live picture for the screen. Shape: height × width × 3 RGB bytes. `quad`: the found page's corners
    (TL, TR, BR, BL) as shares 0…1 of width and height; `is_good` draws them green."""

    rgb: bytes
    width: int
    height: int
    quad: tuple[tuple[float, float], ...] = ()
    is_good: bool = False


class ScanAnswer(StrEnum):
    CAPTURE = "capture"
    RETAKE = "retake"  # the last page
    LOOK = "look"  # through the pages taken
    OTHER = "other"  # the other device: glass instead of camera, or back
    CONTINUE = "continue"
    SKIP = "skip"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan(Page[ScanAnswer]):
    """Lay the paper under the lamp. While `pages` grow the flow refreshes the page; it also captures by
    itself when the paper lies still. With `steps` it is a scanner with a glass: what to do in place of a
    live picture, and nothing is taken before somebody says so."""

    is_filled_in: ClassVar[bool] = True
    title: Words
    explanation: Words
    message: Words
    tone: Tone = Tone.NEUTRAL
    preview: Preview | None = None
    pages: int = 0
    verdict: Words = ""
    can_continue: bool = False
    skip: Words = ""  # verb of the way out when scanning does not work
    steps: tuple[Words, ...] = ()
    other: Words = ""  # verb that changes to the other device, where there is one
    capture: Words = ""  # verb that takes a page now
    more: Words = ""  # the same once there is one


class PageAct(StrEnum):
    PREVIOUS = "previous"
    NEXT = "next"
    TURN = "turn"
    FORWARD = "forward"  # nearer to the first page
    BACKWARD = "backward"
    RETAKE = "retake"
    DELETE = "delete"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenPages(Page[PageAct]):
    """One of the pages taken, large, and what can be done with it. `acts`: what is possible for this one,
    with its verb; DONE is the page's primary verb."""

    is_filled_in: ClassVar[bool] = True
    title: Words
    explanation: Words
    picture: Preview
    note: Words = ""
    tone: Tone = Tone.NEUTRAL
    acts: tuple[tuple[PageAct, Words], ...] = ()
    done: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment(Page[bool]):
    """Notification and commitment: the full text, then agree or not."""

    is_filled_in: ClassVar[bool] = True
    title: Words
    text: Words
    agree: Words
    decline: Words


Stroke = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature(Page[tuple[Stroke, ...]]):
    """Pen strokes on a pad; points as shares 0…1 of the pad, y down. Empty is never answered.

    `is_cross_allowed`: who has only keys may sign with a cross.
    """

    is_filled_in: ClassVar[bool] = True
    title: Words
    explanation: Words
    statement: Words
    error: Words = ""
    is_cross_allowed: bool = False
