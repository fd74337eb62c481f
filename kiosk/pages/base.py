"""What all pages are made of: tone, choices, the frame, and the ways a page is left."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Generic, TypeVar

from kiosk.words import Words

A = TypeVar("A")


class Tone(StrEnum):
    NEUTRAL = "neutral"
    OK = "ok"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class Light:
    """One entry of the status strip on top: what works now."""

    label: Words
    is_ok: bool
    note: Words = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds every page. `kicker` is the small line over the title: matter, group x of y.
    `has_answers`: on pages before this one something was filled in that leaving would clear. `is_kept`: what
    is filled in lies on the disk, and who leaves is asked afterwards whether it stays."""

    can_go_back: bool = False
    kicker: Words = ""
    has_answers: bool = False
    is_kept: bool = False


class Page(Generic[A]):
    """Base of all pages; A is the type of the answer."""

    __slots__ = ()
    is_filled_in: ClassVar[bool] = False  # its answer is the person's own, and no mere way through the pages


@dataclass(frozen=True, slots=True)
class Choice:
    id: str
    label: Words
    note: Words = ""
    badge: Words = ""
    tone: Tone = Tone.NEUTRAL
    blocked: Words = ""


class Back(Exception):
    """The person asked for the page before."""


class Leave(Exception):
    """The person asked to end and clear."""


class TimedOut(Exception):
    """Nobody answered the countdown."""
