"""The vocabulary between flow and screen: each page kind says all it shows and what it answers.

A flow builds one of these and asks the stage to show it. A page never holds a widget, a device or a callback.
`Page[A]` answers with an A. Anywhere, the stage may instead raise `Back`, `Leave` or `TimedOut`.
"""

from __future__ import annotations

from kiosk.pages.asking import (
    Answer,
    CardPrompt,
    CardStep,
    Commitment,
    Input,
    MaterialRow,
    Materials,
    Preview,
    Question,
    Scan,
    ScanAnswer,
    Signature,
    Stroke,
)
from kiosk.pages.base import Back, Choice, Frame, Leave, Light, Page, TimedOut, Tone
from kiosk.pages.entry import (
    Attract,
    Choose,
    Consent,
    Home,
    Notice,
    NoticeAnswer,
    NoticeRow,
    Results,
    Search,
    Searcher,
    Tile,
)
from kiosk.pages.stage import Stage
from kiosk.pages.telling import (
    Busy,
    Countdown,
    Done,
    DoneAnswer,
    Message,
    Rating,
    Review,
    ReviewRow,
    Timeline,
    TimelineStep,
)

__all__ = [
    "Answer",
    "Attract",
    "Back",
    "Busy",
    "CardPrompt",
    "CardStep",
    "Choice",
    "Choose",
    "Commitment",
    "Consent",
    "Countdown",
    "Done",
    "DoneAnswer",
    "Frame",
    "Home",
    "Input",
    "Leave",
    "Light",
    "MaterialRow",
    "Materials",
    "Message",
    "Notice",
    "NoticeAnswer",
    "NoticeRow",
    "Page",
    "Preview",
    "Question",
    "Rating",
    "Results",
    "Review",
    "ReviewRow",
    "Scan",
    "ScanAnswer",
    "Search",
    "Searcher",
    "Signature",
    "Stage",
    "Stroke",
    "Tile",
    "TimedOut",
    "Timeline",
    "TimelineStep",
    "Tone",
]
