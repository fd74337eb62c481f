"""The vocabulary between flow and screen: each page kind says all it shows and what it answers.

A flow builds one of these and asks the stage to show it. A page never holds a widget, a device or a callback.
`Page[A]` answers with an A. Anywhere, the stage may instead raise `Back`, `Leave` or `TimedOut`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Generic, Never, Protocol, TypeVar

from kiosk.words import Words

A = TypeVar("A")
Stroke = tuple[tuple[float, float], ...]


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
    """What surrounds every page. `kicker` is the small line over the title: matter, group x of y."""

    can_go_back: bool = False
    kicker: Words = ""


class Page(Generic[A]):
    """Base of all pages; A is the type of the answer."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attract(Page[None]):
    """Nobody is here. Any touch answers. The first frame drawn is blank ground (privacy)."""

    hall: Words
    hours: Words
    works: tuple[Light, ...]
    note: Words = ""


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
    """Answers with a tile's id."""

    title: Words
    subtitle: Words
    tiles: tuple[Tile, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    id: str
    label: Words
    note: Words = ""
    badge: Words = ""
    tone: Tone = Tone.NEUTRAL
    blocked: Words = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choose(Page[str]):
    """Rows; touching one answers with its id at once. More than fit are paged ("more"), never dragged."""

    title: Words
    explanation: Words = ""
    choices: tuple[Choice, ...]


class Searcher(Protocol):
    """Finds choices for what has been typed so far. Pure and fast; called on every key."""

    def __call__(self, typed: str) -> tuple[Choice, ...]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Search(Page[str]):
    """Typed words (pinyin initials or Chinese) → results below; answers with a choice's id.

    `suggestions` stand there before anything is typed; `others` are ways out (by department …).
    """

    title: Words
    explanation: Words
    search: Searcher
    suggestions: tuple[Choice, ...]
    others: tuple[Choice, ...] = ()


class Input(StrEnum):
    CHOICE = "choice"
    SEVERAL = "several"
    TEXT = "text"  # Chinese input panel
    NUMBER = "number"
    PHONE = "phone"
    REGION = "region"


Answer = str | tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Page[Answer]):
    """One question, one decision. CHOICE, TEXT, NUMBER, PHONE answer a string; SEVERAL a tuple of ids;
    REGION the tuple of ids from the tree's root. Validation is the flow's, on continue only: it shows the
    page again with `error` and what was typed as `value`."""

    title: Words
    explanation: Words = ""
    input: Input
    choices: tuple[Choice, ...] = ()  # CHOICE, SEVERAL; first level of REGION
    children: Mapping[str, tuple[Choice, ...]] | None = None  # REGION: id → next level
    unit: Words = ""
    value: Answer | None = None
    proposed_from: Words = ""  # "read from your card": says where a prefilled value comes from
    error: Words = ""
    is_optional: bool = False
    max_length: int | None = None


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


class CardStep(StrEnum):
    WAITING = "waiting"
    READING = "reading"
    READ = "read"
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True, kw_only=True)
class CardPrompt(Page[str]):
    """Put your card in. Ends by the card itself; touch answers only with an id of `others`."""

    title: Words
    explanation: Words
    step: CardStep
    message: Words = ""
    others: tuple[Choice, ...] = ()


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
    RETAKE = "retake"
    CONTINUE = "continue"
    SKIP = "skip"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan(Page[ScanAnswer]):
    """Lay the paper under the lamp. While `pages` grow the flow refreshes the page; it also captures by
    itself when the paper lies still."""

    title: Words
    explanation: Words
    message: Words
    tone: Tone = Tone.NEUTRAL
    preview: Preview | None = None
    pages: int = 0
    verdict: Words = ""
    can_continue: bool = False
    skip: Words = ""  # verb of the way out when scanning does not work


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment(Page[bool]):
    """Notification and commitment: the full text, then agree or not."""

    title: Words
    text: Words
    agree: Words
    decline: Words


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
class Signature(Page[tuple[Stroke, ...]]):
    """Pen strokes on a pad; points as shares 0…1 of the pad, y down. Empty is never answered."""

    title: Words
    explanation: Words
    statement: Words
    error: Words = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Busy(Page[Never]):
    """Work is under way; ends by itself. `way_out` offered after 10 s."""

    title: Words
    explanation: Words
    way_out: Words = ""


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
    qr: str = ""
    go: Words = ""


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

    The first action is the primary one. `closes_after_s`: answers with the first action by itself.
    """

    title: Words
    paragraphs: tuple[Words, ...]
    actions: tuple[Choice, ...]
    tone: Tone = Tone.NEUTRAL
    big: str = ""  # a number to write down
    qr: str = ""
    closes_after_s: float | None = None


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
    """The 30-second warning over everything. The biggest button asks for more time."""

    title: Words
    more_time: Words
    leave: Words
    seconds: int


class Back(Exception):
    """The person asked for the page before."""


class Leave(Exception):
    """The person asked to end and clear."""


class TimedOut(Exception):
    """Nobody answered the countdown."""


class Stage(Protocol):
    """Where pages are shown: the Kivy window, or a scripted one in tests.

    One page at a time. `show` returns the answer or raises Back or Leave; cancelling it takes the page off.
    """

    async def show(self, page: Page[A], frame: Frame) -> A: ...

    def refresh(self, page: Page[A]) -> None:
        """Replace the data of the page on show, which is of the same kind; does nothing otherwise."""
        ...

    async def count_down(self, countdown: Countdown) -> bool:
        """Show the warning; True: more time is wanted; False: nobody answered. Raises Leave."""
        ...

    def last_touch_s(self) -> float:
        """When the person last touched, on the monotonic clock."""
        ...

    def set_lights(self, lights: tuple[Light, ...]) -> None: ...

    def reset(self) -> None:
        """Wipe: blank ground, default text size, contrast, language; no page, no data, no input held."""
        ...
