"""Pages before a matter: nobody here, what can be done, finding an item, the one notice."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from kiosk.pages.base import Choice, Light, Page, Tone
from kiosk.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Attract(Page[None]):
    """Nobody is here. Any touch answers. The first frame drawn is blank ground (privacy)."""

    hall: Words
    hours: Words
    works: tuple[Light, ...]
    note: Words = ""
    closed: Words = ""  # that the terminal is being looked after, and what to do instead
    code: Words = ""  # that a slip's code can be held to the reader, or why this one leads nowhere
    code_tone: Tone = Tone.NEUTRAL


@dataclass(frozen=True, slots=True)
class Tile:
    """`blocked` says why it cannot be used now, in the citizen's words; empty when it can."""

    id: str
    title: Words
    subtitle: Words
    is_primary: bool = False
    blocked: Words = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Home(Page[str]):
    """Answers with the id of a tile, or of a way in for staff, which stands apart and small."""

    title: Words
    subtitle: Words
    tiles: tuple[Tile, ...]
    staff: tuple[Choice, ...] = ()
    code: Words = ""  # as on the attract page
    code_tone: Tone = Tone.NEUTRAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Choose(Page[str]):
    """Rows; touching one answers with its id at once. More than fit are paged ("more"), never dragged.
    `is_public`: the choices are the catalogue's, and nobody's own. `is_for_technicians`: on a low panel rows
    are dense, for who has good eyes and knows where to look."""

    title: Words
    explanation: Words = ""
    choices: tuple[Choice, ...]
    is_public: bool = False
    is_for_technicians: bool = False


@dataclass(frozen=True, slots=True)
class Results:
    """What fits; when nothing does, `message` says so."""

    choices: tuple[Choice, ...]
    message: Words = ""


class Searcher(Protocol):
    """Finds choices for what has been typed so far. Pure and fast; called on every key."""

    def __call__(self, typed: str) -> Results: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Search(Page[str]):
    """Typed words (pinyin initials or Chinese) → results below; answers with a choice's id.

    `suggestions` stand there before anything is typed; `others` are other ways to find it (by theme, by
    department).
    """

    title: Words
    explanation: Words
    search: Searcher
    suggestions: tuple[Choice, ...]
    others: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class NoticeRow:
    name: Words
    how: Words
    badge: Words
    tone: Tone


class NoticeAnswer(StrEnum):
    START = "start"
    PRINT = "print"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice(Page[NoticeAnswer]):
    """One notice: all a matter needs, told once, for this situation. `facts` are (label, text) pairs:
    how long, what it costs, who receives and decides, conditions, steps, result, legal basis.
    `blocked` says why it cannot be started here (guidance only) and hides START."""

    title: Words
    explanation: Words
    rows: tuple[NoticeRow, ...]
    facts: tuple[tuple[Words, Words], ...]
    qr: str
    qr_caption: Words
    source_note: Words
    can_print: bool
    blocked: Words = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent(Page[bool]):
    """What is taken, for what, for how long; agreeing and not agreeing are equally easy."""

    title: Words
    points: tuple[Words, ...]
    agree: Words
    decline: Words
