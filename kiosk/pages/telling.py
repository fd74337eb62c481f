"""Pages that tell: check your answers, busy, received, rate, a message, a timeline, the countdown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kiosk.pages.base import Choice, Page, Tone
from kiosk.words import Words


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """`key` is the page key of its question; None when it cannot be changed (read from the card)."""

    label: Words
    value: Words
    key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Review(Page[str]):
    """Check answers: sections of rows. Answers "continue" or the key of the row to change."""

    title: Words
    explanation: Words
    sections: tuple[tuple[Words, tuple[ReviewRow, ...]], ...]
    go: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Busy(Page[None]):
    """Work is under way; ends by itself. Answers None by `way_out`, which is offered after 10 s.
    `is_stuck`: it goes on only once somebody lends a hand, and `explanation` says who and how."""

    title: Words
    explanation: Words
    way_out: Words = ""
    is_stuck: bool = False


class DoneAnswer(StrEnum):
    REPRINT = "reprint"
    CONTINUE = "continue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Done(Page[DoneAnswer]):
    """Received: shown only after the durable transaction."""

    title: Words
    explanation: Words
    number_label: Words
    number: str
    dates: tuple[tuple[Words, Words], ...]
    note: Words
    printing: Words  # what became of the slip
    printing_tone: Tone
    can_reprint: bool
    go: Words
    qr: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating(Page[tuple[int, tuple[str, ...]] | None]):
    """Five levels (GB/T 39734); the two lowest ask for reasons; None = skipped."""

    title: Words
    levels: tuple[Words, ...]  # from 5 (best) to 1
    reasons: tuple[Choice, ...]
    skip: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Message(Page[str]):
    """A page that says one thing: not needed, trouble, farewell. Answers with an action's id.

    The first action is the primary one; without any the page ends by itself.
    """

    title: Words
    paragraphs: tuple[Words, ...]
    actions: tuple[Choice, ...]
    tone: Tone = Tone.NEUTRAL
    big: str = ""  # a number to write down
    qr: str = ""
    is_last: bool = False  # the visit is over: nothing is left to end or to clear


@dataclass(frozen=True, slots=True)
class TimelineStep:
    title: Words
    note: Words
    at: datetime | None
    tone: Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline(Page[str]):
    """How far a case is. Answers "continue" or an action's id."""

    title: Words
    explanation: Words
    steps: tuple[TimelineStep, ...]
    actions: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Countdown:
    """The 30-second warning over everything. The biggest button asks for more time; without `more_time` there
    is none to be had, and no button for it."""

    title: Words
    more_time: Words
    leave: Words
    seconds: int
